import { describe, expect, it } from "vitest";
import type { CaptureOptions } from "../../src/core/ports.ts";
import { clock } from "../../src/system/clock.ts";
import { programs } from "../../src/system/programs.ts";
import { temporaryFolder } from "./support.ts";

describe("the clock", () => {
  it("never runs backwards, and sleeps at least as long as told", async () => {
    const [now, elapsed] = [clock.now(), clock.elapsed()];
    await clock.sleep(20);
    expect(clock.elapsed() - elapsed).toBeGreaterThanOrEqual(19);
    expect(now).toBeGreaterThan(Date.UTC(2024, 0));
  });

  it("is woken by a signal, with the signal's reason", async () => {
    const controller = new AbortController();
    const slept = clock.sleep(600_000, controller.signal);
    controller.abort(new Error("interrupted"));
    await expect(slept).rejects.toThrow("interrupted");
    await expect(clock.sleep(600_000, controller.signal)).rejects.toThrow("interrupted");
  });
});

/** A program that starts another one, which holds its output; both would sleep for a minute. */
const SLEEPER = [
  "-e",
  "require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'inherit' }); setTimeout(() => {}, 60_000)",
];

describe("another program", () => {
  const how = (cwd: string, bounds: Partial<CaptureOptions> = {}): CaptureOptions => ({
    cwd,
    env: process.env,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
    ...bounds,
  });
  const ofNode = async (args: readonly string[], bounds: Partial<CaptureOptions> = {}) =>
    programs.capture(process.execPath, args, how(await temporaryFolder(), bounds));

  it("gets its arguments as they are, without a shell, and the folder that was named", async () => {
    const cwd = await temporaryFolder();
    const script = "process.stdout.write(JSON.stringify([process.argv.slice(1), process.cwd()]))";
    const printed = await programs.capture(process.execPath, ["-e", script, "--", "$HOME", "a b", "`id`"], how(cwd));
    if (printed.state !== "printed") throw new Error(printed.state);
    expect(JSON.parse(printed.text)).toEqual([["$HOME", "a b", "`id`"], cwd]);
  });

  it.each([
    ["fails", process.execPath, ["-e", "console.log('x'); process.exit(3)"]],
    ["is not there", "axctl-no-such-program", []],
    ["was killed", process.execPath, ["-e", "process.kill(process.pid, 'SIGKILL')"]],
  ])("that %s gives nothing", async (_, file, args) => {
    expect(await programs.capture(file, args, how(await temporaryFolder()))).toMatchObject({ state: "failed" });
  });

  it("whose folder is not there gives nothing", async () => {
    expect(await programs.capture(process.execPath, ["-v"], how("/no/such/folder"))).toMatchObject({ state: "failed" });
  });

  it("that takes too long is given up, also when what it started holds its output", async () => {
    expect(await ofNode(SLEEPER, { timeoutMs: 300 })).toEqual({ state: "timed_out" });
  });

  it("is given up when a signal aborts, before it starts or while it runs", async () => {
    const controller = new AbortController();
    const captured = ofNode(SLEEPER, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("interrupted")), 300);
    await expect(captured).rejects.toThrow("interrupted");
    await expect(ofNode(["-v"], { signal: controller.signal })).rejects.toThrow("interrupted");
  });
});
