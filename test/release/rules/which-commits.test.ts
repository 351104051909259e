import { rules, touching } from "../support/rule.ts";

rules("The last release of a path", [
  {
    rule: "is the manifest's version, where a tag shows it: only what came after it counts",
    commits: ["fix: repair"],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* repair"] },
  },
  {
    rule: "has a tag of the component, a hyphen and v, and the version",
    packages: { ".": { component: "pkg" } },
    tags: ["pkg-v1.0.0"],
    commits: ["fix: repair"],
    shows: { heading: "## [1.0.1](https://github.com/o/r/compare/pkg-v1.0.0...pkg-v1.0.1) (DATE)" },
  },
  {
    rule: "has a tag without the component where include-component-in-tag is false",
    packages: { ".": { component: "pkg", "include-component-in-tag": false } },
    commits: ["fix: repair"],
    shows: { heading: "## [1.0.1](https://github.com/o/r/compare/v1.0.0...v1.0.1) (DATE)" },
  },
  {
    rule: "has a tag without the v where include-v-in-tag is false",
    packages: { ".": { component: "pkg", "include-v-in-tag": false } },
    tags: ["pkg-1.0.0"],
    commits: ["fix: repair"],
    shows: { heading: "## [1.0.1](https://github.com/o/r/compare/pkg-1.0.0...pkg-1.0.1) (DATE)" },
  },
  {
    rule: "has a tag with another separator where tag-separator names one",
    packages: { ".": { component: "pkg", "tag-separator": "/" } },
    tags: ["pkg/v1.0.0"],
    commits: ["fix: repair"],
    shows: { heading: "## [1.0.1](https://github.com/o/r/compare/pkg/v1.0.0...pkg/v1.0.1) (DATE)" },
  },
  {
    rule: "of an npm package has a tag of the package's name without its scope",
    packages: { ".": { "release-type": "node" } },
    files: { "package.json": '{"name": "@team/pkg", "version": "1.0.0"}' },
    tags: ["pkg-v1.0.0"],
    commits: ["fix: repair"],
    shows: { heading: "## [1.0.1](https://github.com/o/r/compare/pkg-v1.0.0...pkg-v1.0.1) (DATE)" },
  },
  {
    rule: "has a tag of the configured component rather than of the npm package's name",
    packages: { ".": { "release-type": "node", component: "other" } },
    files: { "package.json": '{"name": "@team/pkg", "version": "1.0.0"}' },
    tags: ["other-v1.0.0"],
    commits: ["fix: repair"],
    shows: { heading: "## [1.0.1](https://github.com/o/r/compare/other-v1.0.0...other-v1.0.1) (DATE)" },
  },
  {
    rule: "is also found by a tag that is spelled otherwise than the next one will be",
    tags: ["1.0.0"],
    commits: ["fix: repair"],
    shows: {
      heading: "## [1.0.1](https://github.com/o/r/compare/1.0.0...v1.0.1) (DATE)",
      notes: ["### Bug Fixes", "* repair"],
    },
  },
  {
    rule: "is not the newest tag, when the manifest has another version",
    tags: ["v1.0.0"],
    commits: [{ message: "fix: repair", touch: ["a.txt"], tags: ["v1.0.1"] }, "fix: again"],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* again", "* repair"] },
  },
  {
    rule: "may have no tag: then the manifest is believed, and everything counts",
    tags: [],
    commits: ["fix: repair"],
    shows: {
      heading: "## [1.1.0](https://github.com/o/r/compare/v1.0.0...v1.1.0) (DATE)",
      notes: ["### Features", "* seed", "### Bug Fixes", "* repair"],
    },
  },
  {
    rule: "is none when the manifest says 0.0.0",
    manifest: { ".": "0.0.0" },
    tags: [],
    commits: ["fix: repair"],
    shows: { heading: "## 1.0.0 (DATE)", version: "1.0.0" },
  },
  {
    rule: "is none when the manifest does not name the path",
    manifest: {},
    tags: [],
    commits: ["fix: repair"],
    shows: { heading: "## 1.0.0 (DATE)", version: "1.0.0" },
  },
]);

rules("The commits that are read", [
  {
    rule: "are those of merged branches, too",
    commits: [{ message: "feat: aside", touch: ["b.txt"], merged: "Merge branch 'side'" }],
    shows: { version: "1.1.0", notes: ["### Features", "* aside"] },
  },
  {
    rule: "go back until the release of every path is seen; each path is cut at its own",
    packages: { a: { component: "a" }, b: { component: "b" } },
    tags: ["b-v1.0.0"],
    commits: [
      touching("b/x", "feat: early in b"),
      { message: "feat: released in a", touch: ["a/x"], tags: ["a-v1.0.0"] },
      touching("a/x", "fix: late in a"),
    ],
    shows: {
      version: { a: "1.0.1", b: "1.1.0" },
      notes: ["a: 1.0.1", "### Bug Fixes", "* late in a", "b: 1.1.0", "### Features", "* early in b"],
    },
  },
  {
    rule: "are at most as many as commit-search-depth says",
    config: { "commit-search-depth": 2 },
    commits: ["feat: first", "fix: second", "fix: third"],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* second", "* third"] },
  },
  {
    rule: "are at most 500 where commit-search-depth is not set",
    commits: ["feat: first", ...Array.from({ length: 500 }, (_, index) => `fix: number ${index}`)],
    shows: { version: "1.0.1" },
  },
  {
    rule: "end before last-release-sha, whatever tags say",
    config: (shas) => ({ "last-release-sha": shas[1] }),
    commits: ["feat: first", "fix: second"],
    shows: { version: "1.0.1", notes: ["### Bug Fixes", "* second"] },
  },
  {
    rule: "end before bootstrap-sha while a release is missing",
    config: (shas) => ({ "bootstrap-sha": shas[1] }),
    manifest: {},
    tags: [],
    commits: ["feat: first", "fix: second"],
    shows: { version: "1.0.0", notes: ["### Bug Fixes", "* second"] },
  },
  {
    rule: "do not end before bootstrap-sha once there is a release",
    config: (shas) => ({ "bootstrap-sha": shas[1] }),
    commits: ["feat: first", "fix: second"],
    shows: { version: "1.1.0", notes: ["### Features", "* first", "### Bug Fixes", "* second"] },
  },
  {
    rule: "go back to the beginning when a boundary is never met",
    config: { "bootstrap-sha": "0123456789012345678901234567890123456789" },
    manifest: {},
    tags: [],
    commits: ["fix: repair"],
    shows: { version: "1.0.0", notes: ["### Features", "* seed", "### Bug Fixes", "* repair"] },
  },
  {
    rule: "make no release when there are none",
    commits: [],
    shows: [],
  },
]);
