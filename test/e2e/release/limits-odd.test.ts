import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { partAnd, partOf } from "../../support/cases.ts";
import type { StandIn } from "../../support/github/cut.ts";
import { expectStopped, expectWhole, isAny, isRead, isWrite, type Moody, openMoody } from "./support/limits.ts";
import { remoteState } from "./support/remote.ts";
import { prCreates, promoteUpdates, prUpdates } from "./support/scenarios.ts";

const HTML = { status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html><title>Sign in</title>" };

/** Answers that waiting does not help against. */
const ODD: readonly [string, StandIn, { code: string; says: RegExp }][] = [
  ["a page in place of JSON", HTML, { code: "GITHUB_ODD_ANSWER", says: /cannot be used/ }],
  [
    "JSON that is cut off",
    { status: 200, headers: { "content-type": "application/json" }, body: '{"number": 1' },
    { code: "GITHUB_ODD_ANSWER", says: /cannot be used/ },
  ],
  ["JSON of another shape", { status: 200, body: { ok: true } }, { code: "GITHUB_ODD_ANSWER", says: /cannot be used/ }],
  ["no body", { status: 200 }, { code: "GITHUB_ODD_ANSWER", says: /cannot be used/ }],
  [
    "a repository that moved",
    {
      status: 301,
      headers: { location: "https://api.github.com/repositories/1" },
      body: { message: "Moved Permanently", url: "https://api.github.com/repositories/1" },
    },
    { code: "GITHUB_ODD_ANSWER", says: /the repository has moved/ },
  ],
  [
    "a redirect",
    { status: 307, headers: { location: "https://api.github.com/repositories/1" } },
    { code: "GITHUB_ODD_ANSWER", says: /the repository has moved/ },
  ],
  [
    "401",
    { status: 401, body: { message: "Bad credentials" } },
    { code: "GITHUB_UNAUTHORIZED", says: /does not accept the token for .*: Bad credentials/ },
  ],
  [
    "403 that is about no limit",
    {
      status: 403,
      headers: { "x-ratelimit-remaining": "4999" },
      body: { message: "Resource not accessible by personal access token" },
    },
    { code: "GITHUB_FORBIDDEN", says: /Resource not accessible/ },
  ],
  [
    "422",
    { status: 422, body: { message: "Validation Failed", errors: [{ message: "nothing of that kind" }] } },
    { code: "GITHUB_REFUSED", says: /answered 422: Validation Failed: nothing of that kind/ },
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

  // Of the code that nothing else provokes, every day.
  it.each(partAnd(([what]) => what === "422" && shift === 0, ODD, 18))(
    "ends at once with %s to what reads",
    async (_, standIn, { code, says }) => {
      const before = await remoteState(moody.rig.train.github);
      moody.answer(standIn, { is: isAny });
      const run = await moody.run();
      expect(expectStopped(run)).toMatchObject({ code, message: expect.stringMatching(says) });
      expect(run.ms).toBeLessThan(moody.usualMs + 1000);
      moody.cutter.reset();
      expect(moody.rig.train.writes()).toEqual([]);
      expect(await remoteState(moody.rig.train.github)).toEqual(before);
    },
  );

  it.each(partOf(ODD, 18, shift + 1))(
    "ends with %s to what writes, and the next run completes it",
    async (_, standIn, { code, says }) => {
      moody.answer(standIn, { is: isWrite });
      const run = await moody.run();
      expect(expectStopped(run)).toMatchObject({ code, message: expect.stringMatching(says) });
      moody.cutter.reset();
      await expectWhole(moody, await moody.run());
    },
  );

  const hanging = [
    ["what reads", isRead],
    ["what writes", isWrite],
  ] as const;
  it.each(partOf(hanging, 2, shift))("ends when its time is over and %s hangs", async (_, is) => {
    moody.cutter.onRequest((request, phase) =>
      phase === "before" && is(request) ? new Promise<void>(() => undefined) : undefined,
    );
    const run = await moody.run("--timeout", "3s");
    expect(expectStopped(run)).toMatchObject({
      code: "GITHUB_UNREACHABLE",
      message: expect.stringMatching(/no whole answer/),
    });
    expect(run.ms).toBeGreaterThan(2900);
    expect(run.ms).toBeLessThan(moody.usualMs + 4000);
    moody.cutter.reset();
    await expectWhole(moody, await moody.run());
  });

  it("ends when nobody listens", async () => {
    const { train, args } = moody.rig;
    const began = performance.now();
    const run = await train.axctl(args, { env: { GITHUB_API_URL: await closedPort() } });
    expect(expectStopped(run)).toMatchObject({
      code: "GITHUB_UNREACHABLE",
      message: expect.stringMatching(/ECONNREFUSED/),
    });
    expect(performance.now() - began).toBeLessThan(moody.usualMs + 3000);
  });
});

/** Each request that writes, and the scenario that sends it. */
const WRITES = [
  ["a new branch", prCreates, "POST", /\/git\/refs$/],
  ["a branch that moves", prUpdates, "PATCH", /\/git\/refs\//],
  ["a new pull request", prCreates, "POST", /\/pulls$/],
  ["new text of a pull request", prUpdates, "PATCH", /\/pulls\/\d+$/],
  ["labels", prCreates, "POST", /\/labels$/],
] as const;

it.each(partOf(WRITES, 8))("takes a page for no answer to %s", async (_, scenario, method, path) => {
  const moody = await openMoody(scenario);
  await moody.reset();
  moody.answer(HTML, { is: (request) => request.method === method && path.test(request.path) });
  expect(expectStopped(await moody.run())).toMatchObject({ code: "GITHUB_ODD_ANSWER" });
  moody.cutter.reset();
  await expectWhole(moody, await moody.run());
  await moody.close();
});

/** An address where nothing listens any more. */
async function closedPort(): Promise<string> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}
