import { describe, expect, it } from "vitest";
import { commands, findCommand } from "../../src/cli/tree.ts";
import { version } from "../../src/core/version.ts";
import { axctl, withHome } from "./support.ts";

/** The command that a command line names, and its arguments, as one text. */
function found(line: string): string | undefined {
  const command = findCommand(line.split(" "));
  return command.entry && [command.entry.path.join(" "), ...command.args].join(" | ");
}

describe("a command line's command is found", () => {
  it.each([
    ["qa matrix", "qa matrix"],
    ["qa matrix --env dev", "qa matrix | --env | dev"],
    ["--json qa matrix", "qa matrix | --json"],
    ["qa --json matrix", "qa matrix | --json"],
    ["--debug qa --quiet --no-color matrix --json", "qa matrix | --debug | --quiet | --no-color | --json"],
    ["sandbox --json", "sandbox | --json"],
    ["help qa preflight", "qa preflight | --help"],
    ["qa help preflight", "qa preflight | --help"],
    ["--json qa --quiet help preflight", "qa preflight | --help"],
    ["help sandbox", "sandbox | --help"],
    ["qa gate --require dev -- qa matrix", "qa gate | --require | dev | -- | qa | matrix"],
  ])("in `%s`", (line, expected) => expect(found(line)).toBe(expected));

  it.each(["qa", "qa --json", "qa --env matrix", "qa -- matrix", "matrix", "dev qa matrix", "--json"])(
    "but not in `%s`",
    (line) => expect(found(line)).toBeUndefined(),
  );
});

describe("help", () => {
  const help = (line: string) => withHome((home) => axctl(home, line.split(" ")));

  it.each<readonly [string, string]>([
    ...commands.map(({ path }) => [`help ${path.join(" ")}`, `${path.join(" ")} --help`] as const),
    ["qa help preflight", "qa preflight --help"],
    ["auth help doctor", "auth doctor --help"],
    ["help qa", "qa --help"],
    ["qa help", "qa --help"],
    ["help auth --quiet", "auth --help"],
    ["help", "--help"],
  ])("`axctl %s` is `axctl %s`", async (line, same) => {
    const run = await help(line);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(/^Usage: axctl/);
    expect(run).toEqual(await help(same));
  });

  it.each([
    ["help foo", "unknown command 'foo'"],
    ["help qa preflite", "Did you mean preflight?"],
    ["qa help preflite", "Did you mean preflight?"],
    ["help qa preflight more", "too many arguments"],
    ["help sandbox more", "too many arguments"],
  ])("`axctl %s` has none: %s", async (line, reason) => {
    const run = await help(line);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain(reason);
  });
});

describe("the version", () => {
  const asked = (line: string) => withHome((home) => axctl(home, line.split(" ")));

  it.each(["--version", "-V", "--no-color --version", "--version --debug", "--quiet -V"])(
    "is all that `axctl %s` prints",
    async (line) => expect(await asked(line)).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" }),
  );

  it.each(["--version --json", "--json -V", "--quiet --json --version"])(
    "is a document for `axctl %s`",
    async (line) => {
      const { code, stdout, stderr } = await asked(line);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(stdout)).toEqual({
        version: 1,
        ok: true,
        skipped: false,
        summary: { command: "axctl --version", version },
        details: [],
      });
    },
  );

  it.each(["--version foo", "--version --version", "--version --env dev"])(
    "is not asked for alone by `axctl %s`: a usage error",
    async (line) => expect(await asked(line)).toMatchObject({ code: 1, stdout: "" }),
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
