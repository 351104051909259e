import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { partAnd, partOf } from "../../support/cases.ts";
import type { CutRequest, StandIn } from "../../support/github/cut.ts";
import {
  BAD_GATEWAY,
  CONTENT,
  expectStopped,
  expectWhole,
  isAny,
  isRead,
  isWrite,
  limitedFor,
  type Moody,
  openMoody,
  PRIMARY,
  SECONDARY,
  UNAVAILABLE,
} from "./support/limits.ts";
import { remoteState } from "./support/remote.ts";
import { prCreates, promoteUpdates } from "./support/scenarios.ts";

type Kind = (request: CutRequest) => boolean;

/** What is over before the command's time is: the seconds that it has to be waited for at least. */
const PASSING: readonly [string, () => StandIn, { is: Kind; times: number; seconds: number }][] = [
  [
    "a primary limit that ends soon",
    () => ({ status: 403, headers: limitedFor(1), body: PRIMARY }),
    { is: isRead, times: 2, seconds: 1 },
  ],
  [
    "a primary limit that ends soon, as 429",
    () => ({ status: 429, headers: limitedFor(1), body: PRIMARY }),
    { is: isWrite, times: 1, seconds: 1 },
  ],
  [
    "a secondary limit that says how long",
    () => ({ status: 403, headers: { "retry-after": "1" }, body: SECONDARY }),
    { is: isRead, times: 1, seconds: 1 },
  ],
  [
    "a limit for new content that says how long",
    () => ({ status: 403, headers: { "retry-after": "1" }, body: CONTENT }),
    { is: isWrite, times: 2, seconds: 2 },
  ],
  [
    "429 that says how long",
    () => ({ status: 429, headers: { "retry-after": "1" }, body: SECONDARY }),
    { is: isRead, times: 1, seconds: 1 },
  ],
  [
    "429 in other words that says how long",
    () => ({ status: 429, headers: { "retry-after": "1" }, body: "slow down" }),
    { is: isWrite, times: 1, seconds: 1 },
  ],
  ["502 to what reads", () => BAD_GATEWAY, { is: isRead, times: 3, seconds: 0 }],
  ["503 to what reads, more often than octokit asks", () => UNAVAILABLE, { is: isRead, times: 22, seconds: 0.5 }],
  ["502 to what writes", () => BAD_GATEWAY, { is: isWrite, times: 2, seconds: 1.5 }],
  ["503 to what writes", () => UNAVAILABLE, { is: isWrite, times: 2, seconds: 1.5 }],
  ["503 to everything", () => UNAVAILABLE, { is: isAny, times: 12, seconds: 0 }],
];

/** What lasts longer than the command's time. */
const LASTING: readonly [string, () => StandIn, { timeout: string; code: string; says: RegExp; atOnce: boolean }][] = [
  [
    "a primary limit for an hour",
    () => ({ status: 403, headers: limitedFor(3600), body: PRIMARY }),
    { timeout: "5s", code: "GITHUB_LIMITED", says: /again in 36\d\d s/, atOnce: true },
  ],
  [
    "a secondary limit for minutes",
    () => ({ status: 403, headers: { "retry-after": "240" }, body: SECONDARY }),
    { timeout: "5s", code: "GITHUB_LIMITED", says: /again in 240 s/, atOnce: true },
  ],
  [
    "403 of a secondary limit without headers",
    () => ({ status: 403, body: SECONDARY }),
    { timeout: "5s", code: "GITHUB_LIMITED", says: /again in 60 s/, atOnce: true },
  ],
  [
    "429 without headers",
    () => ({ status: 429, body: SECONDARY }),
    { timeout: "5s", code: "GITHUB_LIMITED", says: /again in 60 s/, atOnce: true },
  ],
  [
    "429 without headers or words",
    () => ({ status: 429 }),
    { timeout: "5s", code: "GITHUB_LIMITED", says: /again in 60 s/, atOnce: true },
  ],
  ["a storm of 502", () => BAD_GATEWAY, { timeout: "3s", code: "GITHUB_FAILING", says: /answered 502/, atOnce: false }],
  [
    "a storm of 503",
    () => UNAVAILABLE,
    { timeout: "3s", code: "GITHUB_FAILING", says: /answered 503: No server is currently available/, atOnce: false },
  ],
];

describe.each([
  [prCreates.name, prCreates, 0],
  [promoteUpdates.name, promoteUpdates, 1],
] as const)("%s", (_, scenario, shift) => {
  let moody: Moody;
  beforeAll(async () => {
    moody = await openMoody(scenario);
  });
  beforeEach(() => moody.reset());
  afterAll(() => moody.close());

  it.each(partOf(PASSING, 18, shift))("waits for the end of %s", async (_, standIn, { is, times, seconds }) => {
    moody.answer(standIn(), { is, times });
    const run = await moody.run();
    await expectWhole(moody, run);
    expect(run.ms).toBeGreaterThan(seconds * 1000);
  });

  // Of the codes that nothing else provokes, every day.
  const alone = ["a storm of 502", "429 without headers or words"];
  it.each(partAnd(([what]) => alone.includes(what) && shift === 0, LASTING, 18))(
    "ends before its time is over with %s",
    async (_, standIn, { timeout, code, says, atOnce }) => {
      const before = await remoteState(moody.rig.train.github);
      moody.answer(standIn(), { is: isAny });
      const run = await moody.run("--timeout", timeout);
      const error = expectStopped(run);
      expect(error).toMatchObject({ code, message: expect.stringMatching(says) });
      expect(run.ms).toBeLessThan(moody.usualMs + 1000 + (atOnce ? 0 : 3000));
      expect(moody.rig.train.writes()).toEqual([]);
      expect(await remoteState(moody.rig.train.github)).toEqual(before);
      moody.cutter.reset();
      await expectWhole(moody, await moody.run());
    },
  );

  it.each(partOf(LASTING, 18, shift + 1))(
    "ends half-way with %s, and the next run completes it",
    async (_, standIn, { timeout, code, says }) => {
      moody.answer(standIn(), { is: isWrite });
      const run = await moody.run("--timeout", timeout);
      expect(expectStopped(run)).toMatchObject({ code, message: expect.stringMatching(says) });
      const { summary, steps } = JSON.parse(run.stdout);
      expect(summary.outcome).toBe("failed");
      expect(steps.map(({ state }: { state: string }) => state).join()).toMatch(/^failed(,not_reached)*$/);
      moody.cutter.reset();
      await expectWhole(moody, await moody.run());
    },
  );
});

it("makes nothing twice when GitHub acted and answered 502", async () => {
  const moody = await openMoody(prCreates);
  const { github } = moody.rig.train;
  const sent = github.requests.filter(({ method }) => method === "POST");
  await moody.reset();
  expect(sent.map(({ path }) => path.split("/").at(-1))).toEqual(["trees", "commits", "refs", "pulls", "labels"]);
  const acted = new Set<string>();
  moody.answer(BAD_GATEWAY, {
    is: ({ method, path }) => {
      const same = sent.find((request) => method === "POST" && request.path === path && !acted.has(path));
      if (same === undefined || !/\/(refs|pulls)$/.test(path)) return false;
      acted.add(path);
      // The commit of before is as good: it has the same files.
      void github.ask("POST", path, same.body);
      return true;
    },
  });
  const run = await moody.run();
  expect(acted.size).toBe(2);
  await expectWhole(moody, run);
  expect(moody.rig.train.writes().filter(({ path }) => /\/(refs|pulls)$/.test(path))).toEqual([]);
  await moody.close();
});
