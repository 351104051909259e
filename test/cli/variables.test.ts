import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { variablesOf } from "../../src/cli/command-help.ts";
import { variables } from "../../src/cli/variables.ts";
import { catalogue } from "../../src/core/error-catalogue.ts";
import { writeLogins } from "../../src/sandbox/logins.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { makeRepository } from "../release/support/repository.ts";
import { partOf } from "../support/cases.ts";
import { axctl, withHome } from "./support.ts";
import { wholeTree } from "./whole-tree.ts";

const tree = await wholeTree();
const folder = fileURLToPath(new URL("../../src/", import.meta.url));

/** What src hands to other programs, or to its readers, and does not read itself. */
const WRITTEN = [
  "GIT_TERMINAL_PROMPT",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_AUTHOR_NAME",
  "GIT_AUTHOR_EMAIL",
  "GIT_COMMITTER_NAME",
  "GIT_COMMITTER_EMAIL",
  "GIT_AUTHOR_DATE",
  "GIT_COMMITTER_DATE",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_NO_LAZY_FETCH",
];

/** What a rehearsal hands on to its stages, so that they speak as the system does. */
const HANDED_ON = ["SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE"];

/** How a variable is read: by its name, whatever the environment is called where that happens. */
const READS = [
  /\b(?:env|environment)\["(\w+)"\]/g,
  /["'{ ]((?:AX|AXCTL|GITHUB|GH|GIT|NODE|RELEASE_PLEASE)_[A-Z_]+)(?=["':])/g,
  /\bproxyFrom\(env, "(\w+)"/g,
];

/** The names of all variables that the sources read, but those of the sandbox: it serves, and has no environment. */
async function namesRead(): Promise<Set<string>> {
  const names = new Set<string>();
  for (const path of await readdir(folder, { recursive: true })) {
    if (!path.endsWith(".ts") || path === join("cli", "variables.ts")) continue;
    const text = await readFile(join(folder, path), "utf8");
    for (const pattern of READS) for (const [, name = ""] of text.matchAll(pattern)) names.add(name.toUpperCase());
  }
  for (const name of [...Object.keys(catalogue), ...WRITTEN]) names.delete(name);
  return names;
}

describe("environment variables", () => {
  const documented = new Set(tree.flatMap(({ help }) => variablesOf(help)));

  it("that the sources read are all documented", async () => {
    const names = await namesRead();
    expect(names.size).toBeGreaterThan(30);
    expect([...names].filter((name) => !Object.hasOwn(variables, name))).toEqual([]);
  });

  it("that are documented belong to some command, and are read", async () => {
    const names = await namesRead();
    expect(Object.keys(variables).filter((name) => !new Set<string>(documented).has(name))).toEqual([]);
    // The system finds programs by PATH; those of an environment are read by a name that is made of the environment's.
    const unread = Object.keys(variables).filter((name) => !names.has(name) && !name.includes("<") && name !== "PATH");
    expect(unread).toEqual([]);
  });
});

/** Command lines that read all that a command reads before it needs an answer. */
const LINES: Readonly<Record<string, string>> = {
  "auth doctor": "--probe",
  login: "--env dev --token axp_u_key.secret",
  logout: "--env dev",
  "qa verify": "--artifact-dir out --require dev",
  "qa gate": "--artifact-dir out --require dev -- true",
  "qa report": "out --format html",
  "qa merge": "out --artifact-dir whole",
};

const TRAIN = "--timeout 1s";

describe("what a command really reads of the environment is in its help", () => {
  it.each(
    partOf(
      tree.map((known) => [known.name, known] as const),
      2,
    ),
  )("axctl %s", async (name, { help }) => {
    const repository = makeRepository([{ message: "feat: one", touch: ["a"] }]);
    const read = new Set<string>();
    await withHome(async (home) => {
      const sandbox = await startSandbox({ envs: ["dev"], clock: { now: () => Date.now() } });
      await writeLogins(join(home, ".ax"), sandbox.environments);
      const [line = name.startsWith("release ") && name !== "release plan" ? TRAIN : ""] = [LINES[name]];
      await axctl(
        name.startsWith("release ") ? repository.folder : home,
        [...name.split(" "), ...line.split(" ").filter(Boolean)],
        {
          env: {
            AX_CONFIG_DIR: join(home, ".ax"),
            // A path that is not absolute would be one of this process.
            AX_QA_ARTIFACT_DIR: join(home, "artifacts"),
            GH_TOKEN: "ghp_1234567890",
            GITHUB_API_URL: "http://127.0.0.1:1",
          },
          onRead: (variable) => read.add(variable),
          // The sandbox serves until it is interrupted; the others are done before, or have read what they read.
          signal: AbortSignal.timeout(name === "sandbox" ? 300 : 10_000),
        },
      );
      await sandbox.close();
    });
    repository.dispose();
    expect(read).toContain("NO_COLOR");
    const known = new Set<string>([...variablesOf(help), ...(name === "rehearse" ? HANDED_ON : [])]);
    const names = [...read].map((variable) => variable.toUpperCase().replace(/^AX_QA_(?:DEV|NEXT)_/, "AX_QA_<ENV>_"));
    expect(names.filter((variable) => !known.has(variable))).toEqual([]);
  });
});
