import { expect, it } from "vitest";
import { type Played, playStages, type Stagecraft } from "../../../src/sandbox/rehearsal/play.ts";
import type { Stage } from "../../../src/sandbox/rehearsal/stages.ts";

const one = (name: string, more: Partial<Extract<Stage, { args: unknown }>> = {}): Stage => ({
  ...{ name, part: "train", needs: [], args: ["release", name], expected: 0 },
  ...more,
});
const merge: Stage = { name: "merge", part: "train", needs: ["github"], deed: "merge_release" };

/** A stage on which commands end with the codes that are given, 0 otherwise, and each takes 5 ms. */
function craft(codes: Readonly<Record<string, number | null>> = {}, more: Partial<Stagecraft> = {}) {
  const log: string[] = [];
  let now = 0;
  const tools: Stagecraft = {
    run: async (args) => {
      now += 5;
      const line = args.join(" ");
      log.push(line);
      const code = codes[line];
      return { code: code === undefined ? 0 : code, stdout: `✓ ${line}\n→ mend: it\n`, stderr: "" };
    },
    act: async ({ deed }) => `done: ${deed}`,
    settle: async () => void log.push("settled"),
    signal: new AbortController().signal,
    elapsed: () => now,
    begun: (_stage, command) => void log.push(`$ ${command}`),
    ended: ({ name, ok }, printed) => void log.push(`${name} ${ok}${printed === undefined ? "" : " with output"}`),
    ...more,
  };
  return { tools, log };
}

const states = (played: readonly Played[]) =>
  played.map(({ name, state, ok, exit_code }) => [name, state, ok, exit_code]);

it("plays one after the other, and brings home what each changed", async () => {
  const { tools, log } = craft();
  const played = await playStages([one("pr"), merge], {}, tools);
  expect(log).toEqual(["$ axctl release pr", "release pr", "settled", "pr true", "$ null", "settled", "merge true"]);
  expect(played).toMatchObject([
    { command: "axctl release pr", says: "✓ release pr", findings: [], expected: 0, exit_code: 0, ms: 5 },
    { command: null, says: "done: merge_release", expected: null, exit_code: null, ms: 0 },
  ]);
});

it("takes the exit code that is expected for what it is", async () => {
  const { tools } = craft({ "release verify": 2 });
  const played = await playStages([one("verify", { expected: 2 })], {}, tools);
  expect(states(played)).toEqual([["verify", "played", true, 2]]);
  expect(played[0]?.findings).toEqual(["mend: it"]);
});

it("plays nothing more after a stage that did not end as expected", async () => {
  const { tools, log } = craft({ "release create": 2 });
  const played = await playStages([one("pr"), one("create"), merge, one("verify")], {}, tools);
  expect(states(played)).toEqual([
    ["pr", "played", true, 0],
    ["create", "played", false, 2],
    ["merge", "not_played", null, null],
    ["verify", "not_played", null, null],
  ]);
  expect(played.at(-1)?.reason).toBe("create did not end as expected");
  expect(log.slice(-4)).toEqual(["release create", "create false with output", "merge null", "verify null"]);
});

it("takes a stage that a signal ended for one that failed", async () => {
  const { tools } = craft({ "release pr": null });
  expect(states(await playStages([one("pr")], {}, tools))).toEqual([["pr", "played", false, null]]);
});

it("plays a dry run with its own command, and says why", async () => {
  const { tools, log } = craft({ "release publish --dry-run": 3 });
  const publish = one("publish", {
    needs: ["publishing"],
    instead: { publishing: { args: ["release", "publish", "--dry-run"], expected: 3 } },
  });
  const played = await playStages([publish, merge], { publishing: "no registry", github: "no GitHub" }, tools);
  expect(played).toMatchObject([
    { state: "dry_run", command: "axctl release publish --dry-run", reason: "no registry", expected: 3, ok: true },
    { state: "not_played", command: null, says: "no GitHub", ok: null },
  ]);
  expect(log).toContain("release publish --dry-run");
});

it("takes what GitHub refuses for a stage that failed", async () => {
  const { tools } = craft({}, { act: () => Promise.reject(new Error("Pull Request is not mergeable")) });
  expect(await playStages([merge], {}, tools)).toMatchObject([{ ok: false, says: "Pull Request is not mergeable" }]);
});

it("ends with the interruption", async () => {
  const reason = new Error("interrupted");
  const { tools } = craft({}, { act: () => Promise.reject(new Error("x")), signal: AbortSignal.abort(reason) });
  await expect(playStages([merge], {}, tools)).rejects.toBe(reason);
});
