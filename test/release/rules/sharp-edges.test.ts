import { rules, touching } from "../support/rule.ts";

// What the other chapters do not show already.
const issue = (number: number) => `[#${number}](https://github.com/o/r/issues/${number})`;

rules("Messages", [
  {
    rule: "of a merged pull request count by the paragraph in their body",
    commits: [{ message: "chore: aside", touch: ["b.txt"], merged: "Merge pull request #3 from o/b\n\nfeat: door" }],
    shows: { version: "1.1.0", notes: ["### Features", "* door"] },
  },
  {
    rule: "of a merged pull request are lost when the paragraph has an exclamation mark",
    commits: [
      { message: "chore: aside", touch: ["b.txt"], merged: "Merge pull request #3 from o/b\n\nfeat!: door" },
      "fix: wall",
    ],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* wall"] },
  },
  {
    rule: "are not split before types with a capital",
    commits: ["fix: head\n\nFeat: paragraph\n\nmore words"],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* head"] },
  },
  {
    rule: "are not split before types that are not listed",
    config: {
      "changelog-sections": [
        { type: "fix", section: "Fixes" },
        { type: "deps", section: "Dependencies" },
      ],
    },
    commits: ["fix: head\n\ndeps: paragraph\n\nmore words"],
    shows: { notes: ["### Fixes", "* head"] },
  },
  {
    rule: "are not split at list items",
    commits: ["fix: head\n\n* fix: one\n* feat: two"],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* head"] },
  },
  {
    rule: "list what footers say before what the head says",
    commits: ["fix: same\n\nwords\n\nRefs: #1\nfix: same"],
    shows: { notes: ["### Bug Fixes", "* same", `* same, refs ${issue(1)}`] },
  },
  {
    rule: "with a scope may have any blanks behind the colon",
    commits: ["fix(api):   door"],
    shows: { notes: ["### Bug Fixes", "* **api:** door"] },
  },
]);

rules("Types", [
  {
    rule: "with a capital are listed as features, and bump a patch",
    commits: ["Feat: door"],
    shows: { version: "1.0.1", notes: ["### Features", "* door"] },
  },
  {
    rule: "that are hidden count for the bump: a feature may be hidden",
    config: {
      "changelog-sections": [
        { type: "feat", section: "Features", hidden: true },
        { type: "fix", section: "Fixes" },
      ],
    },
    commits: ["feat: door", "fix: wall"],
    shows: { version: "1.1.0", notes: ["### Fixes", "* wall"] },
  },
]);

rules("References", [
  {
    rule: "need the sign of a number",
    commits: ["fix: door\n\nRefs: 12\nCloses: #13"],
    shows: { notes: ["### Bug Fixes", `* door, refs ${issue(13)}`] },
  },
]);

rules("Release-As", [
  {
    rule: "counts as a footer at the end",
    commits: ["fix: door\n\nRelease-As: 3.0.0"],
    shows: { version: "3.0.0" },
  },
  {
    rule: "does not count when words follow",
    commits: ["fix: door\n\nRelease-As: 3.0.0\n\nMore words."],
    shows: { version: "1.0.1" },
  },
  {
    rule: "lists its commit, whatever the type, under the type's own name when no section is about it",
    commits: ["wip: door\n\nRelease-As: 3.0.0"],
    shows: { version: "3.0.0", notes: ["### wip", "* door"] },
  },
]);

const a = { component: "a" };
const b = { component: "b" };

rules("Paths", [
  {
    rule: "a file that moves counts where it goes, not where it was",
    packages: { a, b },
    tags: ["a-v1.0.0", "b-v1.0.0"],
    files: { "a/x": "content\n" },
    commits: [{ message: "fix: moved", rename: { from: "a/x", to: "b/x" } }],
    shows: { version: { a: "1.0.0", b: "1.0.1" } },
  },
  {
    rule: "a merge goes to every path, since it has no files of its own",
    packages: { a, b },
    tags: ["a-v1.0.0", "b-v1.0.0"],
    commits: [{ message: "chore: aside", touch: ["a/x"], merged: "fix: merged" }],
    shows: { version: { a: "1.0.1", b: "1.0.1" } },
  },
  {
    rule: "reading ends once the release of every path is seen",
    packages: { a, b },
    tags: ["a-v1.0.0"],
    commits: [
      touching("b/x", "feat: too early"),
      { message: "feat: released", touch: ["b/x"], tags: ["b-v1.0.0"] },
      touching(["a/x", "b/x"], "fix: late"),
    ],
    shows: { version: { a: "1.0.1", b: "1.0.1" } },
  },
  {
    rule: "a path is not cut at its release when that commit touches nothing in it: what is older counts again",
    packages: { a, b },
    tags: ["b-v1.0.0"],
    commits: [
      touching("a/x", "feat: released already"),
      { message: "chore: release", touch: ["README.md"], tags: ["a-v1.0.0"] },
      touching("a/x", "fix: late"),
    ],
    shows: { notes: ["a: 1.1.0", "### Features", "* released already", "### Bug Fixes", "* late"] },
  },
]);

rules("Files", [
  {
    rule: "JSON keeps an indent of tabs",
    config: { "extra-files": [{ type: "json", path: "x.json", jsonpath: "$.version" }] },
    files: { "x.json": '{\n\t"version": "1.0.0"\n}' },
    commits: ["fix: door"],
    shows: { files: { "x.json": '{\n\t"version": "1.0.1"\n}' } },
  },
  {
    rule: "with line ends of another system have them kept where nothing reads lines",
    config: { "extra-files": [{ type: "toml", path: "x.toml", jsonpath: "$.version" }] },
    files: { "x.toml": 'version = "1.0.0"\r\nname = "x"\r\n' },
    commits: ["fix: door"],
    shows: { files: { "x.toml": 'version = "1.0.1"\r\nname = "x"\r\n' } },
  },
]);
