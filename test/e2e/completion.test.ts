import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SHELLS, scripts } from "../../src/cli/completion/scripts.ts";
import { partOf } from "../support/cases.ts";
import { type Completed, fishProposes, installCompletion, isInstalled, typed } from "./support/shells.ts";
import { parseDocument, type RunOptions, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.create();
  await installCompletion(workspace);
  for (const env of ["dev", "next"]) {
    await mkdir(join(workspace.config, "users", env), { recursive: true });
    await writeFile(join(workspace.config, "users", env, "user.toml"), 'token = "axp_u_key.secret"\n', { mode: 0o600 });
  }
  await mkdir(join(workspace.work, "folder"));
  await writeFile(join(workspace.work, "folded.json"), "{}");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@e.example", ...args], { cwd: workspace.work });
  git("init", "-q", "-b", "main");
  git("commit", "-q", "--allow-empty", "-m", "feat: one");
  git("branch", "staging");
  git("branch", "sta$(touch${IFS}pwned)");
  git("tag", "v1.0.0");
  git("update-ref", "refs/remotes/origin/hotfix", "HEAD");
});
afterAll(() => workspace.dispose());

/** A line as it is typed, and what its last word becomes. */
const LINES: readonly (readonly [line: string, word: string])[] = [
  ["axctl rel", "release"],
  ["axctl qa pref", "preflight"],
  ["axctl --json qa pref", "preflight"],
  ["axctl help qa mer", "merge"],
  ["axctl qa preflight --art", "--artifact"],
  ["axctl qa matrix --no-t", "--no-token-cache"],
  ["axctl qa preflight --env de", "dev"],
  ["axctl qa preflight --env=de", "--env=dev"],
  ["axctl qa verify --require dev,n", "dev,next"],
  ["axctl qa matrix --space ne", "next="],
  ["axctl qa report folder --format ht", "html"],
  ["axctl qa matrix --fail-on-drift bre", "breaking"],
  ["axctl completion fi", "fish"],
  ["axctl release status --target sta", "staging"],
  ["axctl release status --source hot", "hotfix"],
  ["axctl release check --ref v1", "v1.0.0"],
  ["axctl release check --ref origin/h", "origin/hotfix"],
  ["axctl qa report fol", "folder/"],
  ["axctl qa preflight --artifact folded", "folded.json"],
  ["axctl qa preflight --artifact foldedX", "foldedX"],
  ["axctl qa preflight --artifact=folded", "--artifact=folded.json"],
];

const has = {
  bash: existsSync("/usr/share/bash-completion/bash_completion"),
  plain: isInstalled("bash"),
  zsh: isInstalled("zsh"),
  fish: isInstalled("fish"),
};

/** What needs a program is skipped where there is none, and says so in its title. */
describe.each([
  ["bash", "bash with bash-completion [needs bash-completion]", 0],
  ["plain", "bash alone [needs bash]", 1],
  ["zsh", "zsh [needs zsh]", 2],
] as const)("in a session of %s", (session, title, shift) => {
  const lines = partOf(LINES, 6, shift);
  let completed: Completed[] = [];
  // The first tab rings a bell where nothing is the same in all; the second one lists.
  const auth = "axctl auth \t";
  beforeAll(async () => {
    if (has[session]) completed = await typed(session, [...lines.map(([line]) => line), auth], workspace);
  });

  it.skipIf(!has[session]).each(lines.map(([line, word], index) => [line, word, index] as const))(
    `\`%s\` becomes … %s in ${title}`,
    // zsh takes the slash behind a folder away again when the line goes on.
    (_, word, index) => expect(completed[index]?.words.at(-1)?.replace(/\/$/, "")).toBe(word.replace(/\/$/, "")),
  );

  it.skipIf(!has[session])(`the commands of a group are listed in ${title}`, () => {
    const { screen = "" } = completed.at(-1) ?? {};
    for (const name of ["doctor", "envs", "whoami"]) expect(screen).toContain(name);
  });
});

