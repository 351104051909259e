import { expect, it } from "vitest";
import { AxctlError } from "../../../src/core/errors.ts";
import { runSteps, type Step, type StepNeeds } from "../../../src/release/train/steps.ts";

const unreachable = () => new AxctlError("GITHUB_UNREACHABLE", { request: "POST /x", reason: "reset" });
const failing = () => new AxctlError("GITHUB_FAILING", { request: "POST /x", status: "502", reason: "trouble" });
const refused = () => new AxctlError("GITHUB_REFUSED", { request: "POST /x", status: "422", reason: "no" });
const taken = () => new AxctlError("TAG_ELSEWHERE", { tag: "v1.0.0", found: "b", sha: "a" });
const limited = () => new AxctlError("GITHUB_LIMITED", { request: "POST /x", seconds: "60" });

/** What happens, in order: to each question whether it is done, and to each attempt. The last goes on for ever. */
interface Script {
  done: readonly (boolean | Error)[];
  apply?: readonly (Error | undefined)[];
}

/** A step that plays its script, and writes down what it is asked. */
function scripted(name: string, { done, apply = [undefined] }: Script, log: string[]): Step {
  const calls = { done: 0, apply: 0 };
  const next = <T>(kind: "done" | "apply", from: readonly T[]): T | undefined =>
    from[Math.min(calls[kind]++, from.length - 1)];
  return {
    name,
    done: async () => {
      log.push(`${name}?`);
      const answer = next("done", done);
      if (answer instanceof Error) throw answer;
      return answer ?? false;
    },
    requests: () => [{ method: "POST", path: name, body: null }],
    apply: async () => {
      log.push(`${name}!`);
      const thrown = next("apply", apply);
      if (thrown !== undefined) throw thrown;
    },
  };
}

/** A clock on which time passes by sleeping only. */
function needs(log: string[], { timeMs = 60_000, ...more }: Partial<StepNeeds> & { timeMs?: number } = {}): StepNeeds {
  let left = timeMs;
  return {
    clock: {
      sleep: async (ms) => {
        log.push(`rest ${ms}`);
        left -= ms;
      },
    },
    signal: new AbortController().signal,
    remainingMs: () => left,
    dryRun: false,
    progress: (name) => void log.push(`begin ${name}`),
    ...more,
  };
}

const RUNS: readonly [string, Script, { log: string; state: string; code?: string; timeMs?: number; dryRun?: true }][] =
  [
    ["is done already", { done: [true] }, { log: "a?", state: "already_done" }],
    ["is done", { done: [false] }, { log: "a? begin a a!", state: "done" }],
    ["would be done in a dry run", { done: [false] }, { log: "a?", state: "would_do", dryRun: true }],
    ["is done already in a dry run", { done: [true] }, { log: "a?", state: "already_done", dryRun: true }],
    [
      "was carried out though its answer was lost",
      { done: [false, true], apply: [unreachable()] },
      { log: "a? begin a a! rest 500 a?", state: "done" },
    ],
    [
      "was carried out though its answer was 502",
      { done: [false, true], apply: [failing()] },
      { log: "a? begin a a! rest 500 a?", state: "done" },
    ],
    [
      "is tried again when it was not carried out",
      { done: [false], apply: [unreachable(), undefined] },
      { log: "a? begin a a! rest 500 a? a!", state: "done" },
    ],
    [
      "is tried again with longer and longer rests",
      { done: [false], apply: [failing(), unreachable(), failing(), undefined] },
      { log: "a? begin a a! rest 500 a? a! rest 1000 a? a! rest 2000 a? a!", state: "done" },
    ],
    [
      "rests for 15 seconds at most",
      { done: [false], apply: [failing()] },
      {
        log: `a? begin a${[500, 1000, 2000, 4000, 8000, 15_000, 15_000].map((ms) => ` a! rest ${ms} a?`).join("")} a! a?`,
        state: "failed",
        code: "GITHUB_FAILING",
      },
    ],
    [
      "is looked at once more when its time is over",
      { done: [false], apply: [failing()] },
      { log: "a? begin a a! a?", state: "failed", code: "GITHUB_FAILING", timeMs: 400 },
    ],
    [
      "is found to be done when its time is over",
      { done: [false, true], apply: [failing()] },
      { log: "a? begin a a! a?", state: "done", timeMs: 400 },
    ],
    [
      "tells what went wrong first when its time is over",
      { done: [false, unreachable()], apply: [failing()] },
      { log: "a? begin a a! a?", state: "failed", code: "GITHUB_FAILING", timeMs: 400 },
    ],
    [
      "tells that it cannot be looked at",
      { done: [false, unreachable()], apply: [failing()] },
      { log: "a? begin a a! rest 500 a?", state: "failed", code: "GITHUB_UNREACHABLE" },
    ],
    [
      "cannot be looked at before it begins",
      { done: [refused()] },
      { log: "a?", state: "failed", code: "GITHUB_REFUSED" },
    ],
    [
      "fails when it is refused",
      { done: [false], apply: [refused()] },
      { log: "a? begin a a! a?", state: "failed", code: "GITHUB_REFUSED" },
    ],
    [
      "fails when it is refused, and looking as well",
      { done: [false, failing()], apply: [refused()] },
      { log: "a? begin a a! a?", state: "failed", code: "GITHUB_REFUSED" },
    ],
    [
      "is refused as somebody else was faster",
      { done: [false, true], apply: [refused()] },
      { log: "a? begin a a! a?", state: "done" },
    ],
    [
      "is refused as somebody else was faster, with something else",
      { done: [false, taken()], apply: [refused()] },
      { log: "a? begin a a! a?", state: "failed", code: "TAG_ELSEWHERE" },
    ],
    [
      "fails when it is limited",
      { done: [false], apply: [limited()] },
      { log: "a? begin a a! a?", state: "failed", code: "GITHUB_LIMITED" },
    ],
    [
      "fails with what nobody thought of",
      { done: [false], apply: [new TypeError("odd")] },
      { log: "a? begin a a! a?", state: "failed", code: "INTERNAL" },
    ],
  ];

