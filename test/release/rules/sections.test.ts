import { type Rule, rules } from "../support/rule.ts";

/** One commit of each type, in the order of the alphabet turned round. */
const everyType = [
  "test",
  "style",
  "revert",
  "refactor",
  "perf",
  "fix",
  "feature",
  "feat",
  "docs",
  "deps",
  "ci",
  "chore",
  "build",
];
const oneOfEach = everyType.map((type) => `${type}: one ${type}`);

const shownAs = (type: string, heading: string): Rule => ({
  rule: `${type} → ${heading}`,
  commits: [`${type}: one`],
  shows: { notes: [`### ${heading}`, "* one"] },
});

const hiddenAs = (type: string, heading: string): Rule => ({
  rule: `${type} → ${heading}, only when it breaks something`,
  commits: [`${type}: one`, `${type}!: two`],
  shows: { notes: ["### ⚠ BREAKING CHANGES", "* two", `### ${heading}`, "* two"] },
});

rules("Sections that are shown", [
  shownAs("feat", "Features"),
  shownAs("feature", "Features"),
  shownAs("fix", "Bug Fixes"),
  shownAs("perf", "Performance Improvements"),
  shownAs("revert", "Reverts"),
  {
    rule: "come in this order, whatever the order of the commits; feat and feature together",
    commits: oneOfEach,
    shows: {
      notes: [
        "### Features",
        "* one feat",
        "* one feature",
        "### Bug Fixes",
        "* one fix",
        "### Performance Improvements",
        "* one perf",
        "### Reverts",
        "* one revert",
      ],
    },
  },
  {
    rule: "are found whatever the case of the type",
    commits: ["FIX: one"],
    shows: { notes: ["### Bug Fixes", "* one"] },
  },
]);

rules("Sections that are hidden", [
  hiddenAs("docs", "Documentation"),
  hiddenAs("style", "Styles"),
  hiddenAs("chore", "Miscellaneous Chores"),
  hiddenAs("refactor", "Code Refactoring"),
  hiddenAs("test", "Tests"),
  hiddenAs("build", "Build System"),
  hiddenAs("ci", "Continuous Integration"),
  {
    rule: "are shown for a commit with Release-As",
    commits: ["chore: other", "chore: release 2.0.0\n\nRelease-As: 2.0.0"],
    shows: { version: "2.0.0", notes: ["### Miscellaneous Chores", "* release 2.0.0"] },
  },
  {
    rule: "come in this order when all are shown",
    commits: oneOfEach.map((message) => message.replace(":", "!:")).filter((message) => !message.startsWith("deps")),
    shows: {
      entry: [
        "## [2.0.0](https://github.com/o/r/compare/v1.0.0...v2.0.0) (DATE)\n\n\n### ⚠ BREAKING CHANGES\n",
        ...everyType
          .filter((type) => type !== "deps")
          .toReversed()
          .map((type) => `* one ${type}`),
        ...[
          ["Features", "feat", "feature"],
          ["Bug Fixes", "fix"],
          ["Performance Improvements", "perf"],
          ["Reverts", "revert"],
          ["Documentation", "docs"],
          ["Styles", "style"],
          ["Miscellaneous Chores", "chore"],
          ["Code Refactoring", "refactor"],
          ["Tests", "test"],
          ["Build System", "build"],
          ["Continuous Integration", "ci"],
        ].map(([heading, ...types], index) =>
          [
            `${index === 0 ? "" : "\n"}\n### ${heading}\n`,
            ...types.map((type) => `* one ${type} ([SHORT](https://github.com/o/r/commit/SHA))`),
          ].join("\n"),
        ),
      ].join("\n"),
    },
  },
]);

rules("Sections of a Python project", [
  {
    rule: "have dependencies behind performance, and documentation at the end",
    config: { "release-type": "python" },
    commits: oneOfEach,
    shows: {
      notes: [
        ...["### Features", "* one feat", "### Bug Fixes", "* one fix", "### Performance Improvements", "* one perf"],
        ...["### Dependencies", "* one deps", "### Reverts", "* one revert", "### Documentation", "* one docs"],
      ],
    },
  },
]);

rules("changelog-sections", [
  {
    rule: "replace all others, and have an order of their own",
    config: {
      "changelog-sections": [
        { type: "chore", section: "Chores" },
        { type: "fix", section: "Repairs" },
        { type: "docs", section: "Words", hidden: true },
      ],
    },
    commits: oneOfEach,
    shows: { version: "1.1.0", notes: ["### Chores", "* one chore", "### Repairs", "* one fix"] },
  },
  {
    rule: "may put several types under one heading",
    config: {
      "changelog-sections": [
        { type: "fix", section: "Changes" },
        { type: "chore", section: "Changes" },
      ],
    },
    commits: ["chore: one", "fix: two"],
    shows: { notes: ["### Changes", "* one", "* two"] },
  },
  {
    rule: "of a package replace those of the document",
    config: { "changelog-sections": [{ type: "fix", section: "Repairs" }] },
    packages: { ".": { "changelog-sections": [{ type: "fix", section: "Mended" }] } },
    commits: ["fix: one"],
    shows: { notes: ["### Mended", "* one"] },
  },
]);

rules("A type that no section is about", [
  {
    rule: "comes first, under its own name, when it breaks something",
    commits: ["feat: one", "wip!: two"],
    shows: { notes: ["### ⚠ BREAKING CHANGES", "* two", "### wip", "* two", "### Features", "* one"] },
  },
]);
