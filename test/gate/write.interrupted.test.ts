import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { interruption } from "../../src/cli/interruption.ts";
import type { LeftBehind } from "../../src/gate/left-behind.ts";
import { environmentOf, sandboxOf } from "../api/support.ts";
import { event } from "../system/servers.ts";
import { preflight, world } from "./support.ts";
import { before, contextKeys, EVERYTHING, type Exchange, resultOf, timesAsked, writing } from "./write-support.ts";

/** Interrupts a run once a check was asked; what it told of what is left behind. */
async function interrupted(check: string, spoil: (exchange: Exchange) => unknown, options = EVERYTHING) {
  const sandbox = await sandboxOf();
  const real = environmentOf(sandbox);
  const keys = await contextKeys(real);
  const controller = new AbortController();
  const asked = event();
  const dev = await before(real, {
    [check]: async (exchange) => {
      await spoil(exchange);
      asked.happen();
    },
  });
  const told: (readonly LeftBehind[])[] = [];
  const at = world({}, { signal: controller.signal, onLeftBehind: (left) => void told.push(left) });
  const run = preflight(dev, { at, options });
  await asked.happened;
  const started = performance.now();
  controller.abort(interruption("SIGINT"));
  await expect(run).rejects.toMatchObject({ code: "INTERRUPTED" });
  const more = (await contextKeys(real)).filter((key) => !keys.includes(key));
  return { sandbox, told, more, took: performance.now() - started };
}

const silent = () => undefined;
const actsSilently = ({ act }: Exchange) => act();

