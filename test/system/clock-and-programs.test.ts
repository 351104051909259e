import { describe, expect, it } from "vitest";
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

describe("another program", () => {
  it("gets its arguments as they are, without a shell, and the folder that was named", async () => {
    const cwd = await temporaryFolder();
    const script = "process.stdout.write(JSON.stringify([process.argv.slice(1), process.cwd()]))";
    const printed = await programs.capture(process.execPath, ["-e", script, "--", "$HOME", "a b", "`id`"], { cwd });
    expect(JSON.parse(printed ?? "")).toEqual([["$HOME", "a b", "`id`"], cwd]);
  });

  it.each([
    ["fails", process.execPath, ["-e", "console.log('x'); process.exit(3)"]],
    ["is not there", "axctl-no-such-program", []],
    ["was killed", process.execPath, ["-e", "process.kill(process.pid, 'SIGKILL')"]],
  ])("that %s gives nothing", async (_, file, args) => {
    expect(await programs.capture(file, args, { cwd: await temporaryFolder() })).toBeUndefined();
  });

  it("whose folder is not there gives nothing", async () => {
    expect(await programs.capture(process.execPath, ["-v"], { cwd: "/no/such/folder" })).toBeUndefined();
  });
});
