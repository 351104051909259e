import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mirror } from "../../../src/sandbox/github/mirror.ts";
import { type Cutter, startCutter } from "../../support/github/cut.ts";
import { CONFIG, MANIFEST } from "../support/release.ts";
import { openTrain, type Train } from "../support/train.ts";
import { type Registry, startRegistry } from "./support-judge/registry.ts";

let train: Train;
let cutter: Cutter;
let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry(100);
  registry.versions.set("two", ["2.0.0"]);
  const packages = { one: { component: "one", "release-type": "simple" }, two: { component: "two" } };
  train = await openTrain({
    files: {
      [CONFIG]: JSON.stringify({ packages }),
      [MANIFEST]: JSON.stringify({ one: "1.0.0", two: "2.0.0" }),
      "one/version.txt": "1.0.0\n",
      "two/package.json": JSON.stringify({ name: "two", version: "2.0.0" }),
    },
    target: [{ message: "chore: more", touch: ["x"], tags: ["one-v1.0.0", "two-v2.0.0"] }],
  });
  await mirror(train.github, train.folder, ["one-v1.0.0", "two-v2.0.0"]);
  await train.evidence();
  cutter = await startCutter(train.github.url);
});
afterAll(async () => {
  await cutter.close();
  await train.close();
  await registry.close();
});

const status = () =>
  train.axctl(["release", "status", "--json"], {
    env: { GITHUB_API_URL: cutter.url, npm_config_registry: registry.url },
  });

describe("axctl release status", () => {
  it("shows the whole train in 2 seconds against servers that answer in 100 milliseconds", async () => {
    await status();
    cutter.delay(100);
    // The quickest of three: whatever else the machine does in between is not the command's.
    const times: number[] = [];
    let stdout = "";
    for (let run = 0; run < 3 && !times.some((time) => time <= 2000); run += 1) {
      const begin = performance.now();
      ({ stdout } = await status());
      times.push(performance.now() - begin);
    }
    const stages: { state: string }[] = JSON.parse(stdout).stages;
    expect(stages).toHaveLength(7);
    expect(stages.filter(({ state }) => state === "unknown")).toEqual([]);
    expect(Math.min(...times)).toBeLessThanOrEqual(2000);
  });

  it("asks in two waves: nothing of a wave is answered before all of it was asked", async () => {
    cutter.reset();
    await status();
    const all = cutter.count;
    // For each of two packages the tag, and the release, which is not among the newest.
    const perPackage = 4;
    cutter.reset();
    const arrived = { first: gate(all - perPackage), second: gate(perPackage) };
    cutter.onRequest(async ({ path }, phase) => {
      if (phase === "before") await (/\/(?:git\/ref|releases)\/tags\//.test(path) ? arrived.second : arrived.first)();
    });
    const run = await Promise.race([status(), new Promise((resolve) => setTimeout(resolve, 20_000, "stuck").unref())]);
    expect(run).toMatchObject({ code: 2 });
    expect(cutter.count).toBe(all);
  });
});

/** Lets nobody through before so many have come. */
function gate(count: number): () => Promise<void> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let come = 0;
  return () => {
    come += 1;
    if (come === count) open();
    return opened;
  };
}
