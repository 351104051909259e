import { rules, touching } from "../support/rule.ts";

const link = "([SHORT](https://github.com/o/r/commit/SHA))";
const header = ":robot: I have created a release *beep* *boop*";
const footer =
  "This PR was generated with [Release Please](https://github.com/googleapis/release-please). See [documentation](https://github.com/googleapis/release-please#release-please).";
const entry = (compared: string, version: string) =>
  `## [${version}](https://github.com/o/r/compare/${compared}) (DATE)\n\n\n### Bug Fixes\n\n* door ${link}`;

rules("The pull request of a single package", [
  {
    rule: "has the branch and the version in its title, and the branch in its own",
    commits: ["fix: door"],
    shows: { title: "chore(main): release 1.0.1", branch: "release-please--branches--main" },
  },
  {
    rule: "has the component in both, where there is one",
    packages: { ".": { component: "pkg" } },
    tags: ["pkg-v1.0.0"],
    commits: ["fix: door"],
    shows: { title: "chore(main): release pkg 1.0.1", branch: "release-please--branches--main--components--pkg" },
  },
  {
    rule: "has the component in its branch alone with include-component-in-tag: false",
    packages: { ".": { component: "pkg", "include-component-in-tag": false } },
    commits: ["fix: door"],
    shows: { title: "chore(main): release 1.0.1", branch: "release-please--branches--main--components--pkg" },
  },
  {
    rule: "takes its title from pull-request-title-pattern",
    packages: {
      ".": { component: "pkg", "pull-request-title-pattern": "release${component} as ${version} to ${branch}" },
    },
    tags: ["pkg-v1.0.0"],
    commits: ["fix: door"],
    shows: { title: "release pkg as 1.0.1 to main" },
  },
  {
    rule: "has no blank before the component with component-no-space",
    packages: {
      ".": {
        component: "pkg",
        "component-no-space": true,
        "pull-request-title-pattern": "release/${component}@${version}",
      },
    },
    tags: ["pkg-v1.0.0"],
    commits: ["fix: door"],
    shows: { title: "release/pkg@1.0.1" },
  },
  {
    rule: "is refused when component-no-space meets a pattern that begins with the component",
    config: { "pull-request-title-pattern": "${component}@${version}", "component-no-space": true },
    commits: ["fix: door"],
    refused: /regular expression/,
  },
  {
    rule: "says in its body: header, a rule, the notes, a rule, footer",
    commits: ["fix: door"],
    shows: { body: `${header}\n---\n\n\n${entry("v1.0.0...v1.0.1", "1.0.1")}\n\n---\n${footer}` },
  },
  {
    rule: "takes header and footer from pull-request-header and pull-request-footer",
    config: { "pull-request-header": "Hello", "pull-request-footer": "Bye" },
    commits: ["fix: door"],
    shows: { body: /^Hello\n---\n[\s\S]*\n---\nBye$/ },
  },
  { rule: "waits under a label", commits: ["fix: door"], shows: { labels: ["autorelease: pending"] } },
  {
    rule: "has other labels where label names them, and more by extra-label",
    config: { label: "release,pending", "extra-label": "bot,auto" },
    commits: ["fix: door"],
    shows: { labels: ["release", "pending", "bot", "auto"] },
  },
  { rule: "is no draft", commits: ["fix: door"], shows: { draft: false } },
  {
    rule: "is a draft with draft-pull-request",
    config: { "draft-pull-request": true },
    commits: ["fix: door"],
    shows: { draft: true },
  },
]);

const two = {
  packages: { a: { component: "a" }, b: { component: "b" } },
  tags: ["a-v1.0.0", "b-v1.0.0"],
  commits: [touching(["a/x", "b/x"], "fix: door")],
};
const withRoot = { ...two, packages: { ".": {}, ...two.packages }, tags: ["v1.0.0", ...two.tags] };

rules("The pull request of several packages", [
  {
    rule: "is one for all: its title and its branch name no component",
    ...two,
    shows: { title: "chore: release main", branch: "release-please--branches--main" },
  },
  {
    rule: "is so also when only one of them is released",
    ...two,
    commits: [touching("a/x", "fix: door")],
    shows: { title: "chore: release main", branch: "release-please--branches--main" },
  },
  {
    rule: "folds the notes of each package",
    ...two,
    shows: {
      body: [
        `${header}\n---\n\n\n<details><summary>a: 1.0.1</summary>\n`,
        `${entry("a-v1.0.0...a-v1.0.1", "1.0.1")}\n</details>\n`,
        "<details><summary>b: 1.0.1</summary>\n",
        `${entry("b-v1.0.0...b-v1.0.1", "1.0.1")}\n</details>\n`,
        `---\n${footer}`,
      ].join("\n"),
    },
  },
  {
    rule: "names a package without a component by its version alone",
    ...withRoot,
    shows: { body: "<details><summary>1.0.1</summary>" },
  },
  {
    rule: "takes its title from group-pull-request-title-pattern; the version is the root's",
    ...withRoot,
    config: { "group-pull-request-title-pattern": "all of ${branch} ${version}" },
    shows: { title: "all of main 1.0.1" },
  },
  {
    rule: "has header and footer of the first package",
    ...two,
    packages: { a: { component: "a", "pull-request-header": "Hello" }, b: { component: "b" } },
    shows: { body: /^Hello\n---\n/ },
  },
  {
    rule: "has the labels of all, each once",
    ...two,
    packages: { a: { component: "a", "extra-label": "x" }, b: { component: "b", "extra-label": "x,y" } },
    shows: { labels: ["autorelease: pending", "x", "y"] },
  },
  {
    rule: "is a draft only when all are",
    ...two,
    packages: { a: { component: "a", "draft-pull-request": true }, b: { component: "b" } },
    shows: { draft: false },
  },
  {
    rule: "is one for each with separate-pull-requests",
    ...two,
    config: { "separate-pull-requests": true },
    shows: [
      {
        title: "chore(main): release a 1.0.1",
        branch: "release-please--branches--main--components--a",
        version: { a: "1.0.1", b: "1.0.0" },
      },
      {
        title: "chore(main): release b 1.0.1",
        branch: "release-please--branches--main--components--b",
        version: { a: "1.0.0", b: "1.0.1" },
      },
    ],
  },
  {
    rule: "is without the one that wants its own, which comes last",
    ...two,
    packages: { a: { component: "a", "separate-pull-requests": true }, b: { component: "b" } },
    shows: [{ title: "chore: release main" }, { title: "chore(main): release a 1.0.1" }],
  },
]);

rules("A single package", [
  {
    rule: "is grouped with separate-pull-requests: false",
    config: { "separate-pull-requests": false },
    commits: ["fix: door"],
    shows: { title: "chore: release main", body: "<details><summary>1.0.1</summary>" },
  },
]);
