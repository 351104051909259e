import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, type TestContext } from "vitest";
import { partOf } from "../../support/cases.ts";
import { parseDocument, shown, Workspace } from "../support/workspace.ts";
import { type HostileServer, SPACE, startHostile } from "./hostile-server.ts";
import { writeLogin } from "./in-process.ts";

/** A machine of its own with a login for a sound server, gone when the test ends. */
async function machine({ onTestFinished }: TestContext): Promise<{ workspace: Workspace; server: HostileServer }> {
  const workspace = await Workspace.create();
  const server = await startHostile({ under: "none" });
  onTestFinished(async () => {
    await server.close();
    await workspace.dispose();
  });
  writeLogin(workspace.config, server.url, SPACE, "dev");
  return { workspace, server };
}

describe("a git that does not answer", () => {
  /** A `git` before the real one in PATH, which starts something that holds its output. */
  function slowGit({ root }: Workspace): Record<string, string> {
    const bin = join(root, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "git"), "#!/bin/sh\nsleep 60 &\nsleep 60\n", { mode: 0o755 });
    return { PATH: `${bin}:${process.env["PATH"]}` };
  }

  const COMMANDS: readonly (readonly [string, string[], string])[] = [
    ["preflight", ["--env", "dev", "--artifact", "qa/dev-preflight.json"], "qa/dev-preflight.json"],
    ["matrix", ["--env", "dev", "--artifact-dir", "qa"], "qa/matrix.json"],
  ];

  it.for(partOf(COMMANDS, 2))("does not hold up a %s, which is no evidence then", async ([command, args, path], on) => {
    const { workspace } = await machine(on);
    const env = slowGit(workspace);
    const started = performance.now();
    const run = await workspace.axctl(["qa", command, ...args, "--timeout", "1s", "--json"], { env });
    // Far below the minute that git would take, and above what a busy machine does.
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^warning: git did not answer within 1\.5 s[^\n]*\n$/);
    for (const document of [parseDocument(run.stdout), await workspace.document(path)])
      expect(document).toMatchObject({ evidence: { subject: null, subject_error: "git_timed_out" } });
  });

  it.for(
    partOf(
      COMMANDS.flatMap(([command, args]) => [
        ["SIGINT", command, args, 130] as const,
        ["SIGTERM", command, args, 143] as const,
      ]),
      4,
    ),
  )("does not keep %s from ending a %s", async ([signal, command, args, exitCode], on) => {
    const { workspace, server } = await machine(on);
    let sent = 0;
    const run = await workspace.axctl(["qa", command, ...args, "--json"], {
      env: slowGit(workspace),
      during: async (child) => {
        while (server.count("messages.list") !== 1) await sleep(20);
        // Nothing is left to wait for but git.
        await sleep(500);
        sent = performance.now();
        child.kill(signal);
      },
    });
    expect(performance.now() - sent).toBeLessThan(8000);
    expect(run.code).toBe(exitCode);
    expect(await workspace.filesIn(workspace.work)).toEqual([]);
  });

  it("is an error of qa verify, not a checkout without a commit", { timeout: 60_000 }, async (on) => {
    const { workspace } = await machine(on);
    const args = ["qa", "verify", "--artifact-dir", "qa", "--require", "dev", "--json"];
    const run = await workspace.axctl(args, { env: slowGit(workspace) });
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ summary: { error: { code: "GIT_SILENT" } } });
  });
});

describe("a token cache that stays locked", () => {
  it.for<[string, string[]]>([
    ["a preflight", ["preflight", "--env", "dev"]],
    ["a matrix", ["matrix"]],
  ])("neither fails nor holds up %s: the next run exchanges anew", async ([, args], on) => {
    const { workspace, server } = await machine(on);
    const lock = join(workspace.config, "cache", "tokens.json.lock");
    mkdirSync(join(lock, ".."), { recursive: true });
    writeFileSync(lock, "somebody");
    const run = await workspace.axctl(["qa", ...args, "--timeout", "2s", "--json"]);
    const ended = performance.now();
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^warning: the token cache \S+tokens\.json stayed locked and was not written\n$/);
    expect(ended - Math.min(...server.seen.map(({ at }) => at))).toBeLessThan(10_000);
    expect(existsSync(lock)).toBe(true);
  });

  it("does not keep a signal from ending what only waits for it", async (on) => {
    const { workspace } = await machine(on);
    mkdirSync(join(workspace.config, "cache"), { recursive: true });
    writeFileSync(join(workspace.config, "cache", "tokens.json.lock"), "somebody");
    let sent = 0;
    await workspace.axctl(["qa", "preflight", "--env", "dev", "--timeout", "20s"], {
      during: async (child) => {
        await shown(child, "preflight for mcp-ui passes");
        sent = performance.now();
        child.kill("SIGINT");
      },
    });
    expect(performance.now() - sent).toBeLessThan(10_000);
  });
});
