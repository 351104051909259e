import { execFileSync } from "node:child_process";
import { Minimatch } from "minimatch";
import { Manifest, setLogger } from "release-please";

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

type Git = (args: readonly string[], input?: string) => Buffer;

type GitHub = Parameters<typeof Manifest.fromManifest>[0];

/** What stands for a file that is not there: Release Please knows the error by its class. */
const { FileNotFoundError }: { FileNotFoundError: new (path: string) => Error } = await import(
  "release-please/build/src/errors/index.js" as string
);

/** One update a file, as Release Please's client makes them before it writes. */
const { mergeUpdates }: { mergeUpdates: <T>(updates: T) => T } = await import(
  "release-please/build/src/updaters/composite.js" as string
);

/**
 * Release Please's own answer: its `Manifest` over an object that answers from a repository at hand, with every tag as a
 * published release, and asks nobody.
 */
export async function askReleasePlease(folder: string, branch = "main"): Promise<Answer[]> {
  const git: Git = (args, input = "") =>
    execFileSync("git", args, { cwd: folder, maxBuffer: 1 << 28, input, stdio: ["pipe", "pipe", "pipe"] });
  const contents = contentsOf(git, branch);
  const paths = [...contents.keys()];
  const read = (path: string) => {
    const bytes = contents.get(path);
    if (bytes === undefined) throw new FileNotFoundError(path);
    return { sha: "", content: bytes.toString("base64"), parsedContent: bytes.toString(), mode: "100644" };
  };
  const tags = git([
    "tag",
    "--sort=-creatordate",
    "--format=%(refname:strip=2) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)",
  ])
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ name: line.slice(0, line.lastIndexOf(" ")), sha: line.slice(line.lastIndexOf(" ") + 1) }));
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
      yield* commitsOf(git, branch).slice(0, maxResults);
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

/** Every file at the branch. */
function contentsOf(git: Git, branch: string): Map<string, Buffer> {
  const entries = git(["ls-tree", "-r", "-z", branch])
    .toString()
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => ({ id: line.split(/[ \t]/)[2] ?? "", path: line.slice(line.indexOf("\t") + 1) }));
  const output = git(["cat-file", "--batch"], entries.map(({ id }) => `${id}\n`).join(""));
  let at = 0;
  return new Map(
    entries.map(({ path }): [string, Buffer] => {
      const end = output.indexOf("\n", at);
      const size = Number(output.toString("latin1", at, end).split(" ")[2]);
      at = end + 1 + size + 1;
      return [path, output.subarray(end + 1, end + 1 + size)];
    }),
  );
}

/** Read in another way than axctl does: by raw differences, line by line. */
function commitsOf(git: Git, branch: string) {
  const log = git([
    "-c",
    "core.quotePath=off",
    "log",
    "--raw",
    "--no-abbrev",
    "-M",
    "--root",
    "--no-merges",
    "--format=%x1e%H",
    branch,
  ]).toString();
  const files = new Map(
    log
      .split("\x1e")
      .filter((text) => text !== "")
      .map((text): [string, string[]] => {
        const [sha = "", ...lines] = text.split("\n");
        return [sha, lines.filter((line) => line.startsWith(":")).map((line) => line.split("\t").at(-1) ?? "")];
      }),
  );
  // A message may hold every character but NUL.
  const messages = git(["log", "-z", "--encoding=UTF-8", "--format=%H%n%B", branch])
    .toString()
    .split("\0")
    .filter((text) => text !== "");
  return messages.map((text) => {
    const [sha = "", ...lines] = text.split("\n");
    return { sha, message: lines.join("\n").trim(), files: files.get(sha) ?? [] };
  });
}
