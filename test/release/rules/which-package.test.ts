import { rules, touching } from "../support/rule.ts";

const tags = ["v1.0.0", "a-v1.0.0", "b-v1.0.0", "deep-v1.0.0"];
const a = { component: "a" };
const b = { component: "b" };

rules("A commit belongs", [
  {
    rule: "to the package with the longest path that its files lie below",
    packages: { a, "a/deep": { component: "deep" } },
    tags,
    commits: [touching("a/deep/x", "fix: deep")],
    shows: { notes: ["deep: 1.0.1", "### Bug Fixes", "* deep"], version: { a: "1.0.0", "a/deep": "1.0.1" } },
  },
  {
    rule: "to the root in any case, also when another package claims it",
    packages: { ".": {}, a },
    tags,
    commits: [touching("a/x", "fix: both")],
    shows: { notes: ["1.0.1", "### Bug Fixes", "* both", "a: 1.0.1", "### Bug Fixes", "* both"] },
  },
  {
    rule: "to the root alone when its files lie in the root",
    packages: { ".": {}, a },
    tags,
    commits: [touching("README.md", "fix: root")],
    shows: { notes: ["1.0.1", "### Bug Fixes", "* root"] },
  },
  {
    rule: "to nobody when its files lie in the root and the root is no package",
    packages: { a, b },
    tags,
    commits: [touching("README.md", "fix: root")],
    shows: [],
  },
  {
    rule: "to nobody when no package's path leads to its files; part of a folder's name is not enough",
    packages: { a, b },
    tags,
    commits: [touching("ab/x", "fix: elsewhere")],
    shows: [],
  },
  {
    rule: "to each package that it touches",
    packages: { a, b },
    tags,
    commits: [touching(["a/x", "b/y"], "fix: both")],
    shows: { notes: ["a: 1.0.1", "### Bug Fixes", "* both", "b: 1.0.1", "### Bug Fixes", "* both"] },
  },
  {
    rule: "to every package when it has no files",
    packages: { ".": {}, a, b },
    tags,
    commits: [touching([], "fix: empty")],
    shows: { version: { ".": "1.0.1", a: "1.0.1", b: "1.0.1" } },
  },
]);

rules("exclude-paths", [
  {
    rule: "leave a commit out when all its files lie in them",
    packages: { ".": { "exclude-paths": ["docs", "examples"] } },
    commits: [touching(["docs/x", "examples/y"], "feat: documented"), touching("src/x", "fix: code")],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* code"] },
  },
  {
    rule: "leave a commit in when one of its files lies elsewhere",
    packages: { ".": { "exclude-paths": ["docs"] } },
    commits: [touching(["docs/x", "src/x"], "feat: documented")],
    shows: { version: "1.1.0", notes: ["### Features", "* documented"] },
  },
  {
    rule: "are folders, no mere beginnings of names",
    packages: { ".": { "exclude-paths": ["doc"] } },
    commits: [touching("docs/x", "feat: documented")],
    shows: { version: "1.1.0" },
  },
  {
    rule: "are counted from the root of the repository, and look at the files of the package alone",
    packages: { a: { ...a, "exclude-paths": ["a/docs"] }, b },
    tags,
    commits: [touching(["a/docs/x", "b/y"], "fix: both")],
    shows: { notes: ["b: 1.0.1", "### Bug Fixes", "* both"] },
  },
  {
    rule: "do not match below the package when they do not name it",
    packages: { a: { ...a, "exclude-paths": ["docs"] } },
    tags,
    commits: [touching("a/docs/x", "fix: documented")],
    shows: { version: { a: "1.0.1" } },
  },
  {
    rule: "drop commits without files, even when they are an empty list",
    packages: { a: { ...a, "exclude-paths": [] }, b },
    tags,
    commits: [touching([], "fix: empty")],
    shows: { notes: ["b: 1.0.1", "### Bug Fixes", "* empty"] },
  },
]);