describe("in fish", () => {
  it.skipIf(!has.fish).each(partOf(LINES, 6))("`%s` becomes … %s in fish [needs fish]", (line, word) => {
    const found = fishProposes(line, workspace).map((proposal) => proposal.split("\t")[0]);
    expect(found).toEqual(word.endsWith("X") ? [] : [word]);
  });

  it.skipIf(!has.fish)("the commands of a group are listed with what they do in fish [needs fish]", () => {
    const [doctor = "", ...others] = fishProposes("axctl auth ", workspace).sort();
    expect(doctor).toBe("doctor\texplain identity and configuration; static");
    expect(others.map((line) => line.split("\t")[0])).toEqual(["envs", "help", "whoami"]);
  });
});

describe("axctl completion", () => {
  it.each(SHELLS)("%s prints its script, to the byte, and with --json a document", async (shell) => {
    expect(await workspace.axctl(["completion", shell])).toEqual({ code: 0, stdout: scripts[shell], stderr: "" });
    const { stdout } = await workspace.axctl(["completion", shell, "--json"], { env: { CI: "true" } });
    expect(parseDocument(stdout)).toMatchObject({ ok: true, summary: { shell }, script: scripts[shell] });
  });

  it.each([
    [[], "missing required argument 'shell'"],
    [["zhs"], "Did you mean zsh?"],
  ])("%j is wrong usage: %s", async (args, reason) => {
    const run = await workspace.axctl(["completion", ...args]);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain(reason);
  });
});

describe("what the scripts ask", () => {
  const ask = (words: readonly string[], options: RunOptions = {}) =>
    workspace.axctl(["__complete", ...words], options);

  it("is in no help", async () => {
    expect((await workspace.axctl(["--help"])).stdout).not.toContain("__complete");
  });

  it.each([
    [["qa", "preflight", "--env", ""], "dev\tlogin\nnext\tlogin\n"],
    [["qa", "preflight", "--env", "d"], "dev\tlogin\n"],
    [["release", "status", "--target", "st"], "staging\tbranch\n"],
    [["qa", "report", ""], ":folders\t\n"],
    [["qa", "preflight", "--limit", ""], ""],
    [["login", "--url", ""], ""],
    [["nonsense", ""], ""],
    [["qa", "verify", "--", ""], ""],
  ])("%j is answered in lines", async (words, stdout) => {
    expect(await ask(words)).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("counts the environments that variables name", async () => {
    const { stdout } = await ask(["qa", "preflight", "--env", ""], {
      env: { AX_ENV: "Staging", AX_QA_ENVS: "dev, qa", AX_USER_ENV: "../.." },
    });
    expect(stdout).toBe("staging\tfrom AX_ENV\ndev\tlogin\nqa\tfrom AX_QA_ENVS\nnext\tlogin\n");
  });

  it.each([
    ["no repository", ["release", "status", "--target", ""], { cwd: "/" }],
    ["a git that is not there", ["release", "status", "--target", ""], { env: { PATH: "/nowhere" } }],
    ["a home folder that is none", ["qa", "preflight", "--env", ""], { env: { AX_CONFIG_DIR: "", HOME: "relative" } }],
    ["a folder of logins that is a file", ["qa", "matrix", "--env", ""], { env: { AX_CONFIG_DIR: "folded.json" } }],
  ] as const)("says nothing with %s", async (_, words, options) => {
    expect(await ask(words, options)).toMatchObject({ stdout: "", stderr: "" });
  });

  it.each([
    [["qa", "preflight", "--env", ""], "gate.js"],
    [["release", "status", "--target", ""], "release.js"],
    [["qa", ""], "identity.js"],
  ])("%j loads no HTTP client and nothing of GitHub's", async (words, part) => {
    const folder = join(workspace.root, `coverage-${words.join("-")}`);
    await ask(words, { env: { NODE_V8_COVERAGE: folder } });
    const [file = ""] = await readdir(folder);
    const { result } = JSON.parse(await readFile(join(folder, file), "utf8")) as { result: { url: string }[] };
    const loaded = result.flatMap(({ url }) => (url.includes("/dist/") ? (url.split("/").at(-1) ?? "") : []));
    expect(loaded).toEqual(expect.arrayContaining(["main.js", part]));
    const heavy = ["http.js", "github.js", "formats.js", "check.js", "play-rehearsal.js"];
    expect(loaded.filter((name) => heavy.includes(name))).toEqual([]);
  });
});
