import { createRequire } from "node:module";
import { Minimatch } from "minimatch";
import { Manifest, setLogger } from "release-please";
import { shellQuote } from "../../../src/core/shell.ts";
import { runScript } from "../../support/shell.ts";

/** A release pull request, as both sides answer. */
export interface Answer {
  title: string;
  branch: string;
  body: string;
  labels: readonly string[];
  draft: boolean;
  /** The new content of each file that changes or is made. */
  files: Readonly<Record<string, string>>;
}

const nothing = () => undefined;
const silent = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };
// Some of Release Please does not use the logger that it is handed.
setLogger(silent);

type GitHub = Parameters<typeof Manifest.fromManifest>[0];

/** What stands for a file that is not there: Release Please knows the error by its class. */
const { FileNotFoundError }: { FileNotFoundError: new (path: string) => Error } = await import(
  "release-please/build/src/errors/index.js" as string
);

/** One update a file, as Release Please's client makes them before it writes. */
const { mergeUpdates }: { mergeUpdates: <T>(updates: T) => T } = await import(
  "release-please/build/src/updaters/composite.js" as string
);

/** What Release Please's writer of notes makes them with. */
const handlebars: { compile: (text: string, options?: object) => unknown } = createRequire(
  createRequire(import.meta.url).resolve("release-please"),
)("handlebars");
keepTemplates();

/**
 * The same few templates are compiled for all notes again, which takes longer than all else that Release Please does. A template
 * is its text and its options: one that was compiled is handed out again.
 */
function keepTemplates(): void {
  const compiled = new Map<string, unknown>();
  const { compile } = handlebars;
  handlebars.compile = (text, options) => {
    const key = JSON.stringify([text, options]);
    const template = compiled.get(key) ?? compile(text, options);
    compiled.set(key, template);
    return template;
  };
}

/**
 * Release Please's own answer: its `Manifest` over an object that answers from a repository at hand, with every tag as a
 * published release, and asks nobody.
 */
export async function askReleasePlease(folder: string, branch = "main"): Promise<Answer[]> {
  const { tags, contents, commits } = readRepository(folder, branch);
  const paths = [...contents.keys()];
  const read = (path: string) => {
    const bytes = contents.get(path);
    if (bytes === undefined) throw new FileNotFoundError(path);
    return { sha: "", content: bytes.toString("base64"), parsedContent: bytes.toString(), mode: "100644" };
  };
  const within = (prefix: string | undefined) => {
    const folder = prefix === undefined || prefix === "." ? "" : `${prefix.replace(/^\/|\/$/g, "")}/`;
    return paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
  };
  const github = {
    repository: { owner: "o", repo: "r", defaultBranch: branch },
    async *releaseIterator({ maxResults = Number.MAX_SAFE_INTEGER } = {}) {
      for (const { name, sha } of tags.slice(0, maxResults))
        yield { id: 1, name, tagName: name, sha, notes: "", url: "" };
    },
    async *tagIterator() {
      yield* tags;
    },
    async *mergeCommitIterator(_branch: string, { maxResults = Number.MAX_SAFE_INTEGER } = {}) {
      yield* commits.slice(0, maxResults);
    },
    getFileContentsOnBranch: async (path: string) => read(path),
    getFileContents: async (path: string) => read(path),
    getFileJson: async (path: string) => JSON.parse(read(path).parsedContent),
    findFilesByFilenameAndRef: async (name: string, _ref: string, prefix?: string) =>
      within(prefix).filter((path) => path.split("/").at(-1) === name),
    // As the reader of Release Please's GitHub client does it (git-file-utils): whole paths are matched, then cut.
    findFilesByGlobAndRef: async (glob: string, _ref: string, prefix = "") => {
      const folder = prefix.replace(/^\/|\/$/g, "");
      const found = paths.filter((path) => path.startsWith(folder) && new Minimatch(glob).match(path));
      if (folder === "") return found;
      return found.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
    },
  };
  const manifest = await Manifest.fromManifest(github as unknown as GitHub, branch, undefined, undefined, {
    logger: silent,
  } as object);
  const pullRequests = await manifest.buildPullRequests();
  return pullRequests.map(({ title, headRefName, body, labels, draft, updates }) => {
    const files: Record<string, string> = {};
    for (const { path, createIfMissing, updater } of mergeUpdates(updates)) {
      const there = paths.includes(path);
      if (!there && !createIfMissing) continue;
      const text = updater.updateContent(there ? read(path).parsedContent : undefined, silent as never);
      if (text) files[path] = text;
    }
    return { title: title.toString(), branch: headRefName, body: body.toString(), labels, draft, files };
  });
}

/** All that is asked of git. Parts end in an empty field, but for the contents, whose length git tells. */
const READ = `git tag --sort=-creatordate --format='%(refname:strip=2) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)'
printf '\\0'
git ls-tree -r -z "$1"
printf '\\0'
git ls-tree -r "$1" | while read -r _ _ id _; do echo "$id"; done | git cat-file --batch
git log -z --raw --no-abbrev -M --root --encoding=UTF-8 --format=%H%x00%B%x00 "$1" --`;

function readRepository(folder: string, branch: string) {
  const output = runScript(`set -e -- ${shellQuote(branch)}\n${READ}`, { cwd: folder });
  let at = 0;
  const take = (end: number) => {
    const bytes = output.subarray(at, end);
    at = end + 1;
    return bytes;
  };
  const tags = take(output.indexOf("\0"))
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ name: line.slice(0, line.lastIndexOf(" ")), sha: line.slice(line.lastIndexOf(" ") + 1) }));
  const files: string[] = [];
  for (let line = take(output.indexOf("\0", at)); line.length > 0; line = take(output.indexOf("\0", at)))
    files.push(line.subarray(line.indexOf("\t") + 1).toString());
  const contents = new Map(
    files.map((path): [string, Buffer] => {
      const head = take(output.indexOf("\n", at)).toString("latin1");
      return [path, take(at + Number(head.split(" ")[2]))];
    }),
  );
  return { tags, contents, commits: commitsOf(output.subarray(at).toString()) };
}

/** Read in another way than axctl does: by raw differences. A message may hold every character but NUL. */
function commitsOf(log: string) {
  const fields = log.split("\0");
  const commits: { sha: string; message: string; files: string[] }[] = [];
  let at = 0;
  const next = () => fields[at++] ?? "";
  while (at < fields.length - 1) {
    const commit = { sha: next(), message: next().trim(), files: [] as string[] };
    expectEmpty(next());
    // A difference names one path, or two where a file was moved; the new one is told last.
    while (/^\n?:/.test(fields[at] ?? "")) {
      if (/ [RC]\d+$/.test(next())) next();
      commit.files.push(next());
    }
    commits.push(commit);
  }
  return commits;
}

function expectEmpty(field: string): void {
  if (field !== "") throw new Error(`git's log is not as it was asked for: ${field}`);
}
