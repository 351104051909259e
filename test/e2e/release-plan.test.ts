import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countOf, outsideCode, rendered } from "../evidence/reports/structure.ts";
import { makeRepository, type Step, type TestRepository } from "../release/support/repository.ts";
import { takingTurns } from "../support/cases.ts";
import { binary, parseDocument, Workspace } from "./support/workspace.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

let workspace: Workspace;
let repositories: TestRepository[];

beforeEach(async () => {
  workspace = await Workspace.create();
  repositories = [];
});
afterEach(async () => {
  for (const { dispose } of repositories) dispose();
  await workspace.dispose();
});

const DATE = "2026-02-03";

function seed(config: object = { packages: { ".": {} } }, manifest: object = { ".": "1.1.0" }): Step {
  return {
    message: "chore: seed",
    write: {
      "release-please-config.json": JSON.stringify({ "release-type": "simple", ...config }),
      ".release-please-manifest.json": JSON.stringify(manifest),
      "version.txt": "1.1.0\n",
    },
    tags: ["v1.1.0"],
  };
}

const HISTORY: readonly Step[] = [
  seed(),
  { message: "feat(api): list tasks (#7)", touch: ["a"] },
  { message: "docs: how to list", touch: ["b"] },
  { message: "wip", touch: ["c"] },
  { message: "fix: a call of foo\n\nfoo(bar baz", touch: ["d"] },
];

/** Runs a plan in a repository of such a history. */
function plan(steps: readonly Step[], ...args: string[]) {
  const repository = makeRepository(steps, { remote: "git@github.com:o/r.git" });
  repositories.push(repository);
  return workspace.axctl(["release", "plan", "--date", DATE, ...args], { cwd: repository.folder });
}

const NOTES =
  /^## \[1\.2\.0\]\(https:\/\/github\.com\/o\/r\/compare\/v1\.1\.0\.\.\.v1\.2\.0\) \(2026-02-03\)\n\n\n### Features\n\n\* \*\*api:\*\* list tasks \(\[#7\]\(https:\/\/github\.com\/o\/r\/issues\/7\)\) \(\[[0-9a-f]{7}\]\(https:\/\/github\.com\/o\/r\/commit\/[0-9a-f]{40}\)\)$/;

