import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { environmentOf, parseDocument, type Run, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

/** Every command that takes `--env`, with all that it needs to write something if it can. */
const COMMANDS: readonly (readonly string[])[] = [
  ["auth", "doctor"],
  ["auth", "whoami"],
  ["login", "--token-stdin"],
  ["logout"],
  ["qa", "preflight", "--artifact", "out/preflight.json"],
  ["qa", "matrix", "--artifact-dir", "out"],
];

/** Names that cannot be used, and what is said about them. */
const REFUSED: readonly [string, string][] = [
  ["CON", "reserved device name"],
  ["nul.txt", "reserved device name"],
  ["LPT1", "reserved device name"],
  ["x".repeat(300), "longer than 64 characters"],
  [`${"../".repeat(400)}etc`, "longer than 64 characters"],
  [".", "nothing is left"],
  ["....", "nothing is left"],
  ["../..", "nothing is left"],
  ["-.-", "nothing is left"],
  ["  ", "an empty text"],
  ["", "an empty text"],
];

/** Names that are made usable, and the folder that they come to. */
const NORMALISED: readonly [string, string][] = [
  ["../x", "x"],
  ["..\\..\\x", "x"],
  ["/etc/passwd", "etc-passwd"],
  ["a/../../b", "a-..-..-b"],
  ["~root", "root"],
  ["x\u0001y", "x-y"],
  ["$(touch pwned)", "touch-pwned"],
  ["x\n../y", "x-..-y"],
  ["Ünïcode", "n-code"],
  ["%2e%2e%2fx", "2e-2e-2fx"],
];

/** Whatever lies in the workspace, folders included. */
async function everything(): Promise<string[]> {
  return (await readdir(workspace.root, { recursive: true })).sort();
}

function run(command: readonly string[], name: string, env: Record<string, string> = {}): Promise<Run> {
  const option = name.startsWith("-") ? [`--env=${name}`] : ["--env", name];
  return workspace.axctl([...command, ...option, "--json"], { stdin: "axp_u_key.0123456789abcdef\n", env });
}

describe.each(COMMANDS.map((command) => [command.slice(0, 2).join(" "), command] as const))("%s", (_, command) => {
  it("refuses hostile environment names as wrong usage, and writes nothing", async () => {
    const before = await everything();
    const runs = await Promise.all(
      REFUSED.map(async ([name, reason]) => ({ name, reason, ...(await run(command, name)) })),
    );
    for (const { name, reason, code, stdout } of runs) {
      expect({ name, code }).toEqual({ name, code: 1 });
      const { error } = JSON.parse(stdout).summary;
      expect({ name, ...error }).toMatchObject({ code: expect.stringMatching(/^INVALID_(?:ENV_NAME|OPTION)$/) });
      expect(error.message).toContain(reason);
      expect(stdout.length).toBeLessThan(1000);
    }
    expect(await everything()).toEqual(before);
  });

  it("makes others usable, and leaves everything outside of its folders alone", async () => {
    const before = await everything();
    // A login could be written here, if it were not for the token: the port is closed.
    const extra = command[0] === "login" ? ["--url", "http://127.0.0.1:9"] : [];
    for (const { code, stdout } of await Promise.all(NORMALISED.map(([name]) => run([...command, ...extra], name)))) {
      expect([2, 3]).toContain(code);
      expect(stdout).not.toContain("INTERNAL");
    }
    const created = (await everything()).filter((path) => !before.includes(path));
    expect(created.filter((path) => !/^work\/out(?:\/[\w.-]+)?$/.test(path))).toEqual([]);
  });
});

describe("a login under a hostile name", () => {
  it.each(NORMALISED)("%j lies in the folder %s", async (name, folder) => {
    const { pat, url } = environmentOf(await workspace.sandbox({}, { logins: false }));
    const before = await everything();
    const option = name.startsWith("-") ? [`--env=${name}`] : ["--env", name];
    const ran = await workspace.axctl(["login", ...option, "--url", url, "--token-stdin", "--json"], { stdin: pat });
    expect(ran.code).toBe(0);
    const created = (await everything()).filter((path) => !before.includes(path));
    const users = relative(workspace.root, join(workspace.config, "users"));
    expect(created).toEqual(
      [users, join(users, ".active"), join(users, folder), join(users, folder, "user.toml")].sort(),
    );
    expect(await readFile(join(workspace.config, "users", ".active"), "utf8")).toBe(`${folder}\n`);
    // The name that was typed keeps working.
    const doctor = await workspace.axctl(["auth", "doctor", ...option, "--json"]);
    expect(parseDocument(doctor.stdout)).toMatchObject({ ok: true, selected_env: folder });
  });
});

describe("names from elsewhere", () => {
  it.each(["AX_ENV", "AX_USER_ENV", "AX_GATEWAY_ENV"])("%s is held to the same rules", async (variable) => {
    const before = await everything();
    for (const [name, reason] of REFUSED) {
      if (name.trim() === "") continue;
      const ran = await workspace.axctl(["auth", "doctor", "--json"], { env: { [variable]: name } });
      expect(ran.code).toBe(1);
      expect(JSON.parse(ran.stdout).summary.error).toMatchObject({
        code: "INVALID_ENV_NAME",
        message: expect.stringMatching(new RegExp(`^${variable} is no usable environment name: .*${reason}`)),
      });
    }
    expect(await everything()).toEqual(before);
  });

  it.each([
    ["a NUL", "x\u0000y"],
    ["only dots", "...."],
    ["a device", "CON"],
    ["300 characters", "x".repeat(300)],
  ])("a marker with %s is a problem of that file, never a crash", async (_, name) => {
    await mkdir(join(workspace.config, "users"));
    await writeFile(join(workspace.config, "users", ".active"), name);
    const ran = await workspace.axctl(["auth", "doctor", "--json"]);
    expect(ran.code).toBe(2);
    const path = join(workspace.config, "users", ".active");
    expect(JSON.parse(ran.stdout).problems).toContainEqual(
      expect.objectContaining({ code: "config_unreadable", path }),
    );
  });

  it.each([["../../outside"], ["/etc"], ["a/b"], ["x\u0000y"], [".."]])(
    "the active profile %j is a problem, and nothing outside is read",
    async (name) => {
      await mkdir(join(workspace.config, "profiles"));
      await writeFile(join(workspace.config, "profiles", ".active"), name);
      await mkdir(join(workspace.root, "outside"));
      await writeFile(join(workspace.root, "outside", "profile.toml"), 'token = "axp_u_key.0123456789abcdef"\n');
      const ran = await workspace.axctl(["auth", "doctor", "--json"]);
      expect(ran.code).toBe(2);
      expect(JSON.parse(ran.stdout)).toMatchObject({ effective: { token: null } });
      expect(JSON.parse(ran.stdout).problems[0]).toMatchObject({ code: "config_unreadable" });
    },
  );

  it.each([
    ["a login's folder", "users/dev", ["--env", "dev"]],
    ["the folder of all logins", "users", ["--env", "dev"]],
  ])("%s that is a link out of the configuration folder is refused by every command", async (_, name, option) => {
    const { pat, url } = environmentOf(await workspace.sandbox({}, { logins: false }));
    const outside = join(workspace.root, "outside");
    await mkdir(join(outside, "dev"), { recursive: true });
    for (const folder of [outside, join(outside, "dev")]) {
      await writeFile(join(folder, "user.toml"), `token = "${pat}"\nbase_url = "${url}"\n`, { mode: 0o600 });
    }
    await mkdir(join(workspace.config, name, ".."), { recursive: true });
    await symlink(outside, join(workspace.config, name));
    const before = await everything();
    for (const command of COMMANDS.slice(0, 5)) {
      const ran = await workspace.axctl([...command, ...option, "--json"], { stdin: pat });
      expect([1, 2]).toContain(ran.code);
      expect(ran.stdout).toContain("a link leads out of the configuration folder");
    }
    expect((await everything()).filter((path) => !path.startsWith("work"))).toEqual(
      before.filter((path) => !path.startsWith("work")),
    );
  });
});