describe("a run that is interrupted while a write hangs", () => {
  it.each<[string, string, (exchange: Exchange) => unknown, string[]]>([
    ["a set that did not happen", "context.set", silent, []],
    ["a set that happened", "context.set", actsSilently, []],
    ["a read-back", "context.get", silent, []],
    ["an upload that happened", "uploads.create", actsSilently, ["upload"]],
    ["an upload's set that happened", "uploads.context.set", actsSilently, ["upload"]],
    ["an upload's read-back", "uploads.context.get", silent, ["upload"]],
    ["a message that happened", "uploads.message.send", actsSilently, ["upload", "message"]],
  ])("%s: every entry is deleted first, and the rest is told", async (_, check, spoil, kinds) => {
    const { told, more, took } = await interrupted(check, spoil);
    expect(more).toEqual([]);
    expect(told).toHaveLength(1);
    // Beside the chain that hung, the other one may have come further.
    expect(told[0]?.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds));
    expect(told[0]?.filter(({ kind }) => kind === "context_entry")).toEqual([]);
    expect(took).toBeLessThan(4000);
  });

  it("a delete that hung: another one is tried, and what hangs again is told within seconds", async () => {
    const { sandbox, told, more, took } = await interrupted("context.delete", silent, writing());
    expect(more).toHaveLength(1);
    expect(told).toEqual([
      [
        {
          kind: "context_entry",
          key: more[0],
          reason: expect.stringMatching(/^deleting it failed \(deadline_exceeded/),
        },
      ],
    ]);
    expect(timesAsked(sandbox, "context.delete")).toBe(0);
    expect(took).toBeLessThan(5000);
  });

  it("an upload of which nothing is known is told so", async () => {
    const { told } = await interrupted("uploads.create", silent);
    expect(told[0]?.find(({ kind }) => kind === "upload")).toEqual({
      kind: "upload",
      id: null,
      reason: expect.stringMatching(/^it may be there, since uploads\.create failed \(interrupted: /),
    });
  });

  it("with --keep: nothing is deleted, and what stays is told", async () => {
    const { sandbox, told, more } = await interrupted("context.get", silent, writing({ keep: true }));
    expect(told).toEqual([
      [{ kind: "context_entry", key: more[0], reason: expect.stringContaining("--keep was given") }],
    ]);
    expect(timesAsked(sandbox, "context.delete")).toBe(0);
  });

  it("while a read-back waits for its next try", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:context.get=503"] });
    const dev = environmentOf(sandbox);
    const keys = await contextKeys(dev);
    const controller = new AbortController();
    const real = world().needs.clock;
    const clock = {
      ...real,
      sleep: async (_: number, signal?: AbortSignal) => {
        controller.abort(interruption("SIGTERM"));
        signal?.throwIfAborted();
      },
    };
    const told: (readonly LeftBehind[])[] = [];
    const at = world({}, { clock, signal: controller.signal, onLeftBehind: (left) => void told.push(left) });
    await expect(preflight(dev, { at, options: writing() })).rejects.toMatchObject({ code: "TERMINATED" });
    expect(told).toEqual([[]]);
    expect(await contextKeys(dev)).toEqual(keys);
  });

  it("while the reads wait for their next try: the writes are cleaned up before the run ends", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:tasks.list=503", "dev:context.get=slow=300"] });
    const dev = environmentOf(sandbox);
    const keys = await contextKeys(dev);
    const controller = new AbortController();
    const clock = {
      ...world().needs.clock,
      sleep: async (_: number, signal?: AbortSignal) => {
        while (timesAsked(sandbox, "context.get") === 0) await sleep(5);
        controller.abort(interruption("SIGINT"));
        signal?.throwIfAborted();
      },
    };
    const at = world({}, { clock, signal: controller.signal });
    await expect(preflight(dev, { at, options: writing() })).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(await contextKeys(dev)).toEqual(keys);
    expect(timesAsked(sandbox, "context.delete")).toBe(1);
  });

  it("by a defect: it is thrown, after the clean-up", async () => {
    const sandbox = await sandboxOf();
    const dev = environmentOf(sandbox);
    const keys = await contextKeys(dev);
    const told: (readonly LeftBehind[])[] = [];
    const at = world({}, { onLeftBehind: (left) => void told.push(left) });
    const open = at.needs.openSession;
    at.needs.openSession = (identity) => {
      const session = open(identity);
      return {
        ...session,
        ask: async (request, bounds) => {
          const answer = await session.ask(request, bounds);
          // After the entry was set: what it came to is not known.
          if (request.method === "POST") throw new Error("a defect");
          return answer;
        },
      };
    };
    await expect(preflight(dev, { at, options: writing() })).rejects.toThrow("a defect");
    expect(told).toEqual([[]]);
    expect(await contextKeys(dev)).toEqual(keys);
  });
});

describe("deadlines", () => {
  it.each<[string, string[], string[]]>([
    ["context.get", [], ["context.get", "context.delete"]],
    ["context.set", [], ["context.set", "context.get", "context.delete"]],
    ["context.delete", ["context_entry"], ["context.delete"]],
  ])("a run whose %s hangs is cleaned up, and outlives its time by less than a second", async (check, left, failed) => {
    const sandbox = await sandboxOf({ faults: [`dev:${check}=hang`] });
    const dev = environmentOf(sandbox);
    const started = performance.now();
    const document = await preflight(dev, { options: { ...writing(), timeoutMs: 2000, retries: 9 } });
    expect(performance.now() - started).toBeLessThan(3000);
    expect(document.summary.failed_checks).toEqual(failed);
    expect(document.left_behind?.map(({ kind }) => kind)).toEqual(left);
    const key = String(document.left_behind?.map((item) => ("key" in item ? item.key : "")));
    expect((await contextKeys(dev)).filter((name) => name.startsWith("qa:"))).toEqual(left.length === 0 ? [] : [key]);
  });

  it("a step whose turn comes after the deadline fails without being asked", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:context.get=hang"] });
    const document = await preflight(environmentOf(sandbox), { options: { ...writing(), timeoutMs: 1000 } });
    expect(resultOf(document, "context.delete")).toMatchObject({ attempts: 0, error: { code: "deadline_exceeded" } });
    // The clean-up's.
    expect(timesAsked(sandbox, "context.delete")).toBe(1);
  });
});
