import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { interruption } from "../../src/cli/interruption.ts";
import { commands } from "../../src/cli/tree.ts";
import { writeLogins } from "../../src/sandbox/logins.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { axctl, withHome } from "./support.ts";

const clock = { now: () => Date.now() };

describe("the command tree", () => {
  it.each(commands.map(({ path }) => [path.join(" ")]))(
    "axctl %s --help gives no option two defaults",
    async (path) => {
      const { stdout } = await withHome((home) => axctl(home, [...path.split(" "), "--help"]));
      const options = (stdout.split("\n\nExamples:")[0] ?? "").split(/^ {2}(?=-)/m).slice(1);
      expect(options.length).toBeGreaterThan(4);
      expect(options.filter((option) => option.split("(default").length > 2)).toEqual([]);
    },
  );

  it("takes --json before the command as well", async () => {
    const run = await withHome((home) => axctl(home, ["--json", "auth", "doctor"]));
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject({ summary: { command: "axctl auth doctor" } });
  });

  it("leaves what stands behind -- alone", async () => {
    const run = await withHome((home) => axctl(home, ["auth", "doctor", "--", "--json"]));
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain("too many arguments");
  });
});

describe("every command, in one process", () => {
  it("passes against a sandbox and shows it to a person", async () => {
    await withHome(async (home) => {
      const sandbox = await startSandbox({ envs: ["dev", "next"], clock, faults: ["next:tasks.list=403"] });
      await writeLogins(join(home, ".ax"), sandbox.environments);
      const doctor = await axctl(home, ["auth", "doctor", "--env", "dev"]);
      expect(doctor.code).toBe(0);
      expect(doctor.stdout).toContain("✓ doctor passes for 127.0.0.1\n  next: axctl qa preflight --env dev");

      const preflight = await axctl(home, [
        "qa",
        "preflight",
        "--env",
        "dev",
        "--artifact",
        join(home, "preflight.json"),
      ]);
      expect(preflight.code).toBe(0);
      expect(preflight.stdout.match(/^✓ /gm)).toHaveLength(9);
      expect(preflight.stdout).toContain("✓ preflight for mcp-ui passes: 8 checks");

      const failing = await axctl(home, ["qa", "preflight", "--env", "next"]);
      expect(failing.code).toBe(2);
      expect(failing.stdout).toMatch(/✗ tasks\.list .*HTTP 403/);

      const matrix = await axctl(home, ["qa", "matrix", "--artifact-dir", join(home, "out")], { isTTY: true });
      expect(matrix.code).toBe(2);
      expect(matrix.stdout).toContain("matrix for mcp-ui fails in next");
      expect(matrix.stdout).toContain("\u001b[");
      await sandbox.close();
    });
  });

  it.each<[string, string[], "variables" | "option" | "default", string]>([
    ["variables alone", [], "variables", "axctl login --env <another>"],
    ["variables beside a login", ["dev"], "variables", "axctl qa matrix"],
    ["the only login", ["dev"], "option", "axctl login --env <another>"],
    ["one login of two", ["dev", "next"], "option", "axctl qa matrix --env dev --env <another>"],
    ["the default login alone", ["default"], "default", "axctl login --env <another>"],
    ["the default login of two", ["default", "next"], "default", "axctl qa matrix"],
  ])("proposes a comparison only where there is something to compare: %s", async (_, logins, how, next) => {
    await withHome(async (home) => {
      const sandbox = await startSandbox({ envs: logins.length > 0 ? logins : ["dev"], clock });
      if (logins.length > 0) await writeLogins(join(home, ".ax"), sandbox.environments);
      const [first] = sandbox.environments;
      const space = first?.spaces[0]?.id ?? "";
      const variables = { AX_TOKEN: first?.pat ?? "", AX_BASE_URL: first?.url ?? "", AX_SPACE_ID: space };
      const args = ["qa", "preflight", ...(how === "option" ? ["--env", "dev"] : [])];
      const run = await axctl(home, args, how === "variables" ? { env: variables } : {});
      await sandbox.close();
      expect(run.code).toBe(0);
      expect(run.stdout.trimEnd().split("\n").at(-1)).toBe(`  next: ${next}`);
    });
  });

  it("says what is missing, to a person and to a program", async () => {
    await withHome(async (home) => {
      const doctor = await axctl(home, ["auth", "doctor"]);
      expect(doctor).toMatchObject({ code: 2, stderr: "" });
      expect(doctor.stdout).toContain("fix: axctl login");
      const preflight = await axctl(home, ["qa", "preflight"]);
      expect(preflight.code).toBe(3);
      expect(preflight.stdout).toContain("skipped, nothing was measured");
      const matrix = await axctl(home, ["qa", "matrix", "--json"]);
      expect(matrix.code).toBe(3);
      expect(JSON.parse(matrix.stdout).summary.reason).toBe("no configured user-login environments found");
    });
  });

  it("warns, and goes on, when the token cache cannot be trusted", async () => {
    await withHome(async (home) => {
      const sandbox = await startSandbox({ envs: ["dev"], clock });
      await writeLogins(join(home, ".ax"), sandbox.environments);
      const { mkdir, writeFile } = await import("node:fs/promises");
      await mkdir(join(home, ".ax", "cache"));
      await writeFile(join(home, ".ax", "cache", "tokens.json"), "{}", { mode: 0o644 });
      const run = await axctl(home, ["qa", "preflight", "--env", "dev", "--json"]);
      expect(run.code).toBe(0);
      expect(run.stderr).toMatch(/warning: the token cache .* is discarded/);
      expect(JSON.parse(run.stdout).ok).toBe(true);
      await sandbox.close();
    });
  });
});

