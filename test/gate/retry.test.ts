import { describe, expect, it } from "vitest";
import type { Answer, RequestError } from "../../src/api/answer.ts";
import type { Bounds } from "../../src/api/client.ts";
import { backoffMs, isTransient, type RetryBounds, withRetries } from "../../src/gate/retry.ts";
import { leapingClock } from "./support.ts";

type Tried = { ok: true } | { ok: false; answer: Answer & { ok: false } };

function http(status: number, retryAfterMs?: number): Tried {
  const error = { status_code: status, url: "https://ax.example", detail: null };
  return { ok: false, answer: { ok: false, status, error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } };
}

/** Tries with what each attempt comes to, one after the other; one more attempt than that is an error. */
async function trying(outcomes: readonly Tried[], given: Partial<RetryBounds> = {}, attemptTakes = 0) {
  const clock = leapingClock();
  const seen: Bounds[] = [];
  const bounds = {
    retries: 2,
    attemptTimeoutMs: 10_000,
    deadline: 30_000,
    signal: new AbortController().signal,
    ...given,
  };
  const { result, attempts } = await withRetries(
    { clock, random: () => 0 },
    bounds,
    async (attempt): Promise<Tried> => {
      const outcome = outcomes[seen.length];
      seen.push(attempt);
      clock.time += attemptTakes;
      if (outcome === undefined) throw new Error(`attempt ${seen.length} was not expected`);
      return outcome;
    },
  );
  return { result, attempts, slept: clock.slept, timeouts: seen.map(({ timeoutMs }) => timeoutMs), time: clock.time };
}

describe("what is transient", () => {
  it.each([
    [429, true],
    [502, true],
    [503, true],
    [504, true],
    [500, false],
    [501, false],
    [505, false],
    [200, false],
    [302, false],
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [408, false],
    [409, false],
    [422, false],
  ])("HTTP %i: %s", (status, transient) => {
    expect(isTransient({ error: { status_code: status, url: "", detail: null } })).toBe(transient);
  });

  it.each<[string, RequestError & { type: string }, boolean]>([
    ["connection_failed", { type: "transport", code: "connection_failed", detail: "" }, true],
    ["connection_reset", { type: "transport", code: "connection_reset", detail: "" }, true],
    ["deadline_exceeded", { type: "transport", code: "deadline_exceeded", detail: "" }, true],
    ["body_truncated", { type: "transport", code: "body_truncated", detail: "" }, true],
    ["body_too_large", { type: "transport", code: "body_too_large", detail: "" }, false],
    ["tls_failed", { type: "transport", code: "tls_failed", detail: "" }, false],
    ["invalid_answer", { type: "transport", code: "invalid_answer", detail: "" }, false],
    ["invalid_request", { type: "transport", code: "invalid_request", detail: "" }, false],
    ["interrupted", { type: "transport", code: "interrupted", detail: "" }, false],
    ["a broken contract", { type: "contract", code: "invalid_json", detail: "" }, false],
    ["a refusal of ours", { type: "refused", code: "connection_failed", detail: "" }, false],
  ])("%s: %#", (_, error, transient) => {
    expect(isTransient({ error })).toBe(transient);
  });
});

describe("the wait before the next attempt", () => {
  it.each<[number, number | undefined, number, number]>([
    [1, undefined, 0, 100],
    [1, undefined, 0.5, 150],
    [2, undefined, 0, 200],
    [2, undefined, 0.999, 399.8],
    [3, undefined, 0, 400],
    [5, undefined, 0, 1600],
    [6, undefined, 0, 2500],
    [60, undefined, 0, 2500],
    [2000, undefined, 1, 5000],
    [1, 0, 0.9, 0],
    [1, 7000, 0.9, 7000],
    [9, 7000, 0.9, 7000],
    [1, 30_000, 0, 30_000],
    [1, 30_001, 0, 30_000],
    [1, Number.POSITIVE_INFINITY, 0, 30_000],
  ])("after attempt %i, told %s ms, with luck %f: %f ms", (attempt, retryAfter, luck, ms) => {
    expect(backoffMs(attempt, retryAfter, () => luck)).toBeCloseTo(ms, 0);
  });
});

describe("trying again", () => {
  it("is not needed for what passes", async () => {
    expect(await trying([{ ok: true }])).toMatchObject({ result: { ok: true }, attempts: 1, slept: [] });
  });

  it("helps when a later attempt passes, and waits longer each time", async () => {
    expect(await trying([http(503), http(502), { ok: true }])).toMatchObject({
      result: { ok: true },
      attempts: 3,
      slept: [100, 200],
    });
  });

  it("ends after the retries that were allowed, with the last answer", async () => {
    const tried = await trying([http(503), http(502), http(504)]);
    expect(tried).toMatchObject({ attempts: 3, result: http(504) });
  });

  it.each([0, 1, 5])("with %i retries makes one attempt more than that", async (retries) => {
    const outcomes = Array.from({ length: retries + 1 }, () => http(503));
    expect((await trying(outcomes, { retries })).attempts).toBe(retries + 1);
  });

  it.each([400, 401, 403, 404, 500])("does not happen after a %i", async (status) => {
    expect(await trying([http(status)])).toMatchObject({ attempts: 1, slept: [] });
  });

  it("waits for what Retry-After says, and 30 s at most", async () => {
    const bounds = { deadline: 1_000_000 };
    expect((await trying([http(429, 4000), { ok: true }], bounds)).slept).toEqual([4000]);
    expect((await trying([http(429, 86_400_000), { ok: true }], bounds)).slept).toEqual([30_000]);
  });

  it("does not happen when the wait would reach the deadline: the answer stands, and nobody waits", async () => {
    expect(await trying([http(429, 4000)], { deadline: 4000 })).toMatchObject({
      attempts: 1,
      slept: [],
      time: 0,
      result: http(429, 4000),
    });
    expect(await trying([http(429, 4000), { ok: true }], { deadline: 4001 })).toMatchObject({ attempts: 2 });
  });

  it("gives each attempt its own time, and never more than is left of the whole", async () => {
    const { timeouts, time } = await trying([http(503), http(503), http(503)], { deadline: 25_000 }, 9000);
    expect(timeouts).toEqual([10_000, 10_000, 25_000 - 9000 - 100 - 9000 - 200]);
    expect(time).toBe(27_300);
  });

  it("ends with the signal, in an attempt or between two", async () => {
    expect(await trying([http(503)], { signal: AbortSignal.abort() })).toMatchObject({ attempts: 1, slept: [] });
    const controller = new AbortController();
    const clock = leapingClock();
    clock.sleep = async (_ms, signal) => {
      controller.abort(new Error("Ctrl-C"));
      signal?.throwIfAborted();
    };
    const bounds = { retries: 2, attemptTimeoutMs: 1, deadline: 1000, signal: controller.signal };
    await expect(withRetries({ clock, random: () => 0 }, bounds, async () => http(503))).rejects.toThrow("Ctrl-C");
  });
});
