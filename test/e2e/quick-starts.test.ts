import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOOD } from "../release/check/good-repository.ts";
import { openTrain, type Train } from "./support/train.ts";
import { Workspace } from "./support/workspace.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const readme = await readFile(join(root, "README.md"), "utf8");
const section = readme.split(/^## /m).find((text) => text.startsWith("Quick starts")) ?? "";
/** The reader of each quick start, with the lines that it is made of. */
const starts = [...section.matchAll(/\*\*(You [^*]+)\.\*\*[\s\S]*?```sh\n([\s\S]*?)```/g)].map(
  ([, reader = "", script = ""]) => ({ reader, script }),
);

let workspace: Workspace;
let env: Record<string, string>;

beforeAll(async () => {
  workspace = await Workspace.create();
  // What a person has installed: `axctl`, and an `npx` that runs it in place of the registry's.
  const bin = join(workspace.root, "bin");
  await mkdir(bin);
  const axctl = `#!/bin/sh\nexec "${process.execPath}" "${root}dist/main.js" "$@"\n`;
  await writeFile(join(bin, "axctl"), axctl);
  await writeFile(join(bin, "npx"), `#!/bin/sh\n[ "$1 $2" = "--yes axctl" ] || exit 9\nshift 2\nexec axctl "$@"\n`);
  for (const name of ["axctl", "npx"]) await chmod(join(bin, name), 0o755);
  env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: workspace.home };
});
afterAll(() => workspace.dispose());

/** Runs a script as a shell does that stops at the first failure; what it started in the background ends with it. */
async function run(script: string, cwd: string, more: Record<string, string> = {}) {
  const shell = spawn("bash", ["-c", `trap 'kill $(jobs -p) 2>/dev/null || true' EXIT; set -e\n${script}`], {
    cwd,
    env: { ...env, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const pipe of [shell.stdout, shell.stderr]) pipe.on("data", (chunk) => (printed += chunk));
  const [code] = await once(shell, "close");
  return { code, printed };
}

const scriptFor = (reader: RegExp) => starts.find((start) => reader.test(start.reader))?.script ?? "exit 9";

describe("the README's quick starts", () => {
  it("are for three readers", () => {
    expect(starts.map(({ reader }) => reader)).toEqual([
      "You operate environments",
      "You write CI",
      "You manage releases",
    ]);
  });

  it("operators: every line runs, against a sandbox", async () => {
    // A person waits for the sandbox to say that it serves.
    const script = scriptFor(/operate/).replace(
      / &$/m,
      " &\nuntil [ -f .ax/sandbox/users/next/user.toml ]; do sleep 0.1; done",
    );
    // The sandbox's logins lie in it: it is none of the folders whose files are outputs.
    const folder = join(workspace.root, "operator");
    await mkdir(folder);
    const { code, printed } = await run(script, folder);
    expect(code, printed).toBe(0);
    expect(printed).toContain("✓ matrix for release passes");
  });

  it("CI: three variables and one command", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev"] });
    const [dev] = sandbox.environments;
    const script = scriptFor(/CI/)
      .replace("axp_u_…", dev?.pat ?? "")
      .replace("https://dev.example", dev?.url ?? "")
      .replace("AX_QA_DEV_SPACE_ID=…", `AX_QA_DEV_SPACE_ID=${dev?.spaces[0]?.id}`);
    const { code, printed } = await run(script, workspace.work);
    expect(code, printed).toBe(0);
  });

  it("release managers: check, plan and status, from git alone", async () => {
    const train: Train = await openTrain({
      workspace,
      files: { ...GOOD, "package.json": '{\n  "name": "x",\n  "private": true,\n  "version": "1.2.0"\n}\n' },
      version: "1.2.0",
    });
    try {
      await promisify(execFile)("git", ["checkout", "--quiet", "dev/staging"], { cwd: train.folder });
      const lines = scriptFor(/releases/)
        .trim()
        .split("\n");
      expect(lines).toHaveLength(3);
      const codes = [];
      for (const line of lines) codes.push((await run(line, train.folder, { GITHUB_REPOSITORY: "acme/rail" })).code);
      // GitHub was not asked by the last one: it is no pass, and says so.
      expect(codes).toEqual([0, 0, 3]);
    } finally {
      await train.close();
    }
  });
});