it.each(RUNS)("a step %s", async (_, script, { log: wanted, state, code, timeMs = 60_000, dryRun = false }) => {
  const log: string[] = [];
  const { reports, error } = await runSteps([scripted("a", script, log)], needs(log, { timeMs, dryRun }));
  expect(log.join(" ")).toBe(wanted);
  const requests = state === "would_do" ? [{ method: "POST", path: "a", body: null }] : [];
  expect(reports).toEqual([{ name: "a", state, requests }]);
  expect(error?.code).toBe(code);
});

it("goes through its steps in order", async () => {
  const log: string[] = [];
  const steps = [
    scripted("a", { done: [true] }, log),
    scripted("b", { done: [false] }, log),
    scripted("c", { done: [false] }, log),
  ];
  const { reports, error } = await runSteps(steps, needs(log));
  expect(log.join(" ")).toBe("a? b? begin b b! c? begin c c!");
  expect(reports.map(({ state }) => state)).toEqual(["already_done", "done", "done"]);
  expect(error).toBeUndefined();
});

it("shows all that a dry run would do", async () => {
  const log: string[] = [];
  const steps = [scripted("a", { done: [false] }, log), scripted("b", { done: [false] }, log)];
  const { reports } = await runSteps(steps, needs(log, { dryRun: true }));
  expect(log.join(" ")).toBe("a? b?");
  expect(reports.map(({ requests }) => requests.length)).toEqual([1, 1]);
});

it("stops at the first that fails, and names what it did not reach", async () => {
  const log: string[] = [];
  const steps = [
    scripted("a", { done: [false] }, log),
    scripted("b", { done: [false], apply: [refused()] }, log),
    scripted("c", { done: [true] }, log),
    scripted("d", { done: [false] }, log),
  ];
  const { reports, error } = await runSteps(steps, needs(log));
  expect(log.join(" ")).toBe("a? begin a a! b? begin b b! b?");
  expect(reports.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "a done",
    "b failed",
    "c not_reached",
    "d not_reached",
  ]);
  expect(error?.code).toBe("GITHUB_REFUSED");
});

it.each([
  ["while it writes", { done: [false], apply: [unreachable()] }, "a? begin a a!"],
  ["while it looks", { done: [unreachable()] }, "a?"],
])("ends with the signal's reason when it is interrupted %s", async (_, script: Script, wanted) => {
  const log: string[] = [];
  const controller = new AbortController();
  const reason = new AxctlError("INTERRUPTED", {});
  const step = scripted("a", script, log);
  const during = wanted.endsWith("!") ? "apply" : "done";
  const interrupted: Step = {
    ...step,
    [during]: () => {
      controller.abort(reason);
      return step[during]();
    },
  };
  const run = runSteps([interrupted, scripted("b", { done: [false] }, log)], needs(log, { signal: controller.signal }));
  await expect(run).rejects.toBe(reason);
  expect(log.join(" ")).toBe(wanted);
});

it("ends with the signal's reason when it is interrupted while it rests", async () => {
  const log: string[] = [];
  const controller = new AbortController();
  const reason = new AxctlError("INTERRUPTED", {});
  const clock = {
    sleep: async (_ms: number, signal?: AbortSignal) => {
      controller.abort(reason);
      signal?.throwIfAborted();
    },
  };
  const steps = [scripted("a", { done: [false], apply: [failing()] }, log)];
  await expect(runSteps(steps, needs(log, { clock, signal: controller.signal }))).rejects.toBe(reason);
  expect(log.join(" ")).toBe("a? begin a a!");
});
