import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openGuardedTrain } from "./support/guarded-train.ts";
import { install, runScript } from "./support/installed.ts";
import { recordCommand } from "./support/record.ts";
import { commandLines } from "./support/runbook.ts";
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
  env = { PATH: await install(workspace), HOME: workspace.home };
});
afterAll(() => workspace.dispose());

async function run(script: string, cwd: string, more: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runScript(script, { cwd, env: { ...env, ...more } });
  return { code, printed: stdout + stderr };
}

/** Takes down that the lines of a quick start were run. */
const ran = (script: string) => {
  for (const line of commandLines(`\`\`\`sh\n${script}\`\`\`\n`)) recordCommand({ page: "README.md", line });
};

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
    ran(scriptFor(/operate/));
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
    ran(scriptFor(/CI/));
  });

  it("release managers: check, plan and status, from git alone", async () => {
    const train = await openGuardedTrain({ workspace });
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
      ran(scriptFor(/releases/));
    } finally {
      await train.close();
    }
  });
});
