import { describe, expect, it } from "vitest";
import { findCommand } from "../../src/cli/tree.ts";
import { axctl, withHome } from "./support.ts";

/** The command that a command line names, and its arguments, as one text. */
function found(line: string): string | undefined {
  const command = findCommand(line.split(" "));
  return command && [command.entry.path.join(" "), ...command.args].join(" | ");
}

describe("a command line's command is found", () => {
  it.each([
    ["qa matrix", "qa matrix"],
    ["qa matrix --env dev", "qa matrix | --env | dev"],
    ["--json qa matrix", "qa matrix | --json"],
    ["qa --json matrix", "qa matrix | --json"],
    ["--debug qa --quiet --no-color matrix --json", "qa matrix | --debug | --quiet | --no-color | --json"],
    ["sandbox --json", "sandbox | --json"],
    ["qa gate --require dev -- qa matrix", "qa gate | --require | dev | -- | qa | matrix"],
  ])("in `%s`", (line, expected) => expect(found(line)).toBe(expected));

  it.each(["qa", "qa --json", "qa --env matrix", "qa -- matrix", "matrix", "dev qa matrix", "--json"])(
    "but not in `%s`",
    (line) => expect(found(line)).toBeUndefined(),
  );
});

describe("what ran nothing and showed nothing never passes", () => {
  it.each(["qa -- matrix", "qa -- --json preflight", "-- help", "--debug", "qa --quiet", "qa --env matrix"])(
    "`axctl %s` is a usage error",
    async (line) => {
      const run = await withHome((home) => axctl(home, line.split(" ")));
      expect(run).toMatchObject({ code: 1, stdout: "" });
      expect(run.stderr).toMatch(/^error USAGE: .+/);
    },
  );

  it.each(["qa --json matrix", "qa --json preflight", "auth --json doctor", "--json qa --quiet envs"])(
    "`axctl %s` prints the command's document",
    async (line) => {
      const run = await withHome((home) => axctl(home, line.split(" ")));
      expect([2, 3]).toContain(run.code);
      expect(JSON.parse(run.stdout)).toMatchObject({ ok: false });
    },
  );
});
