import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOM, runScript } from "../../support/shell.ts";

/** One step of a history, oldest first. */
export interface Step {
  message: string;
  /** Paths to touch; none makes an empty commit. */
  touch?: readonly string[];
  /** Files to write with a content of their own. */
  write?: Readonly<Record<string, string>>;
  /** A file to move, under its new path. */
  rename?: { from: string; to: string };
  /** The step is made on a side branch and merged with this message. */
  merged?: string;
  /** Tags on the commit (on the merge, where there is one). */
  tags?: readonly string[];
  /** The encoding that the commit's header names; the message is written in it (latin1). */
  encoding?: string;
}

/** A real repository in a temporary folder. */
export interface TestRepository {
  folder: string;
  dispose(): void;
}

/** What a repository is made with beside its history. */
export interface RepositoryOptions {
  /** The URL of `origin`. */
  remote?: string;
  /** A last step that depends on the ids of the commits on the branch before it, oldest first. */
  last?: ((shas: readonly string[]) => Step) | undefined;
}

/** Nothing here has to outlive a power cut, and one pack is written sooner than many objects. */
const IMPORT = "git -c core.fsync=none -c fastimport.unpackLimit=1 fast-import --quiet --done";

/** Makes a bare repository of a history through `git fast-import`: a few programs, whatever the length. */
export function makeRepository(
  steps: readonly Step[],
  { remote = "https://github.com/o/r.git", last }: RepositoryOptions = {},
): TestRepository {
  const folder = mkdtempSync(join(ROOM, "axctl-plan-"));
  initialise(folder, remote);
  const told = runScript(IMPORT, { cwd: folder, input: streamOf(steps) });
  if (last !== undefined) {
    const shas = told.toString().trim().split("\n");
    const input = streamOf([last(shas)], { after: shas.at(-1) ?? "", mark: shas.length });
    runScript(IMPORT, { cwd: folder, input });
  }
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** An empty bare repository, as `git init` makes it, but for what git does without. */
function initialise(folder: string, remote: string): void {
  for (const name of ["objects", "refs"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "HEAD"), "ref: refs/heads/main\n");
  const core = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";
  writeFileSync(join(folder, "config"), `${core}[remote "origin"]\n\turl = ${remote}\n`);
}

/** Seconds of the first commit; each next one is a minute later. */
const START = 1_700_000_000;

/**
 * A history on top of a commit; on top of nothing without one. Times go on behind as many commits as the mark says. The ids
 * of the commits on the branch, oldest first, are told in lines.
 */
function streamOf(steps: readonly Step[], begin: { after: string; mark: number } = { after: "", mark: 0 }): Buffer {
  const parts: Buffer[] = [];
  let { mark } = begin;
  let head = 0;
  const heads: number[] = [];
  const commit = (ref: string, step: Omit<Step, "merged" | "tags">, parents: readonly number[]) => {
    mark += 1;
    const who = `A <a@b.example> ${START + mark * 60} +0000`;
    const message = Buffer.from(step.message, step.encoding === undefined ? "utf8" : "latin1");
    const [first, ...others] = parents;
    const lines = [
      `commit ${ref}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n`,
      step.encoding === undefined ? "" : `encoding ${step.encoding}\n`,
      `data ${message.length}\n`,
    ];
    parts.push(Buffer.from(lines.join("")), message, Buffer.from("\n"));
    const below = first === undefined ? begin.after : `:${first}`;
    parts.push(Buffer.from(below === "" ? "" : `from ${below}\n`));
    parts.push(Buffer.from(others.map((parent) => `merge :${parent}\n`).join("")));
    if (step.rename !== undefined) parts.push(Buffer.from(`R ${quoted(step.rename.from)} ${quoted(step.rename.to)}\n`));
    const touched = Object.fromEntries((step.touch ?? []).map((path) => [path, `${path} ${mark}\n`]));
    for (const [path, content] of Object.entries({ ...touched, ...step.write })) {
      const bytes = Buffer.from(content);
      parts.push(Buffer.from(`M 100644 inline ${quoted(path)}\ndata ${bytes.length}\n`), bytes, Buffer.from("\n"));
    }
    return mark;
  };
  for (const { merged, tags = [], ...step } of steps) {
    const from = head === 0 ? [] : [head];
    if (merged === undefined || head === 0) head = commit("refs/heads/main", step, from);
    else {
      const side = commit("refs/heads/side", step, from);
      head = commit("refs/heads/main", { message: merged }, [head, side]);
      // A merge takes over what its second parent changed.
      parts.push(...takenOver(step, side));
    }
    heads.push(head);
    for (const tag of tags) parts.push(Buffer.from(`reset refs/tags/${tag}\nfrom :${head}\n\n`));
  }
  parts.push(Buffer.from(heads.map((mark) => `get-mark :${mark}\n`).join("")));
  parts.push(Buffer.from("done\n"));
  return Buffer.concat(parts);
}

function takenOver(step: Step, side: number): Buffer[] {
  const touched = Object.fromEntries((step.touch ?? []).map((path) => [path, `${path} ${side}\n`]));
  return Object.entries({ ...touched, ...step.write }).map(([path, content]) => {
    const bytes = Buffer.from(content);
    return Buffer.concat([
      Buffer.from(`M 100644 inline ${quoted(path)}\ndata ${bytes.length}\n`),
      bytes,
      Buffer.from("\n"),
    ]);
  });
}

function quoted(path: string): string {
  return JSON.stringify(path);
}
