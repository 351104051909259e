import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { shellQuote } from "../../../src/core/shell.ts";
import { fetchInto, mirror } from "../../../src/sandbox/github/mirror.ts";
import { makeRepository, type Step } from "../../release/support/repository.ts";
import { type GitHub, startGitHub } from "../../support/github/server.ts";
import { runScript } from "../../support/shell.ts";
import { CONFIG, MANIFEST } from "./release.ts";
import { type Run, type RunOptions, Workspace } from "./workspace.ts";

export const OWNER = "acme";
export const NAME = "rail";
export const SOURCE = "dev/staging";

/** A commit that a test makes: its message and what it writes. */
export interface Change {
  message: string;
  write?: Readonly<Record<string, string>>;
}

export interface TrainSetup {
  /** Files of the first commit, in place of or beside those of a `simple` package at 1.0.0. */
  files?: Readonly<Record<string, string>>;
  /** The version of the first release, as the files have it. */
  version?: string;
  /** What follows on the target. */
  target?: readonly Step[];
  /** What follows on the source. */
  source?: readonly Change[];
  workspace?: Workspace;
}

/** A machine with a clone, and the GitHub that the clone is of. */
export interface Train {
  workspace: Workspace;
  github: GitHub;
  /** A clone with a checkout of the source; its `origin` is a bare repository beside it. */
  folder: string;
  /** What commands are run with: the API's address, a token that may write. */
  env: Record<string, string>;
  axctl(args: readonly string[], options?: RunOptions): Promise<Run>;
  git(...args: string[]): string;
  /** Commits to the branch that is checked out, and brings it to GitHub. */
  commit(change: Change): Promise<string>;
  /** Runs the matrix for the checkout, so that its evidence lies in the default folder. */
  evidence(): Promise<Run>;
  /** Requests since the last call that would have changed something. */
  writes(): { method: string; path: string }[];
  close(): Promise<void>;
}

/** A released 1.0.0 on `main`, changes on `dev/staging`, both on GitHub and in a clone. */
export async function openTrain(setup: TrainSetup = {}): Promise<Train> {
  const { files = {}, version = "1.0.0", target = [], source = DOOR, workspace: given } = setup;
  const workspace = given ?? (await Workspace.create());
  const origin = makeRepository([
    {
      message: `chore: release ${version}`,
      write: {
        [CONFIG]: JSON.stringify({ "release-type": "simple", packages: { ".": {} } }),
        [MANIFEST]: JSON.stringify({ ".": version }),
        "version.txt": `${version}\n`,
        ...files,
      },
      tags: [`v${version}`],
    },
    ...target,
  ]);
  const folder = join(workspace.work, "clone");
  const git = (...args: string[]): string => gitIn(folder, args);
  gitIn(workspace.work, ["clone", "--quiet", origin.folder, folder]);
  git("checkout", "--quiet", "-b", SOURCE);
  for (const change of source) commitIn(folder, change);
  git("push", "--quiet", "origin", SOURCE);
  const github = await startGitHub({ owner: OWNER, name: NAME });
  await mirror(github, folder, ["main", SOURCE, `v${version}`]);
  await github.ask("POST", `/repos/${OWNER}/${NAME}/releases`, { tag_name: `v${version}`, name: `v${version}` });
  github.resetRequests();
  const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: `${OWNER}/${NAME}`, AXCTL_GITHUB_TOKEN: github.token };
  return {
    workspace,
    github,
    folder,
    env,
    git,
    axctl: (args, options = {}) => workspace.axctl(args, { cwd: folder, ...options, env: { ...env, ...options.env } }),
    commit: async (change) => {
      const sha = commitIn(folder, change);
      const branch = git("branch", "--show-current");
      git("push", "--quiet", "origin", branch);
      await mirror(github, folder, [branch]);
      return sha;
    },
    evidence: async () => {
      await workspace.sandbox({ envs: ["dev", "next"] });
      const args = ["qa", "matrix", "--env", "dev", "--env", "next", "--for", "release"];
      return workspace.axctl([...args, "--artifact-dir", ".ax/qa/promotion", "--json"], { cwd: folder });
    },
    writes: () => {
      const found = github.requests
        .filter(({ method }) => method !== "GET")
        .map(({ method, path }) => ({ method, path }));
      github.resetRequests();
      return found;
    },
    close: async () => {
      await github.close();
      origin.dispose();
      if (given === undefined) await workspace.dispose();
    },
  };
}

const DOOR: readonly Change[] = [{ message: "feat: a door", write: { "door.txt": "a door\n" } }];

/** Brings what GitHub has on a branch into the clone and its `origin`, as if `origin` were GitHub and had been fetched. */
export async function fetchBranch({ github, folder, git }: Train, branch: string): Promise<string> {
  const sha = await fetchInto(github, folder, branch);
  git("push", "--quiet", "--force", "origin", `${sha}:refs/heads/${branch}`);
  return sha;
}

function commitIn(folder: string, { message, write = {} }: Change): string {
  for (const [path, text] of Object.entries(write)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return gitIn(
    folder,
    ["add", "--", ...Object.keys(write)],
    ["commit", "--quiet", "--allow-empty", "-m", message],
    ["rev-parse", "HEAD"],
  );
}

const OWN = "git -c user.name=T -c user.email=t@example.com -c core.fsync=none -c gc.auto=0";

/** Runs commands of git, one after the other, as somebody who is nobody else, and gives what they printed. */
function gitIn(folder: string, ...commands: readonly (readonly string[])[]): string {
  const script = commands.map((args) => [OWN, ...args.map(shellQuote)].join(" ")).join(" &&\n");
  return runScript(script, { cwd: folder }).toString().trim();
}
