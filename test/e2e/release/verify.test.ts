import { afterEach, describe, expect, it } from "vitest";
import { CONFIG } from "../support/release.ts";
import { fetchBranch, NAME, OWNER, openTrain, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";

const root = `/repos/${OWNER}/${NAME}`;

let train: Train;
/** The merge commit of the release pull request, and its number. */
let merged: { sha: string; number: number };

/** A release 1.1.0 made by axctl itself from end to end. */
async function openReleased(config: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const files = { [CONFIG]: JSON.stringify({ "release-type": "simple", packages: { ".": config } }) };
  train = await openTrain({ files, target: [{ message: "feat: a door", touch: ["door.txt"] }] });
  const opened = await train.axctl(["release", "pr", "--json"]);
  expect(opened.code, opened.stdout).toBe(0);
  const [{ number }] = Object(parseDocument(opened.stdout)["pull_requests"]);
  merged = { sha: Object((await train.github.ask("PUT", `${root}/pulls/${number}/merge`, {})).body).sha, number };
  await fetchBranch(train, "main");
  const created = await train.axctl(["release", "create", "--json"]);
  expect(created.code, created.stdout).toBe(0);
  train.github.resetRequests();
}

async function verify(...args: string[]) {
  const run = await train.axctl(["release", "verify", "--json", ...args]);
  const document = parseDocument(run.stdout);
  return { code: run.code, document, rows: Object(document["rows"]) };
}

async function recover(...args: string[]) {
  const run = await train.axctl(["release", "recover", "--json", ...args]);
  return { code: run.code, document: parseDocument(run.stdout) };
}

const ask = async (path: string) => (await train.github.ask("GET", `${root}${path}`)).body;

afterEach(() => train.close());

describe("axctl release verify", () => {
  it("looks at everything, and recover leaves a whole release alone but for its leftover branch", async () => {
    await openReleased();
    const { code, document, rows } = await verify();
    console.log(JSON.stringify(document, null, 1));
    const shown = await train.axctl(["release", "verify"]);
    console.log(shown.stdout);
    console.log((await train.axctl(["release", "recover"])).stdout);
    const { document: d2, code: c2 } = await recover("--apply");
    console.log(c2, JSON.stringify(d2, null, 1));
    expect(code).toBe(2);
    expect(rows).toHaveLength(7);
  });
});
