import { rules } from "../support/rule.ts";

const nested = (text: string) => `BEGIN_NESTED_COMMIT\n${text}\nEND_NESTED_COMMIT`;

rules("A message in pieces", [
  {
    rule: "nested blocks are messages of their own",
    commits: [`fix: head\n\n${nested("feat(api): nested\n\nmore words")}`],
    shows: { version: "1.1.0", notes: ["### Features", "* **api:** nested", "### Bug Fixes", "* head"] },
  },
  {
    rule: "what stands around nested blocks is one message, read without them",
    commits: [`fix: head\n\n${nested("feat: one")}\n\n${nested("perf: two")}\n\nRefs: #7`],
    shows: {
      notes: [
        "### Features",
        "* one",
        "### Bug Fixes",
        "* head, refs [#7](https://github.com/o/r/issues/7)",
        "### Performance Improvements",
        "* two",
      ],
    },
  },
  ...["feat", "fix", "docs", "style", "refactor", "perf", "test", "build", "ci", "chore", "revert"].map((type) => ({
    rule: `a paragraph that begins with ${type}: is a message of its own`,
    config: { "changelog-sections": [{ type, section: "Split" }] },
    // With words behind it, or it would be a footer.
    commits: [`wip: head\n\n${type}: paragraph\n\nwords`],
    shows: { notes: ["### Split", "* paragraph"] },
  })),
  {
    rule: "a paragraph may have a scope",
    commits: ["fix: head\n\nfeat(api): paragraph\n\nwords"],
    shows: { notes: ["### Features", "* **api:** paragraph", "### Bug Fixes", "* head"] },
  },
  {
    rule: "a paragraph with another type is no message of its own, but a footer of the first",
    config: { "changelog-sections": [{ type: "feature", section: "Features" }] },
    commits: ["wip: head\n\nfeature: paragraph"],
    shows: { notes: ["### Features", "* paragraph"] },
  },
  {
    rule: "a paragraph with an exclamation mark is no message of its own, but a footer, when it stands at the end",
    commits: ["fix: head\n\nfeat!: paragraph"],
    shows: {
      version: "2.0.0",
      notes: ["### ⚠ BREAKING CHANGES", "* paragraph", "### Features", "* paragraph", "### Bug Fixes", "* head"],
    },
  },
  {
    rule: "a line among others begins no message",
    commits: ["fix: head\n\nwords\nfeat: line\nmore words\n\nand more"],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* head"] },
  },
  {
    rule: "a list item begins no message",
    commits: ["fix: head\n\n* feat: item\n\n* feat: item"],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* head"] },
  },
  {
    rule: "lines may end as they do on other systems",
    commits: ["fix: head\r\n\r\nfeat: paragraph\r\n\r\nwords"],
    shows: { notes: ["### Features", "* paragraph", "### Bug Fixes", "* head"] },
  },
]);

rules("The strict grammar loses, without a word,", [
  ...Object.entries({
    "a head line without a type": "Repair the door",
    "a blank before the colon": "fix : door",
    "a scope that does not end": "fix(door: door",
    "a scope within a scope": "fix(a(b)): door",
    "two exclamation marks": "fix!!: door",
    "a body line with a parenthesis that does not end": "fix: door\n\nfoo(bar baz",
    "a body line that looks like a head line with parentheses in its scope": "fix: door\n\nfoo(a(b)): x",
    "what git itself writes for a revert": 'Revert "feat: door"\n\nThis reverts commit 0123456.',
  }).map(([what, message]) => ({
    rule: what,
    commits: [message, "perf: window"],
    shows: { notes: ["### Performance Improvements", "* window"] },
  })),
  {
    rule: "only the piece that is rejected",
    commits: ["fix: door\n\nfoo(bar baz\n\nfeat: window"],
    shows: { notes: ["### Features", "* window"] },
  },
]);

rules("The strict grammar takes", [
  {
    rule: "a colon without a blank behind it",
    commits: ["fix:door"],
    shows: { notes: ["### Bug Fixes", "* door"] },
  },
  {
    rule: "a head line that says nothing: it stands for itself",
    commits: ["fix:"],
    shows: { notes: ["### Bug Fixes", "* fix: "] },
  },
  {
    rule: "a scope with blanks and slashes",
    commits: ["fix(a b/c): door"],
    shows: { notes: ["### Bug Fixes", "* **a b/c:** door"] },
  },
]);

rules("Footers", [
  {
    rule: "that read as a head line are commits of their own",
    commits: ["fix: head\n\nbody\n\nRefs: #3\nfeat(api): footer"],
    shows: {
      version: "1.1.0",
      notes: [
        "### Features",
        "* **api:** footer",
        "### Bug Fixes",
        "* head, refs [#3](https://github.com/o/r/issues/3)",
      ],
    },
  },
  {
    rule: "with an exclamation mark are breaking commits of their own",
    commits: ["fix: head\n\nbody\n\nfeat!: footer"],
    shows: {
      version: "2.0.0",
      notes: ["### ⚠ BREAKING CHANGES", "* footer", "### Features", "* footer", "### Bug Fixes", "* head"],
    },
  },
]);

const broken = (commit: string, ...notes: string[]) => ({
  commits: [commit],
  shows: { version: "2.0.0", notes: ["### ⚠ BREAKING CHANGES", ...notes, "### Bug Fixes", "* door"] },
});

rules("A breaking change is", [
  { rule: "an exclamation mark: the subject is its note", ...broken("fix!: door", "* door") },
  {
    rule: "an exclamation mark behind a scope",
    commits: ["fix(x)!: door"],
    shows: { version: "2.0.0", notes: ["### ⚠ BREAKING CHANGES", "* **x:** door", "### Bug Fixes", "* **x:** door"] },
  },
  { rule: "a footer BREAKING CHANGE", ...broken("fix: door\n\nBREAKING CHANGE: no handle", "* no handle") },
  { rule: "a footer BREAKING-CHANGE", ...broken("fix: door\n\nBREAKING-CHANGE: no handle", "* no handle") },
  {
    rule: "the last such footer, where there are two",
    ...broken("fix: door\n\nBREAKING CHANGE: one\nBREAKING CHANGE: two", "* two"),
  },
  {
    rule: "the footer rather than the subject, where there are both",
    ...broken("fix!: door\n\nBREAKING CHANGE: no handle", "* no handle"),
  },
  {
    rule: "a footer on one line: its lines are joined",
    ...broken("fix: door\n\nBREAKING CHANGE: no handle\nany more", "* no handle any more"),
  },
  {
    rule: "a footer up to a blank line",
    ...broken("fix: door\n\nBREAKING CHANGE: no handle\n\nMore words.", "* no handle"),
  },
  {
    rule: "a footer with a list, whose lines stay apart",
    ...broken(
      "fix: door\n\nBREAKING CHANGE: no handle\n- one\n* two\n#### three",
      "* no handle",
      "    - one",
      "    * two",
      "    #### three",
    ),
  },
  {
    rule: "named in the middle of the body",
    ...broken("fix: door\n\nWith words BREAKING-CHANGE: no handle", "* no handle"),
  },
  {
    rule: "not a footer in small letters",
    commits: ["fix: door\n\nbreaking change: no handle"],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* door"] },
  },
]);

rules("A revert", [
  {
    rule: "cancels nothing",
    commits: ["feat: door", "revert: feat: door\n\nThis reverts commit 0123456."],
    shows: { version: "1.1.0", notes: ["### Features", "* door", "### Reverts", "* feat: door"] },
  },
]);
