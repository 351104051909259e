import { expect } from "vitest";
import { z } from "zod";
import { releaseRecoverSchema, releaseVerifySchema } from "../../../../src/cli/recovery-schemas.ts";
import { received } from "../../../../src/sandbox/github/exchange.ts";
import { axctl as inProcess } from "../../../cli/support.ts";
import { CONFIG } from "../../support/release.ts";
import { fetchBranch, openTrain, type Train, type TrainSetup } from "../../support/train.ts";
import { parseDocument, type RunOptions } from "../../support/workspace.ts";
import { ROOT, write } from "./state-repository.ts";

export const BRANCH = "release-please--branches--main";

export interface ReleasedSetup extends TrainSetup {
  /** Of the one package `.`. */
  config?: Readonly<Record<string, unknown>>;
  /** `rebase` moves the target to the pull request's own commit. */
  method?: "squash" | "merge" | "rebase";
  /** What made tag and release after the merge; nothing by itself. */
  created?: boolean;
}

/** A train whose release pull request axctl opened and a person merged. */
export interface Released {
  train: Train;
  /** The release pull request, its own commit, and the commit that its merge brought to the target. */
  number: number;
  head: string;
  sha: string;
  verify(args?: readonly string[], options?: RunOptions): Promise<Seen>;
  recover(args?: readonly string[], options?: RunOptions): Promise<Recovered>;
  /** A writing request of somebody else's. */
  write(request: string, body?: unknown): Promise<{ sha: string; number: number }>;
  close(): Promise<void>;
}

export interface Seen {
  code: number | null;
  document: z.infer<typeof releaseVerifySchema>;
  /** Whether each row is right, by its name. */
  rows: Record<string, boolean | null>;
}

export interface Recovered {
  code: number | null;
  document: z.infer<typeof releaseRecoverSchema>;
  outcome: string;
  /** The writing requests that it made, in order. */
  writes: string[];
}

const pulls = z.array(z.looseObject({ number: z.number(), head: z.looseObject({ sha: z.string() }) }));

export async function openReleased({
  config = {},
  method = "squash",
  created = false,
  ...setup
}: ReleasedSetup = {}): Promise<Released> {
  const train = await openTrain({
    target: [{ message: "feat: a door", touch: ["door.txt"] }],
    source: [],
    ...setup,
    files: { [CONFIG]: JSON.stringify({ "release-type": "simple", packages: { ".": config } }), ...setup.files },
  });
  await run(train, ["release", "pr", "--date", "2026-01-31"]);
  const [pull] = await received(pulls, train.github.ask("GET", `${ROOT}/pulls?state=open`));
  if (pull === undefined) throw new Error("there is no release pull request");
  if (method === "rebase") await write(train, "PATCH git/refs/heads/main", { sha: pull.head.sha });
  else await write(train, `PUT pulls/${pull.number}/merge`, { merge_method: method });
  const sha = await fetchBranch(train, "main");
  if (created) await run(train, ["release", "create"]);
  train.github.resetRequests();
  return {
    ...{ train, number: pull.number, head: pull.head.sha, sha },
    verify: (args = [], options = {}) => verify(train, args, options),
    recover: (args = [], options = {}) => recover(train, args, options),
    write: async (request, body) => {
      const answer = await write(train, request, body);
      train.github.resetRequests();
      return answer;
    },
    close: train.close,
  };
}

/** In the process of the tests: it is not what they are about. */
async function run(train: Train, args: readonly string[]): Promise<void> {
  const ran = await inProcess(train.folder, [...args, "--json"], {
    env: { ...train.env, AX_CONFIG_DIR: train.workspace.config },
  });
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
}

async function verify(train: Train, args: readonly string[], options: RunOptions): Promise<Seen> {
  const { code, stdout } = await train.axctl(["release", "verify", "--json", ...args], options);
  const document = z.parse(releaseVerifySchema, parseDocument(stdout));
  expect(train.writes()).toEqual([]);
  return { code, document, rows: Object.fromEntries(document.rows.map(({ name, ok }) => [name, ok])) };
}

async function recover(train: Train, args: readonly string[], options: RunOptions): Promise<Recovered> {
  train.github.resetRequests();
  const { code, stdout } = await train.axctl(["release", "recover", "--json", ...args], options);
  const document = z.parse(releaseRecoverSchema, parseDocument(stdout));
  const writes = train
    .writes()
    .map(({ method, path }) => `${method} ${decodeURIComponent(path.slice(ROOT.length + 1))}`);
  return { code, document, outcome: document.summary.outcome, writes };
}

/** What the clone has of GitHub now. */
export async function bringMain({ train }: Pick<Released, "train">): Promise<string> {
  return fetchBranch(train, "main");
}

/** Commits to the target, as somebody who may push there. */
export async function commitToMain(
  { train }: Pick<Released, "train">,
  message: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  train.git("checkout", "--quiet", "-B", "main", "origin/main");
  return train.commit({ message, write: files });
}
