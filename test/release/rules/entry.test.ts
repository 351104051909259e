import { type Rule, rules } from "../support/rule.ts";

const link = "([SHORT](https://github.com/o/r/commit/SHA))";
const issue = (number: number) => `[#${number}](https://github.com/o/r/issues/${number})`;

rules("An entry", [
  {
    rule: "of a first release has a heading without a link",
    manifest: {},
    tags: [],
    commits: ["fix: door"],
    shows: { heading: "## 1.0.0 (DATE)" },
  },
  {
    rule: "of a later one links to what changed; breaking changes come first; blank lines stand just so",
    commits: ["fix(api): door", "feat!: window", "fix: wall"],
    shows: {
      entry: [
        "## [2.0.0](https://github.com/o/r/compare/v1.0.0...v2.0.0) (DATE)",
        ...["", "", "### ⚠ BREAKING CHANGES", "", "* window"],
        ...["", "### Features", "", `* window ${link}`],
        ...["", "", "### Bug Fixes", "", `* **api:** door ${link}`, `* wall ${link}`],
      ].join("\n"),
    },
  },
  {
    rule: "without breaking changes has two blank lines before its first section",
    commits: ["fix: door"],
    shows: {
      entry: `## [1.0.1](https://github.com/o/r/compare/v1.0.0...v1.0.1) (DATE)\n\n\n### Bug Fixes\n\n* door ${link}`,
    },
  },
  {
    rule: "links to another host where changelog-host names one",
    config: { "changelog-host": "https://git.example" },
    commits: ["fix: door #3"],
    shows: {
      entry:
        "## [1.0.1](https://git.example/o/r/compare/v1.0.0...v1.0.1) (DATE)\n\n\n### Bug Fixes\n\n* door [#3](https://git.example/o/r/issues/3) ([SHORT](https://git.example/o/r/commit/SHA))",
    },
  },
]);

/** A rule about the one line that a commit makes. */
const line = (rule: string, commit: string, shown: string): Rule => ({
  rule,
  commits: [commit],
  shows: { notes: ["### Bug Fixes", shown] },
});

rules("A line", [
  line("has the scope in bold", "fix(api): door", "* **api:** door"),
  line("leaves out the scope *", "fix(*): door", "* door"),
  line("links an issue", "fix: door #12", `* door ${issue(12)}`),
  line("links a pull request", "fix: door (#12)", `* door (${issue(12)})`),
  line("links an issue that another word leads to", "fix: door o/other#12", `* door o/other${issue(12)}`),
  line("links a user", "fix: door by @bob", "* door by [@bob](https://github.com/bob)"),
  line("does not link a team", "fix: door by @o/team", "* door by @o/team"),
  line("does not link an address", "fix: door by bob@example", "* door by bob@example"),
  line("escapes angle brackets", "fix: a <b> c", "* a &lt;b&gt; c"),
  line("does not escape angle brackets in code", "fix: a `<b>` c", "* a `<b>` c"),
  line("names what footers refer to", "fix: door\n\nFixes #12\nRefs: #13", `* door, refs ${issue(12)} ${issue(13)}`),
  line("does not name again what the subject links", "fix: door (#12)\n\nFixes #12", `* door (${issue(12)})`),
  line("does not name a footer's second issue, nor its first then", "fix: door\n\nRefs #14, #15", "* door"),
  line("does not name an issue of another repository", "fix: door\n\nFixes o/r#12", "* door"),
  line("does not name an issue of the body", "fix: door\n\nThis is about #12.", "* door"),
]);

rules("Lines are sorted", [
  {
    rule: "by scope and subject, in the order of the language: case and accents matter last",
    commits: ["fix: Zebra", "fix: apple", "fix(b): apple", "fix: éclair", "fix: Eclair", "fix: 10", "fix: 9"],
    shows: { notes: ["### Bug Fixes", "* 10", "* 9", "* apple", "* **b:** apple", "* Eclair", "* éclair", "* Zebra"] },
  },
  {
    rule: "as they stand after links were made",
    commits: ["fix: #2 is linked", "fix: (a)", "fix: [a]"],
    shows: { notes: ["### Bug Fixes", "* (a)", `* ${issue(2)} is linked`, "* [a]"] },
  },
  {
    rule: "with equal ones newest first, and none left out",
    commits: ["fix: same\n\nRefs: #1", "fix: same\n\nRefs: #2", "fix: same"],
    shows: { notes: ["### Bug Fixes", "* same", `* same, refs ${issue(2)}`, `* same, refs ${issue(1)}`] },
  },
]);

rules("Breaking changes", [
  {
    rule: "are listed newest first, not sorted",
    commits: ["fix!: b", "fix!: a", "fix!: c"],
    shows: { notes: ["### ⚠ BREAKING CHANGES", "* c", "* a", "* b", "### Bug Fixes", "* a", "* b", "* c"] },
  },
  {
    rule: "have no escapes, no links to users and no links to commits",
    commits: ["fix: door\n\nBREAKING CHANGE: a <b> by @bob"],
    shows: { notes: ["### ⚠ BREAKING CHANGES", "* a <b> by @bob", "### Bug Fixes", "* door"] },
  },
  {
    rule: "have a link to the pull request in parentheses, and to nothing else",
    commits: ["fix: door\n\nBREAKING CHANGE: a #3 (#4)"],
    shows: { notes: ["### ⚠ BREAKING CHANGES", `* a #3 (${issue(4)})`, "### Bug Fixes", "* door"] },
  },
  {
    rule: "have the scope of their commit",
    commits: ["fix(api): door\n\nBREAKING CHANGE: no handle"],
    shows: { notes: ["### ⚠ BREAKING CHANGES", "* **api:** no handle", "### Bug Fixes", "* **api:** door"] },
  },
]);

rules("The authors of commits", [
  {
    rule: "are not named, whatever include-commit-authors says",
    config: { "include-commit-authors": true },
    commits: ["fix: door"],
    shows: { notes: ["### Bug Fixes", "* door"] },
  },
]);
