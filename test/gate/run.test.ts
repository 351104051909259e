import { describe, expect, it } from "vitest";
import { answerOf, failure, NAMES, oneAtATime, run, SPACE, settle } from "./run-support.ts";
import { leapingClock } from "./support.ts";

describe("the order", () => {
  it("of the results is the suite's, whatever order they ended in", async () => {
    const waiting = new Map<string, () => void>();
    const running = run({
      answer: (name) => new Promise((resolve) => waiting.set(name, () => resolve(answerOf(name)))),
    });
    await settle();
    for (const name of [...NAMES].reverse()) {
      waiting.get(name)?.();
      await settle();
    }
    const { results, ended } = await running;
    expect(results.map(({ name }) => name)).toEqual(NAMES);
    expect(ended.map(({ name }) => name)).toEqual([...NAMES].reverse());
  });

  it("of the requests: all at once when the space is known", async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const asked: string[] = [];
    const running = run({
      answer: async (name) => {
        asked.push(name);
        await gate;
        return answerOf(name);
      },
    });
    await settle();
    // Nobody has been answered yet, and everybody has asked.
    expect([...asked].sort()).toEqual([...NAMES].sort());
    release();
    await running;
  });

  it("of the requests: what depends on the token alone, then the rest, when the space has to be asked for", async () => {
    const asked: string[] = [];
    await run({
      answer: async (name) => {
        asked.push(name);
        await settle();
        return answerOf(name);
      },
      options: {
        resolveSpace: async (outcomeOf) => {
          await outcomeOf("spaces.list");
          return { ok: true, space: SPACE };
        },
      },
    });
    expect(asked.slice(0, 2)).toEqual(["auth.whoami", "spaces.list"]);
    expect(asked.slice(2).sort()).toEqual(NAMES.slice(2).sort());
    // What the space is taken from is not asked twice.
    expect(asked).toHaveLength(NAMES.length);
  });

  it("goes through the throttle, check by check", async () => {
    let inside = 0;
    let most = 0;
    await run({
      options: { throttle: oneAtATime() },
      answer: async (name) => {
        most = Math.max(most, ++inside);
        await new Promise(setImmediate);
        inside -= 1;
        return answerOf(name);
      },
    });
    expect(most).toBe(1);
  });
});

describe("a retried exchange", () => {
  /** An exchange that fails so many times, and then gives a token. */
  const failing = (times: number) => {
    let left = times;
    return async () =>
      left-- > 0
        ? { ok: false as const, answer: failure(503) }
        : { ok: true as const, token: "eyJ.x", tokenClass: null };
  };

  it("makes every check that passes flaky: each passed only because of it", async () => {
    const { results, ended } = await run({ token: failing(2) });
    expect(results.map(({ ok, flaky, attempts }) => ({ ok, flaky, attempts }))).toEqual(
      NAMES.map(() => ({ ok: true, flaky: true, attempts: 1 })),
    );
    expect(ended.every(({ flaky }) => flaky)).toBe(true);
  });

  it("makes no failed check flaky", async () => {
    const answer = (name: string) => (name === "tasks.list" ? failure(403) : answerOf(name));
    const { results } = await run({ token: failing(1), answer });
    expect(results.filter(({ flaky }) => !flaky)).toMatchObject([{ name: "tasks.list", ok: false }]);
  });
});

describe("a check", () => {
  it("that passes has its count, its attempts and no error", async () => {
    const { results } = await run();
    expect(results.find(({ name }) => name === "tasks.list")).toEqual({
      name: "tasks.list",
      ok: true,
      duration_ms: 0,
      attempts: 1,
      count: 3,
    });
    expect(results.find(({ name }) => name === "auth.whoami")).not.toHaveProperty("count");
  });

  it("that fails leaves the others alone", async () => {
    const { results } = await run({ answer: (name) => (name === "tasks.list" ? failure(403) : answerOf(name)) });
    expect(results.filter(({ ok }) => !ok)).toEqual([
      {
        name: "tasks.list",
        ok: false,
        duration_ms: 0,
        attempts: 1,
        error: { status_code: 403, url: "https://ax.example", detail: "no" },
      },
    ]);
  });

  it("whose answer has another shape fails with what differs", async () => {
    const { results } = await run({
      answer: (name) => (name === "agents.list" ? { ok: true, status: 200, body: { agents: null } } : answerOf(name)),
    });
    expect(results[4]).toMatchObject({
      name: "agents.list",
      ok: false,
      attempts: 1,
      error: { type: "contract", code: "shape_mismatch", detail: expect.stringContaining("`agents` is null") },
    });
  });

  it("that passes after a retry is flaky, and took the time of all its attempts", async () => {
    let first = true;
    const { results, clock } = await run({
      answer: (name) => {
        if (name !== "tasks.list" || !first) return answerOf(name);
        first = false;
        return failure(503);
      },
    });
    expect(results[5]).toEqual({ name: "tasks.list", ok: true, duration_ms: 100, attempts: 2, count: 3, flaky: true });
    expect(clock.slept).toEqual([100]);
    expect(results.filter(({ flaky }) => flaky)).toHaveLength(1);
  });

  it("that fails after retries is not flaky", async () => {
    const { results } = await run({ answer: (name) => (name === "tasks.list" ? failure(503) : answerOf(name)) });
    expect(results[5]).toMatchObject({ ok: false, attempts: 3 });
    expect(results[5]).not.toHaveProperty("flaky");
  });

  it("whose turn comes after the deadline is not asked at all", async () => {
    const clock = leapingClock();
    const { results, asked } = await run({
      clock,
      answer: (name) => {
        clock.time += 20_000;
        return answerOf(name);
      },
      options: { throttle: oneAtATime() },
    });
    expect(asked).toEqual(["auth.whoami", "spaces.list"]);
    expect(results[2]).toMatchObject({
      ok: false,
      attempts: 0,
      error: { type: "transport", code: "deadline_exceeded" },
    });
  });
});
