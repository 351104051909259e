import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, it, onTestFinished } from "vitest";
import { copyPasteCommands } from "../../src/sandbox/commands.ts";
import { writeLogins } from "../../src/sandbox/logins.ts";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";

function environmentNamed(name: string): SandboxEnvironment {
  return {
    name,
    url: "http://127.0.0.1:4001",
    pat: `axp_u_${name}.secret`,
    agentPat: `axp_a_${name}.secret`,
    agentId: "agent-id",
    agentName: "triage-10",
    username: "ada",
    spaces: [
      { id: "space-1", slug: "crew", name: "Crew" },
      { id: "space-2", slug: "desk", name: "Desk" },
    ],
  };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "axctl-logins-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe("writeLogins", () => {
  it("writes a private login for each environment, and sets no marker", async () => {
    const dir = join(await folder(), "new", "config");
    const paths = await writeLogins(dir, [environmentNamed("dev"), environmentNamed("next")]);
    expect(paths).toEqual([join(dir, "users/dev/user.toml"), join(dir, "users/next/user.toml")]);
    expect(parse(await readFile(join(dir, "users/next/user.toml"), "utf8"))).toEqual({
      token: "axp_u_next.secret",
      base_url: "http://127.0.0.1:4001",
      space_id: "space-1",
      principal_type: "user",
      environment: "next",
    });
    expect(await modeOf(join(dir, "users/dev/user.toml"))).toBe("600");
    for (const below of ["", "users", "users/dev", "users/next"]) expect(await modeOf(join(dir, below))).toBe("700");
    await expect(stat(join(dir, "users/.active"))).rejects.toThrow("ENOENT");
  });

  it.each(["default", "user"])("writes the default login for %s", async (name) => {
    const dir = await folder();
    expect(await writeLogins(dir, [environmentNamed(name)])).toEqual([join(dir, "user.toml")]);
    expect(parse(await readFile(join(dir, "user.toml"), "utf8"))).toMatchObject({ environment: name });
  });

  it("replaces what it wrote before, and closes what was too open", async () => {
    const dir = await folder();
    await mkdir(join(dir, "users/dev"), { recursive: true, mode: 0o755 });
    await writeLogins(dir, [environmentNamed("dev")]);
    await writeLogins(dir, [{ ...environmentNamed("dev"), url: "http://127.0.0.1:4002" }]);
    const text = await readFile(join(dir, "users/dev/user.toml"), "utf8");
    expect(parse(text)).toMatchObject({ base_url: "http://127.0.0.1:4002" });
    expect([await modeOf(join(dir, "users")), await modeOf(join(dir, "users/dev"))]).toEqual(["700", "700"]);
  });

  it("leaves a person's login alone, and writes none of the others", async () => {
    const dir = await folder();
    await mkdir(join(dir, "users/next"), { recursive: true });
    await writeFile(join(dir, "users/next/user.toml"), 'token = "axp_u_own.login"\n');
    const written = writeLogins(dir, [environmentNamed("dev"), environmentNamed("next")]);
    await expect(written).rejects.toMatchObject({
      code: "FILE_NOT_WRITTEN",
      message: expect.stringContaining("the sandbox did not write"),
    });
    expect(await readFile(join(dir, "users/next/user.toml"), "utf8")).toContain("axp_u_own.login");
    await expect(stat(join(dir, "users/dev"))).rejects.toThrow("ENOENT");
  });

  it("ends where the system makes no folders, and says why", async () => {
    await expect(writeLogins("/proc/axctl", [environmentNamed("dev")])).rejects.toMatchObject({
      code: "FILE_NOT_WRITTEN",
      message: expect.stringContaining("'/proc/axctl'"),
    });
  });

  it("names the file that cannot be written", async () => {
    const dir = await folder();
    await writeFile(join(dir, "users"), "");
    await expect(writeLogins(dir, [environmentNamed("dev")])).rejects.toMatchObject({
      code: "FILE_NOT_WRITTEN",
      message: expect.stringContaining(join(dir, "users/dev/user.toml")),
    });
  });
});

describe("copyPasteCommands", () => {
  it.each([
    ["/tmp/ax", "AX_CONFIG_DIR=/tmp/ax axctl"],
    ["/tmp/my ax's", "AX_CONFIG_DIR='/tmp/my ax'\\''s' axctl"],
  ])("uses the logins in %s", (dir, axctl) => {
    expect(copyPasteCommands([environmentNamed("dev"), environmentNamed("next")], dir)).toEqual([
      `${axctl} auth doctor --env dev`,
      `${axctl} qa preflight --env dev`,
      `${axctl} auth doctor --env next`,
      `${axctl} qa preflight --env next`,
      `${axctl} qa matrix --env dev --env next`,
    ]);
  });

  it("names everything by variables without logins", () => {
    const variables = "AX_BASE_URL=http://127.0.0.1:4001 AX_TOKEN=axp_u_dev.secret AX_SPACE_ID=space-1";
    expect(copyPasteCommands([environmentNamed("dev")])).toEqual([
      `${variables} axctl auth doctor`,
      `${variables} axctl qa preflight`,
    ]);
  });
});
