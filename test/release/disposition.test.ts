import { describe, expect, it } from "vitest";
import type { Commit } from "../../src/release/plan/commit.ts";
import { configSchema } from "../../src/release/plan/config.ts";
import { explainCommits, REMEDY } from "../../src/release/plan/disposition.ts";
import { planDocument } from "../../src/release/plan/document.ts";
import { type Plan, planRelease } from "../../src/release/plan/plan.ts";

type Change = Omit<Commit, "sha">;
type Files = Readonly<Record<string, string>>;

const PACKAGES = {
  app: { component: "app" },
  lib: { component: "lib", "exclude-paths": ["lib/docs"] },
};

/** Ids by age: the newest is the greatest. */
const shaOf = (age: number) => String(age).padStart(40, "0");

/** A plan of a history, oldest commit first; tags by the place of their commit. */
async function planOf(
  history: readonly Change[],
  tags: Readonly<Record<string, number>> = {},
  settings = {},
  files: Files = {},
) {
  return planRelease({
    config: configSchema.parse({ "release-type": "simple", packages: PACKAGES, ...settings }),
    manifest: { app: "1.0.0", lib: "2.0.0" },
    manifestFile: ".release-please-manifest.json",
    history: history.map((change, age) => ({ sha: shaOf(age), ...change })).reverse(),
    tags: Object.entries(tags).map(([name, age]) => ({ name, sha: shaOf(age) })),
    files: { read: async (path) => files[path], list: async () => [] },
    targetBranch: "main",
    repository: { host: "https://github.com", owner: "o", name: "r" },
    date: "2026-01-31",
  });
}

function documentOf(plan: Plan) {
  return planDocument(plan, {
    ref: "HEAD",
    refSha: shaOf(0),
    targetBranch: "main",
    repository: { host: "https://github.com", owner: "o", name: "r" },
    date: "2026-01-31",
    version: "0.0.0",
    sources: {},
    contents: undefined,
    strict: false,
  });
}

async function explained(history: readonly Change[], tags: Readonly<Record<string, number>> = {}, settings = {}) {
  const { scanned, packages } = await planOf(history, tags, settings);
  return explainCommits(scanned, packages);
}

describe("what becomes of a commit, and why", () => {
  it.each<[string, string, string, string, Record<string, unknown>]>([
    ["released", "feat: a door", "app/a", "the type feat has a section", { type: "feat", packages: ["app"] }],
    [
      "released",
      "fix(door)!: wide (#7)",
      "lib/a",
      "a breaking change is shown whatever its type",
      { scope: "door", breaking: true, pr: 7 },
    ],
    [
      "released",
      "chore!: no more keys",
      "app/a",
      "a breaking change is shown whatever its type",
      { type: "chore", breaking: true },
    ],
    ["released", "chore: go\n\nRelease-As: 3.0.0", "app/a", "a Release-As footer is always shown", { type: "chore" }],
    ["released", "Feat: a door", "app/a", "the type Feat has a section", { type: "Feat" }],
    ["hidden", "chore: sweep", "app/a", "the type chore has no visible section", { type: "chore", packages: ["app"] }],
    ["hidden", "wild: things", "app/a", "the type wild has no visible section", { type: "wild" }],
    [
      "unconventional",
      "Sweep the floor",
      "app/a",
      "its subject is no `type: description`",
      { type: null, packages: ["app"] },
    ],
    [
      "unconventional",
      "Merge pull request #12 from o/door",
      "app/a",
      "its subject is no `type: description`",
      { pr: 12 },
    ],
    ["outside", "feat: a garden", "garden/a", "no package claims its files", { packages: [], type: "feat" }],
    ["outside", "feat: a readme", "README.md", "no package claims its files", { packages: [] }],
    ["excluded", "docs: the lib", "lib/docs/a", "all its files lie in exclude-paths", { packages: [] }],
  ])("%s: %j in %s, since %s", async (disposition, message, file, reason, expected) => {
    const { commits, lost } = await explained([{ message, files: [file] }]);
    expect(commits).toEqual([expect.objectContaining({ disposition, reason, ...expected })]);
    expect(commits[0]?.subject).toBe(message.split("\n")[0]);
    expect(lost).toEqual([]);
  });

  it.each<[string, string, Record<string, unknown>, string | undefined]>([
    ["a blank before the colon", "feat : a door", { type: "feat", breaking: false }, "feat : a door"],
    [
      "parentheses that stay open in the body",
      "fix(door): a hinge\n\nfoo(bar baz\n",
      { type: "fix", scope: "door" },
      "foo(bar baz",
    ],
    [
      "a breaking change that is lost",
      "chore : keys\n\nBREAKING CHANGE: no more keys",
      { type: "chore", breaking: true },
      "chore : keys",
    ],
    ["a type that would not show anyway: no warning", "chore : sweep", { type: "chore" }, undefined],
  ])(
    "dropped, since the strict grammar sees nothing where the lenient one reads a change: %s",
    async (_, message, head, line) => {
      const { commits, lost } = await explained([{ message, files: ["app/a"] }]);
      expect(commits).toEqual([expect.objectContaining({ disposition: "dropped", packages: ["app"], ...head })]);
      expect(commits[0]?.reason).toMatch(
        /unexpected token .* at \d+:\d+.*; put the message between BEGIN_COMMIT_OVERRIDE/,
      );
      expect(lost.map((one) => one.line)).toEqual(line === undefined ? [] : [line]);
    },
  );

  it("a message of which one piece is lost is released, with a warning about the piece", async () => {
    const message = "Merge pull request #3 from o/door\n\nfeat: a door\n\nfix: a hinge\n\nfoo(bar baz";
    const { commits, lost } = await explained([{ message, files: ["app/a"] }]);
    expect(commits).toMatchObject([{ disposition: "released", type: "feat", pr: 3 }]);
    expect(lost).toMatchObject([{ subject: "fix: a hinge", line: "foo(bar baz" }]);
  });

  it.each([
    ["one line of a million characters", `feat : a\n\nfoo(bar ${"It opens. ".repeat(100_000)}`],
    ["thousands of notes", `feat : a\n\n${"BREAKING CHANGE: a\n".repeat(20_000)}`],
    ["more lines than the grammar has stack for", `feat: a\n\n${"It opens.\n".repeat(100_000)}`],
  ])("a lost message of any size is told all the same: %s", async (_, message) => {
    const { commits } = await explained([{ message, files: ["app/a"] }]);
    expect(commits).toMatchObject([{ disposition: "dropped", type: "feat" }]);
    expect(commits[0]?.reason).not.toContain("call stack");
  });
});

