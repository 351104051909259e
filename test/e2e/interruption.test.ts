import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

describe("a command that is interrupted while a check hangs", () => {
  it.each([
    ["SIGINT", 130, "INTERRUPTED", ["qa", "preflight", "--env", "dev", "--artifact", "out/preflight.json"]],
    ["SIGTERM", 143, "TERMINATED", ["qa", "preflight", "--env", "dev", "--artifact", "out/preflight.json"]],
    ["SIGINT", 130, "INTERRUPTED", ["qa", "matrix", "--env", "dev", "--artifact-dir", "out"]],
    ["SIGTERM", 143, "TERMINATED", ["qa", "matrix", "--env", "dev", "--artifact-dir", "out"]],
  ] as const)("%s ends it with %i", async (signal, code, error, args) => {
    const sandbox = await workspace.sandbox({ faults: ["dev:tasks.list=hang"] });
    const run = await workspace.axctl([...args, "--json"], {
      during: async (child) => {
        await hanging(sandbox);
        child.kill(signal);
      },
    });
    expect(run.code).toBe(code);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: false, summary: { error: { code: error } } });
    const files = [...(await workspace.filesIn(workspace.work)), ...(await workspace.filesIn(workspace.config))];
    expect(files.filter((name) => /\.tmp|\.lock|preflight\.json|matrix\.json/.test(name))).toEqual([]);
  });
});

describe("the sandbox", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("stops at once with %s, also while a request hangs", async (signal, code) => {
    let stopped = 0;
    const run = await workspace.axctl(["sandbox", "--envs", "dev", "--fault", "*:*=hang", "--json"], {
      during: async (child) => {
        const text = await new Promise<string>((resolve) => child.stdout?.once("data", resolve));
        const url = /"url": "([^"]+)"/.exec(text)?.[1];
        const request = fetch(`${url}/auth/me`).catch(() => "ended");
        await sleep(200);
        stopped = performance.now();
        child.kill(signal);
        expect(await request).toBe("ended");
      },
    });
    expect(performance.now() - stopped).toBeLessThan(2000);
    expect(run.code).toBe(code);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: true, summary: { command: "axctl sandbox" } });
  });
});

/** Resolves once the sandbox has a request that it will never answer. */
async function hanging(sandbox: Sandbox): Promise<void> {
  while (!sandbox.requests().some(({ check }) => check === "tasks.list")) await sleep(10);
}