describe("the sandbox command", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("prints what a person needs, serves, and ends with %s", async (signal, code) => {
    await withHome(async (home) => {
      const controller = new AbortController();
      const running = axctl(home, ["sandbox", "--envs", "dev", "--write-logins", join(home, "logins")], {
        signal: controller.signal,
      });
      // It serves until it is interrupted: half a second is enough to get there, and not too long to wait.
      setTimeout(() => controller.abort(interruption(signal)), 500);
      const run = await running;
      expect(run.code).toBe(code);
      expect(run.stdout).toMatch(/dev {2}http:\/\/127\.0\.0\.1:\d+ {2}test token axp_u_\w+\.\w+/);
      expect(run.stdout).toContain(`AX_CONFIG_DIR=${join(home, "logins")} axctl qa preflight --env dev`);
    });
  });

  it("prints one document with all that it made up, named as documents name things", async () => {
    await withHome(async (home) => {
      const controller = new AbortController();
      const running = axctl(home, ["sandbox", "--envs", "dev", "--json"], { signal: controller.signal });
      setTimeout(() => controller.abort(interruption("SIGTERM")), 500);
      const [dev] = JSON.parse((await running).stdout).details;
      const names = ["name", "url", "pat", "username", "spaces", "agent_pat", "agent_id", "agent_name"];
      expect(Object.keys(dev)).toEqual(names);
      expect(dev.agent_pat).toMatch(/^axp_a_/);
    });
  });

  it("refuses a port that is taken", async () => {
    await withHome(async (home) => {
      const sandbox = await startSandbox({ envs: ["dev"], clock });
      const port = new URL(sandbox.environments[0]?.url ?? "").port;
      const run = await axctl(home, ["sandbox", "--envs", "dev", "--port", port, "--json"]);
      expect(run.code).toBe(1);
      expect(JSON.parse(run.stdout).summary.error.code).toBe("SANDBOX_PORT_TAKEN");
      await sandbox.close();
    });
  });
});

describe("--debug", () => {
  it("shows a trace, and nothing does without it", async () => {
    await withHome(async (home) => {
      const quiet = await axctl(home, ["qa", "preflight", "--limit", "0"]);
      expect(quiet.stderr).not.toMatch(/\n\s+at /);
      const loud = await axctl(home, ["qa", "preflight", "--limit", "0", "--debug"]);
      expect(loud.stderr).toMatch(/\n\s+at /);
    });
  });
});
