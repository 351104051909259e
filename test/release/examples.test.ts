import { rules, touching } from "./support/rule.ts";

// Each of these once was a difference between axctl and Release Please.
rules("Found once as a difference:", [
  ...["yaml", "json"].map((type) => ({
    rule: `an extra file of type ${type} without jsonpath is refused`,
    config: { "extra-files": [{ type, path: `x.${type}` }] },
    files: { [`x.${type}`]: '{"version": "1.0.0"}' },
    commits: ["fix: door"],
    refused: /jsonpath|path/i,
  })),
  {
    rule: "the commit that linked-versions makes for a package without changes has no link to a commit",
    config: { plugins: [{ type: "linked-versions", groupName: "all", components: ["a", "b"] }] },
    packages: { a: { component: "a" }, b: { component: "b" } },
    tags: ["a-v1.0.0", "b-v1.0.0"],
    commits: [touching("a/x", "feat: door")],
    shows: {
      body: "## [1.1.0](https://github.com/o/r/compare/b-v1.0.0...b-v1.1.0) (DATE)\n\n\n### Miscellaneous Chores\n\n* **b:** Synchronize all versions\n</details>",
    },
  },
  ...["${scope} ${branch} ${version}", "*${component} ${version}", "C++ ${version}"].map((pattern) => ({
    rule: `a title pattern that makes no regular expression is refused: ${pattern}`,
    config: { "pull-request-title-pattern": pattern },
    commits: ["fix: door"],
    refused: /regular expression/,
  })),
  {
    rule: "an empty title pattern for groups gives the title of a single package",
    config: { "group-pull-request-title-pattern": "", "separate-pull-requests": false },
    commits: ["fix: door"],
    shows: { title: "chore(main): release 1.0.1" },
  },
]);
