import { describe, expect, it } from "vitest";
import { readPlaces, streamFault, uncaughtFault } from "../../src/cli/process-faults.ts";

const system = (code: string) => Object.assign(new Error(`${code}: no such thing`), { code });
const refuse = (code: string) => () => {
  throw system(code);
};

describe("where the process is", () => {
  it("is what the system says", () => {
    expect(readPlaces({ cwd: () => "/work", home: () => "/home/ada" })).toEqual({ cwd: "/work", home: "/home/ada" });
  });

  it.each([
    ["a working folder that was removed", refuse("ENOENT"), () => "/home/ada", "NO_WORKING_FOLDER", "ENOENT"],
    ["a user that the system does not know", () => "/work", refuse("ERR_SYSTEM"), "NO_HOME_FOLDER", "ERR_SYSTEM"],
  ])("is an error of the catalogue with %s", (_, cwd, home, code, reason) => {
    expect(readPlaces({ cwd, home }).fault).toMatchObject({
      code,
      exitCode: 1,
      message: expect.stringContaining(reason),
    });
  });
});

describe("a stream that takes no output", () => {
  it("is one line and exit code 1", () => {
    expect(streamFault("standard output", system("ENOSPC"))).toEqual({
      line: "error OUTPUT_NOT_WRITTEN: standard output was not written: ENOSPC\n",
      exitCode: 1,
    });
  });

  it("whose reader went away is no fault", () => {
    expect(streamFault("standard output", system("EPIPE"))).toBeUndefined();
  });
});

describe("what nobody caught", () => {
  it("is an error of the catalogue, and one line where the run is over", () => {
    const { reason } = uncaughtFault(new TypeError("odd"));
    expect(reason).toMatchObject({ code: "INTERNAL", exitCode: 1, message: "axctl failed unexpectedly: odd" });
  });

  it.each([
    [new TypeError("axp_u_secret\u001b[31m"), "TypeError"],
    [system("EPIPE"), "EPIPE"],
    [Object.assign(new Error(), { code: "\u001b[31m" }), "31m"],
    ["axp_u_secret", "string"],
  ])("is told by its kind alone when the run has ended: %j", (thrown, kind) => {
    expect(uncaughtFault(thrown).line).toBe(
      `error INTERNAL: axctl failed unexpectedly: ${kind}, after the run had ended\n`,
    );
  });
});