describe("axctl release plan", () => {
  inTurn("tells a program all of it", async () => {
    const { code, stdout, stderr } = await plan(HISTORY, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const document = parseDocument(stdout);
    expect(document).toMatchObject({
      ok: true,
      skipped: false,
      ref: "HEAD",
      ref_sha: expect.stringMatching(/^[0-9a-f]{40}$/),
      target_branch: "main",
      repository: "o/r",
      date: DATE,
      packages: [
        {
          path: ".",
          component: "",
          release_type: "simple",
          current_version: "1.1.0",
          new_version: "1.2.0",
          bump: "minor",
          reason: "a feature",
          tag: "v1.2.0",
          previous_tag: "v1.1.0",
          pr_title: "chore(main): release 1.2.0",
          pr_branch: "release-please--branches--main",
          pr_group: false,
          notes: expect.stringMatching(NOTES),
          files: [
            { path: "CHANGELOG.md", updater: "changelog" },
            { path: "version.txt", updater: expect.any(String) },
            { path: ".release-please-manifest.json", updater: "manifest" },
          ],
          commits: { released: 1, hidden: 1, dropped: 1 },
        },
      ],
      commits: [
        { subject: "fix: a call of foo", disposition: "dropped" },
        { subject: "wip", disposition: "unconventional", type: null },
        { subject: "docs: how to list", disposition: "hidden", type: "docs" },
        { subject: "feat(api): list tasks (#7)", disposition: "released", scope: "api", pr: 7, packages: ["."] },
      ],
      warnings: [{ code: "commit_dropped", reason: expect.stringContaining("BEGIN_COMMIT_OVERRIDE") }],
      input_digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(document["unverifiable"]).toEqual(
      ["commit_overrides", "releases", "pending_release", "squashed_files"].map((code) => ({
        code,
        reason: expect.any(String),
      })),
    );
  });

  inTurn("tells a person what is released and why, what does not show, and what would open", async () => {
    const { code, stdout } = await plan(HISTORY);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^r 1\.1\.0 → 1\.2\.0 \(minor, because of a feature\)\n {2}## \[1\.2\.0\]/);
    expect(stdout).toMatch(/\nNot in the notes\n {2}[0-9a-f]{7} fix: a call of foo – dropped: unexpected token/);
    expect(stdout).toMatch(/\n {2}[0-9a-f]{7} wip – unconventional: its subject is no `type: description`\n/);
    expect(stdout).toMatch(/\n {2}[0-9a-f]{7} docs: how to list – hidden: the type docs has no visible section\n/);
    expect(stdout).toMatch(
      /\nWarnings\n {2}! commit_dropped: Release Please loses `fix: a call of foo`: .*`foo\(bar baz`/,
    );
    expect(stdout).toMatch(
      /\nPull requests that would open\n {2}chore\(main\): release 1\.2\.0 {2}from release-please--branches--main\n/,
    );
    expect(stdout).toMatch(/\n✓ would release r 1\.2\.0; 1 commit would be lost\n$/);
  });

  inTurn("prints the notes alone, to be kept in a file", async () => {
    const { code, stdout, stderr } = await plan(HISTORY, "--notes");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.endsWith("\n")).toBe(true);
    expect(stdout.slice(0, -1)).toMatch(NOTES);
  });

  inTurn(
    "prints the notes to the byte for a file, and outside of CI for a program, and harmlessly into a log",
    async () => {
      const repository = makeRepository([seed(), { message: "feat: \u{1f469}\u200d\u{1f4bb} x", touch: ["a"] }]);
      repositories.push(repository);
      const notes = (env: Record<string, string>) =>
        workspace.axctl(["release", "plan", "--date", DATE, "--notes"], { cwd: repository.folder, env });
      const document = await workspace.axctl(["release", "plan", "--date", DATE, "--json"], { cwd: repository.folder });
      const exact = `${JSON.parse(document.stdout).packages[0].notes}\n`;
      expect(exact).toContain("\u{1f469}\u200d\u{1f4bb} x");
      expect((await notes({})).stdout).toBe(exact);
      expect((await notes({ CI: "true" })).stdout).toContain("\u{1f469}\\u200d\u{1f4bb} x");
      const file = join(workspace.work, "notes.md");
      const shell = `"${process.execPath}" "${binary}" release plan --date ${DATE} --notes > "${file}"`;
      execFileSync("sh", ["-c", shell], { cwd: repository.folder, env: { PATH: process.env["PATH"], CI: "true" } });
      expect(await readFile(file, "utf8")).toBe(exact);
    },
  );

  inTurn("prints no notes where nothing is released, and says why beside them", async () => {
    const { code, stdout, stderr } = await plan([seed()], "--notes");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toBe("✗ nothing to release: no commit stands after the last release\n");
    const lost = await plan(HISTORY, "--notes", "--strict");
    expect(lost.code).toBe(2);
    expect(lost.stderr).toBe("✗ 1 commit would be lost, and --strict was given\n");
  });

  inTurn("fails with --strict where a commit would be lost, and only there", async () => {
    const lost = await plan(HISTORY, "--strict", "--json");
    expect(lost.code).toBe(2);
    expect(parseDocument(lost.stdout)).toMatchObject({ ok: false, skipped: false, summary: { dropped: 1 } });
    const shown = await plan(HISTORY, "--strict");
    expect(shown.code).toBe(2);
    expect(shown.stdout).toMatch(/\n✗ 1 commit would be lost, and --strict was given\n$/);
    expect((await plan(HISTORY.slice(0, -1), "--strict")).code).toBe(0);
  });

  it.each<[string, readonly Step[], string]>([
    ["nothing happened since", [seed()], "no commit stands after the last release"],
    ["nothing shows", [seed(), { message: "docs: x", touch: ["a"] }], "no commit after the last release shows"],
    [
      "nothing touched the package",
      [seed({ packages: { a: { component: "a" } } }, { a: "1.1.0" }), { message: "feat: x", touch: ["b"] }],
      "no commit after the last release",
    ],
  ])("ends with 3 when there is nothing to release because %s", async (_, steps, reason) => {
    const { code, stdout } = await plan(steps, "--json");
    expect(code).toBe(3);
    expect(parseDocument(stdout)).toMatchObject({
      ok: false,
      skipped: true,
      packages: [],
      summary: { reason: expect.stringContaining(reason) },
    });
    expect((await plan(steps)).stdout).toContain("✗ nothing to release: no commit");
  });

  inTurn("tells the new content of every file when asked", async () => {
    const { stdout } = await plan(HISTORY, "--contents", "--json");
    const [row] = JSON.parse(stdout).packages;
    const contents = Object.fromEntries(
      row.files.map((file: { path: string; content: string }) => [file.path, file.content]),
    );
    expect(contents).toEqual({
      "CHANGELOG.md": `# Changelog\n\n${row.notes}\n`,
      "version.txt": "1.2.0\n",
      ".release-please-manifest.json": '{".":"1.2.0"}',
    });
  });

  inTurn("prints the new content of every file for a person, too", async () => {
    const { stdout } = await plan(HISTORY, "--contents");
    expect(stdout).toContain(
      "\nFiles\n  CHANGELOG.md  changelog, in release-please--branches--main\n    # Changelog\n",
    );
    expect(stdout).toMatch(/\n {2}version\.txt {2}[\w-]+, in release-please--branches--main\n {4}1\.2\.0\n/);
    expect((await plan(HISTORY)).stdout).not.toContain("\nFiles\n");
  });

  inTurn("writes the result as an artifact, too", async () => {
    const { code, stdout } = await plan(HISTORY, "--json", "--artifact", `${workspace.work}/plan.json`);
    expect(code).toBe(0);
    expect(await workspace.document("plan.json")).toEqual(JSON.parse(stdout));
  });

  inTurn("plans for one package, another repository, branch, ref and name of the files", async () => {
    const config = { packages: { a: { component: "a" }, b: { component: "b" } } };
    const repository = makeRepository([
      {
        message: "feat: x",
        write: {
          "cfg/rp.json": JSON.stringify({ "release-type": "simple", ...config }),
          "cfg/versions.json": JSON.stringify({ a: "0.0.0", b: "0.0.0" }),
          "a/f": "",
          "b/f": "",
        },
        tags: ["candidate"],
      },
      { message: "feat: later", touch: ["b/g"] },
    ]);
    repositories.push(repository);
    const files = ["--config-file", "cfg/rp.json", "--manifest-file", "cfg/versions.json"];
    const options = ["--path", "b", "--repo", "x/y", "--target-branch", "next", "--ref", "candidate"];
    const { stdout } = await workspace.axctl(["release", "plan", ...files, ...options, "--json"], {
      cwd: repository.folder,
    });
    expect(parseDocument(stdout)).toMatchObject({
      ref: "candidate",
      target_branch: "next",
      repository: "x/y",
      packages: [
        {
          path: "b",
          pr_branch: "release-please--branches--next--components--b",
          notes: expect.stringMatching(
            /^## 1\.0\.0 [\s\S]*\* x \(\[[0-9a-f]{7}\]\(https:\/\/github\.com\/x\/y\/commit\//,
          ),
        },
      ],
      commits: [{ subject: "feat: x" }],
    });
  });
});

describe("axctl release plan --markdown", () => {
  inTurn("is a table, what would be lost and the notes", async () => {
    const { stdout } = await plan(HISTORY, "--markdown");
    const html = rendered(stdout);
    expect(html).toContain("<td><code>r</code></td>\n<td><code>1.1.0</code></td>\n<td><code>1.2.0</code></td>");
    expect(html).toContain("<td>minor, because of a feature</td>");
    expect(html).toContain("<p>4 commits: 1 dropped, 1 unconventional, 1 hidden, 1 released.</p>");
    expect(html).toMatch(/<li>⚠ <code>commit_dropped<\/code>: <code>Release Please loses /);
    expect(html).toMatch(/<pre><code class="language-markdown">## \[1\.2\.0\]/);
  });

  it.each([
    ["a mention", "@everyone @o/team"],
    ["an image", "![x](https://evil.example/x.png)"],
    ["a link", "[x](http://evil.example)"],
    ["HTML", "<img src=x onerror=alert(1)></details><script>alert(1)</script>"],
    ["the end of a code block", "``` ~~~~~~~~ |"],
    ["escape sequences and workflow commands", "\u001b[2J ::error::x \u202e"],
  ])("keeps what a commit says from being more than text: %s", async (_, text) => {
    const breaking = `feat!: ${text}\n\nBREAKING CHANGE: ${text}\n~~~~~~~~~\n::warning::${text}`;
    const steps = (message: string) => [
      ...HISTORY.slice(0, 1),
      { message, touch: ["a"] },
      { message: `fix: ${text}\n\nfoo(bar ${text}` },
    ];
    const [hostile, harmless] = await Promise.all([
      plan(steps(breaking), "--markdown"),
      plan(steps("feat!: x\n\nBREAKING CHANGE: x"), "--markdown"),
    ]);
    expect(hostile.code).toBe(0);
    for (const name of ["a", "img", "script", "td", "li", "pre", "details", "p"])
      expect([name, countOf(rendered(hostile.stdout), name)]).toEqual([name, countOf(rendered(harmless.stdout), name)]);
    expect(outsideCode(rendered(hostile.stdout).replace(/<pre>[\s\S]*?<\/pre>/g, ""))).not.toContain("evil");
    expect(hostile.stdout).not.toMatch(/^::/m);
    expect(hostile.stdout).not.toMatch(/[\u001b\u202e]/);
  });
});

describe("the digest of a plan's inputs", () => {
  const digestOf = async (steps: readonly Step[], ...args: string[]) =>
    parseDocument((await plan(steps, "--json", ...args)).stdout)["input_digest"];

  inTurn("comes with the same document, byte for byte, for the same inputs", async () => {
    const [one, another] = await Promise.all([plan(HISTORY, "--json"), plan(HISTORY, "--json")]);
    expect(one.stdout).toBe(another.stdout);
  });

  it.each<[string, readonly Step[], readonly string[]]>([
    ["the day", HISTORY, ["--date", "2026-02-04"]],
    ["the repository", HISTORY, ["--repo", "o/other"]],
    ["the branch", HISTORY, ["--target-branch", "next"]],
    ["the path", HISTORY, ["--path", "."]],
    ["the configuration", [seed({ packages: { ".": { component: "x" } } }), ...HISTORY.slice(1)], []],
    ["the manifest", [seed(undefined, { ".": "1.0.0" }), ...HISTORY.slice(1)], []],
    [
      "a tag",
      [...HISTORY.slice(0, -1), { ...HISTORY.at(-1), message: HISTORY.at(-1)?.message ?? "", tags: ["x"] }],
      [],
    ],
    ["the commit", [...HISTORY, { message: "docs: y" }], []],
  ])("changes with %s", async (_, steps, args) => {
    expect(await digestOf(steps, ...args)).not.toBe(await digestOf(HISTORY));
  });
});
