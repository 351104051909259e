import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takingTurns } from "../support/cases.ts";
import { ARTIFACTS, ciStep, variablesOf } from "./support/ci.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";
import { asked } from "./support/write.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

/** Paths below a folder with their permissions, `users/dev/user.toml 600`, folders with a slash at their end. */
async function modesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    return `${path.slice(folder.length + 1)}${entry.isDirectory() ? "/" : ""} ${(mode & 0o777).toString(8)}`;
  });
  return (await Promise.all(lines)).sort();
}

/** Every file below a folder with its text. */
async function textsIn(folder: string): Promise<Record<string, string>> {
  const names = (await workspace.filesIn(folder)).sort();
  const pairs = names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

describe("the temporary logins", () => {
  inTurn("are there while it runs, readable by their owner alone, and gone after a pass", async () => {
    const faults = ["*:tasks.list=slow=500"];
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults }, { logins: false });
    const folder = join(workspace.root, "logins");
    let seen: string[] = [];
    const run = await ciStep(workspace, { ...variablesOf(sandbox), AX_QA_CONFIG_DIR: folder }, [], async () => {
      await asked(sandbox, "tasks.list");
      seen = await modesIn(folder);
    });
    expect(run.code).toBe(0);
    const [own = ""] = seen;
    expect(own).toMatch(/^axctl-\w+\/ 700$/);
    const inside = own.replace(/\/ 700$/, "");
    const logins = ["dev", "next"].flatMap((env) => [
      `${inside}/users/${env}/ 700`,
      `${inside}/users/${env}/user.toml 600`,
    ]);
    expect(seen).toEqual(expect.arrayContaining([`${inside}/users/ 700`, ...logins]));
    // Nor may anybody else read the marker beside them. No token that was exchanged is kept.
    expect(seen.filter((line) => !/\/ 700$|[^/] 600$/.test(line))).toEqual([]);
    expect(seen.filter((line) => line.includes("cache"))).toEqual([]);
    expect(await modesIn(folder)).toEqual([]);
  });

  it.each([
    ["a failed gate", ["next:tasks.list=403"], [], 2],
    ["a command that cannot go on", [], ["--baseline", "prod"], 1],
  ])("are gone after %s", async (_, faults, args, code) => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults }, { logins: false });
    const folder = join(workspace.root, "logins");
    const run = await ciStep(workspace, { ...variablesOf(sandbox), AX_QA_CONFIG_DIR: folder }, args);
    expect(run.code).toBe(code);
    expect(await modesIn(folder)).toEqual([]);
  });

  it.each([
    ["SIGINT", 130, "INTERRUPTED"],
    ["SIGTERM", 143, "TERMINATED"],
  ] as const)("are gone after %s while a check hangs, and no artifact of an earlier run is left", async (...row) => {
    const [signal, code, error] = row;
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const folder = join(workspace.root, "logins");
    const variables = { ...variablesOf(sandbox), AX_QA_CONFIG_DIR: folder };
    await ciStep(workspace, variables);
    sandbox.setFaults(["next:tasks.list=hang"]);
    const before = sandbox.requests().length;
    const run = await ciStep(workspace, variables, ["--json"], async (child) => {
      while (
        !sandbox
          .requests()
          .slice(before)
          .some(({ env, check }) => env === "next" && check === "tasks.list")
      ) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(await modesIn(folder)).not.toEqual([]);
      child.kill(signal);
    });
    expect(run.code).toBe(code);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: false, summary: { error: { code: error } } });
    expect(await modesIn(folder)).toEqual([]);
    // What was measured before may be there; nothing of the run before is.
    const left = await workspace.filesIn(join(workspace.work, ARTIFACTS));
    expect(left.filter((name) => /matrix|summary|next-preflight/.test(name))).toEqual([]);
  });

  inTurn("lie in the system's folder for temporary files unless AX_QA_CONFIG_DIR says otherwise", async () => {
    const sandbox = await workspace.sandbox(
      { envs: ["dev", "next"], faults: ["*:tasks.list=slow=500"] },
      { logins: false },
    );
    const folder = join(workspace.root, "tmp");
    await mkdir(folder);
    let seen: string[] = [];
    await ciStep(workspace, { ...variablesOf(sandbox), TMPDIR: folder }, [], async () => {
      await asked(sandbox, "tasks.list");
      seen = await modesIn(folder);
    });
    expect(seen.filter((line) => line.endsWith("user.toml 600"))).toHaveLength(2);
    expect(await modesIn(folder)).toEqual([]);
  });

  inTurn("leave alone what else is in AX_QA_CONFIG_DIR, and a relative one begins at the working folder", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const own = join(workspace.work, "logins", "users", "dev");
    await mkdir(own, { recursive: true });
    await writeFile(join(own, "user.toml"), 'token = "axp_u_mine.secret"\n');
    const run = await ciStep(workspace, { ...variablesOf(sandbox), AX_QA_CONFIG_DIR: "logins" });
    expect(run.code).toBe(0);
    expect(await textsIn(join(workspace.work, "logins"))).toEqual({
      "users/dev/user.toml": 'token = "axp_u_mine.secret"\n',
    });
    await writeFile(join(own, "user.toml"), "");
  });
});

describe("the runner's own identity", () => {
  inTurn("is ignored and untouched, wherever it stands", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const login = 'token = "axp_a_wrong.secret"\nbase_url = "http://127.0.0.1:9"\nspace_id = "wrong"\n';
    const places = [
      join(workspace.home, ".ax", "user.toml"),
      join(workspace.home, ".ax", "users", "dev", "user.toml"),
      join(workspace.config, "users", "dev", "user.toml"),
      join(workspace.config, "config.toml"),
      join(workspace.root, "machine.toml"),
    ];
    const local = join(workspace.work, ".ax", "config.toml");
    for (const path of [...places, local]) {
      await mkdir(join(path, ".."), { recursive: true });
      await writeFile(path, path === local ? 'space_id = "wrong"\nagent_name = "wrong"\n' : login, { mode: 0o600 });
    }
    const before = [await textsIn(workspace.home), await textsIn(workspace.config)];
    const run = await ciStep(workspace, {
      ...variablesOf(sandbox),
      AX_TOKEN: "axp_a_wrong.secret",
      AX_BASE_URL: "http://127.0.0.1:9",
      AX_CONFIG_FILE: join(workspace.root, "machine.toml"),
      AX_CONFIG_DIR: workspace.config,
      AX_ENV: "next",
      AX_USER_ENV: "next",
      AX_AGENT_NAME: "wrong",
      AX_SPACE: "wrong",
      AX_SPACE_ID: "wrong",
      AX_QA_CONFIG_DIR: join(workspace.root, "logins"),
    });
    expect(run.code).toBe(0);
    expect([await textsIn(workspace.home), await textsIn(workspace.config)]).toEqual(before);
    for (const env of ["dev", "next"]) {
      expect(await workspace.document(`${ARTIFACTS}/${env}-doctor.json`)).toMatchObject({
        ok: true,
        warnings: [],
        effective: { space_id: environmentOf(sandbox, env).spaces[0]?.id },
      });
    }
  });

  inTurn("does not stand in for a variable that is not set", async () => {
    await workspace.sandbox({ envs: ["dev", "next"] });
    const run = await ciStep(workspace, { AX_CONFIG_DIR: workspace.config });
    expect(run.code).toBe(3);
  });
});