describe("every commit of the range, once", () => {
  const history = [
    { message: "feat: older than both", files: ["app/a", "lib/a"] },
    { message: "chore: release lib", files: ["lib/version.txt"] },
    { message: "fix: after lib, before app", files: ["app/a", "lib/a"] },
    { message: "feat: of app alone, told before", files: ["app/a"] },
    { message: "chore: release app", files: ["app/version.txt"] },
    { message: "feat: of both", files: ["app/a", "lib/a"] },
    { message: "feat: of nobody", files: ["garden/a"] },
    { message: "chore: without files", files: [] },
  ];

  it("commits count for the packages whose last release they follow; those told before are left out", async () => {
    const { commits } = await explained(history, { "app-v1.0.0": 4, "lib-v2.0.0": 1 });
    expect(commits.map(({ subject, packages }) => [subject, ...packages])).toEqual([
      // Without files: for every package but those that exclude paths.
      ["chore: without files", "app"],
      ["feat: of nobody"],
      ["feat: of both", "app", "lib"],
      ["fix: after lib, before app", "lib"],
    ]);
  });

  it("each of a thousand commits of fifty packages appears exactly once, for the packages that it touches", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `p${index}`);
    const packages = Object.fromEntries(names.map((name) => [name, { component: name }]));
    const many = Array.from({ length: 1_000 }, (_, age) => ({
      message: `fix: ${age}`,
      files: [`p${age % 50}/a`, `p${(age * 7) % 50}/a`],
    }));
    const { commits } = await explained(many, {}, { packages, "commit-search-depth": 1_000 });
    expect(commits.map(({ sha }) => sha)).toEqual(many.map((_, age) => shaOf(age)).reverse());
    for (const { subject, packages: found } of commits) {
      const age = Number(subject.slice(5));
      expect(new Set(found)).toEqual(new Set([`p${age % 50}`, `p${(age * 7) % 50}`]));
    }
  });
});

describe("the document", () => {
  it.each([
    ["node", {}, { "changelog.json": "{}" }, ["file_not_foreseen"]],
    ["python", {}, { "changelog.json": "{}" }, ["file_not_foreseen"]],
    ["simple", {}, { "changelog.json": "{}" }, []],
    ["node", { "skip-changelog": true }, { "changelog.json": "{}" }, []],
    ["node", {}, { "app/changelog.json": "{}" }, []],
  ])("of a release of type %s, %j with %j warns: %j", async (type, settings, files, codes) => {
    const plan = await planOf(
      [{ message: "fix: a hinge", files: ["app/a", "lib/a"] }],
      {},
      {
        "release-type": type,
        ...settings,
      },
      { "app/package.json": '{"name":"app"}', "lib/package.json": '{"name":"lib"}', ...files },
    );
    const warnings = documentOf(plan).warnings.filter(({ code }) => code === "file_not_foreseen");
    expect(warnings.map(({ code }) => code)).toEqual(codes);
    for (const { reason } of warnings) expect(reason).toContain("changelog.json");
  });

  it("warns of what is lost, with the line and the remedy, and lists what git cannot know", async () => {
    const plan = await planOf([{ message: "fix: a hinge\n\nfoo(bar baz", files: ["app/a"] }]);
    const document = documentOf(plan);
    expect(document.warnings).toContainEqual({
      code: "commit_dropped",
      reason: expect.stringMatching(
        /^Release Please loses `fix: a hinge`: .+, in the line `foo\(bar baz`; put the message/,
      ),
      sha: shaOf(0),
    });
    expect(document.warnings[0]?.reason.endsWith(REMEDY)).toBe(true);
    expect(document.unverifiable.map(({ code }) => code)).toEqual([
      "commit_overrides",
      "releases",
      "pending_release",
      "squashed_files",
    ]);
  });
});
