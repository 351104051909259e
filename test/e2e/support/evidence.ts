import { execFileSync } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Run, Workspace } from "./workspace.ts";

/** A checkout with real artifacts, made once: of a good state, of a failing one, and while a tracked file differed. */
export class Evidence {
  readonly workspace: Workspace;
  readonly commit: string;
  #copies = 0;

  private constructor(workspace: Workspace, commit: string) {
    this.workspace = workspace;
    this.commit = commit;
  }

  /** Folders `good`, `failing` and `dirty`, each with the artifacts of a matrix of `dev` and `next`. */
  static async create(): Promise<Evidence> {
    const workspace = await Workspace.create();
    await workspace.sandbox({ envs: ["dev", "next"], faults: ["next:tasks.list=500x1"] });
    gitIn(workspace.work, "init", "-q", "-b", "main");
    gitIn(workspace.work, "remote", "add", "origin", "https://github.com/ax/app.git");
    const tracked = join(workspace.work, "tracked");
    await writeFile(tracked, "1");
    gitIn(workspace.work, "add", "tracked");
    gitIn(workspace.work, "commit", "-q", "-m", "one");
    const evidence = new Evidence(workspace, gitIn(workspace.work, "rev-parse", "HEAD"));
    await evidence.#matrix("failing", 2);
    await evidence.#matrix("good", 0);
    await writeFile(tracked, "2");
    await evidence.#matrix("dirty", 0);
    evidence.git("checkout", "-q", "tracked");
    return evidence;
  }

  /** Runs git in the checkout. */
  git(...args: string[]): string {
    return gitIn(this.workspace.work, ...args);
  }

  /** Runs `qa verify` in the checkout for `dev` and `next`. */
  verify(folder: string, ...args: string[]): Promise<Run> {
    return this.workspace.axctl(["qa", "verify", "--artifact-dir", folder, "--require", "dev,next", ...args]);
  }

  /** The good artifacts in a folder of their own, to be spoiled: beside the checkout, where nothing is audited. */
  async copy(): Promise<string> {
    const folder = join(this.workspace.root, "copies", String(++this.#copies));
    await mkdir(join(folder, ".."), { recursive: true });
    await cp(join(this.workspace.work, "good"), folder, { recursive: true });
    return folder;
  }

  async #matrix(folder: string, code: number): Promise<void> {
    const envs = ["--env", "dev", "--env", "next", "--for", "release"];
    const run = await this.workspace.axctl(["qa", "matrix", ...envs, "--artifact-dir", folder]);
    if (run.code !== code) throw new Error(`the matrix for ${folder} ended with ${run.code}: ${run.stdout}`);
  }
}

const FILES = ["dev-preflight", "dev-doctor", "next-preflight", "next-doctor", "matrix"];

/** The same problem in every artifact, as {@link problemsOf} gives them. */
export function all(code: string, files: readonly string[] = FILES): string[] {
  return files.map((file) => `${file}.json ${code}`);
}

/** File name and code of every problem of a verdict, sorted. Each has to have a reason. */
export function problemsOf({ problems }: Record<string, unknown>): string[] {
  if (!Array.isArray(problems)) throw new Error("problems is a list");
  return problems
    .map((problem: unknown) => {
      const { path, code, reason } = Object(problem);
      if (!/./.test(reason)) throw new Error(`${code} has no reason`);
      return `${path.split("/").at(-1)} ${code}`;
    })
    .sort();
}

/** Runs git in a folder, with an identity of its own. */
export function gitIn(cwd: string, ...args: string[]): string {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...args], { cwd, encoding: "utf8" }).trim();
}
