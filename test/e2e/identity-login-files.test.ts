import { chmod, mkdir, open, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
let dev: SandboxEnvironment;
let asked: () => number;
beforeEach(async () => {
  workspace = await Workspace.create();
  const sandbox = await workspace.sandbox({}, { logins: false });
  dev = environmentOf(sandbox);
  asked = () => sandbox.requests().length;
});
afterEach(() => workspace.dispose());

function path(): string {
  return join(workspace.config, "users", "dev", "user.toml");
}

function login(args: readonly string[] = ["--url", dev.url]) {
  return workspace.axctl(["login", "--env", "dev", "--token-stdin", "--json", ...args], { stdin: dev.pat });
}

async function present(text: string, mode = 0o600): Promise<void> {
  await mkdir(join(path(), ".."), { recursive: true });
  await writeFile(path(), text);
  await chmod(path(), mode);
}

async function modeOf(file: string): Promise<string> {
  return ((await stat(file)).mode & 0o777).toString(8);
}

describe("what a login writes", () => {
  it("is readable by its owner alone, in folders that only the owner enters", async () => {
    expect((await login()).code).toBe(0);
    expect(await modeOf(path())).toBe("600");
    expect(await modeOf(join(workspace.config, "users", ".active"))).toBe("600");
    expect(await modeOf(join(workspace.config, "users", "dev"))).toBe("700");
    expect(await modeOf(join(workspace.config, "users"))).toBe("700");
  });

  it("makes the configuration folder itself when there is none", async () => {
    const config = join(workspace.root, "new", "config");
    const run = await workspace.axctl(["login", "--url", dev.url, "--token-stdin"], {
      stdin: dev.pat,
      env: { AX_CONFIG_DIR: config },
    });
    expect(run.code).toBe(0);
    expect(await modeOf(config)).toBe("700");
    expect(await modeOf(join(config, "user.toml"))).toBe("600");
  });

  it("takes the place of the old file in one step, and closes what was open to others", async () => {
    await present(`token = "axp_u_old.0123456789abcdef"\nbase_url = "${dev.url}"\n`, 0o644);
    const reader = await open(path());
    const before = await reader.stat();
    expect((await login()).code).toBe(0);
    // Whoever reads along keeps the whole old file: it was replaced, never written into.
    expect(await reader.readFile("utf8")).toContain("axp_u_old");
    await reader.close();
    expect((await stat(path())).ino).not.toBe(before.ino);
    expect(await modeOf(path())).toBe("600");
    expect((await workspace.filesIn(workspace.config)).filter((name) => name.includes(".tmp"))).toEqual([]);
  });
});

/** As the Python CLI and people write it: comments, quoting, tables, types that JSON does not have. */
const FOREIGN = `# written by another program
token = 'axp_u_old.0123456789abcdef'
base_url = 'https://old.example'
email = "ada@example.com"
agent_name = "stale"
token_file = "old-token"
ratio = 1.0
count = 3
large = 9007199254740991
since = 2026-01-05T09:00:00Z
birthday = 1815-12-10
enabled = true
scopes = ["messages", "tasks"]
"quoted key" = "Grüße \\"quoted\\""

[editor]
theme = "dark"

[editor.font]
size = 12.5

[[recent]]
space = "one"

[[recent]]
space = "two"
`;

describe("keys that axctl does not know", () => {
  it("survive a rewrite with their types, tables included", async () => {
    await present(FOREIGN);
    expect((await login()).code).toBe(0);
    const written = await readFile(path(), "utf8");
    const { token, base_url, space_id, principal_type, environment, ...others } = parse(written);
    expect({ token, base_url, space_id, principal_type, environment }).toEqual({
      token: dev.pat,
      base_url: dev.url,
      space_id: dev.spaces[0]?.id,
      principal_type: "user",
      environment: "dev",
    });
    const before = parse(FOREIGN);
    for (const known of ["token", "base_url", "agent_name", "token_file"]) delete before[known];
    expect(others).toEqual(before);
    // A float stays one for programs that tell it from an integer.
    expect(written).toContain("ratio = 1.0\n");
    expect(written).toContain("count = 3\n");
  });

  it("are read past: the file is used as it is", async () => {
    await present(FOREIGN.replace("https://old.example", dev.url).replace("axp_u_old.0123456789abcdef", dev.pat));
    const run = await workspace.axctl(["auth", "whoami", "--env", "dev", "--json"]);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({ principal: { username: dev.username } });
  });
});

describe("a present file that cannot be used", () => {
  it.each([
    ["no TOML", 'token = "axp_u_old.0123456789abcdef"\nbase_url = oops\n', "line 2, column 12: it is no valid TOML"],
    ["a known key of another type", 'email = "x"\n base_url = 5\n', "line 2, column 2: `base_url` must be text"],
    ["too large", `# ${"x".repeat(1024 * 1024)}`, "larger than 1048576 bytes"],
  ])("with %s is refused before anything is asked for or sent, and stays as it is", async (_, text, said) => {
    await present(text);
    // Without --url and without input: neither the default host nor a prompt is reached.
    for (const run of [await login(), await workspace.axctl(["login", "--env", "dev", "--json"])]) {
      expect(run.code).toBe(1);
      const message = `${path()} cannot be used: `;
      expect(parseDocument(run.stdout)).toMatchObject({
        summary: {
          error: {
            code: "CONFIG_UNREADABLE",
            message: expect.stringContaining(message),
            hint: expect.stringContaining("nothing was changed"),
          },
        },
      });
      expect(run.stdout).toContain(said);
      expect(run.stdout).not.toContain("oops");
      expect(run.stdout).not.toContain("0123456789abcdef");
    }
    expect(await readFile(path(), "utf8")).toBe(text);
    expect(await workspace.filesIn(workspace.config)).toEqual(["users/dev/user.toml"]);
    expect(asked()).toBe(0);
  });
});

describe("a file that cannot be written", () => {
  it("is an error that names it", async () => {
    await writeFile(join(workspace.config, "users"), "a file where a folder should be");
    const run = await login();
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({
      summary: { error: { code: "FILE_NOT_WRITTEN", message: expect.stringContaining(path()) } },
    });
  });
});
