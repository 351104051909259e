import { type Rule, rules } from "../support/rule.ts";

const entry =
  "## [1.0.1](https://github.com/o/r/compare/v1.0.0...v1.0.1) (DATE)\n\n\n### Bug Fixes\n\n* door ([SHORT](https://github.com/o/r/commit/SHA))";

const placed = (rule: string, before: string, after: string): Rule => ({
  rule,
  files: { "CHANGELOG.md": before },
  commits: ["fix: door"],
  shows: { files: { "CHANGELOG.md": after } },
});

rules("The entry goes", [
  {
    rule: "into a new changelog where there is none",
    commits: ["fix: door"],
    shows: { files: { "CHANGELOG.md": `# Changelog\n\n${entry}\n` } },
  },
  placed(
    "before the first entry",
    "# Changelog\n\n## [1.0.0](x) (2020-01-01)\n\n* old\n",
    `# Changelog\n\n${entry}\n\n## [1.0.0](x) (2020-01-01)\n\n* old\n`,
  ),
  placed(
    "before an entry of the third level",
    "# All\n\n### 1.0.0\n\n* old\n",
    `# All\n\n${entry}\n\n### 1.0.0\n\n* old\n`,
  ),
  placed("before an entry with a v", "# All\n\n## v1.0.0\n", `# All\n\n${entry}\n\n## v1.0.0\n`),
  placed(
    "behind what stands above the entries",
    "# All\n\nWords.\n\n## Other\n\nMore.\n\n## 1.0.0\n",
    `# All\n\nWords.\n\n## Other\n\nMore.\n\n${entry}\n\n## 1.0.0\n`,
  ),
  placed(
    "before [Unreleased], which counts as an entry",
    "# All\n\n## [Unreleased]\n",
    `# All\n\n${entry}\n\n## [Unreleased]\n`,
  ),
  placed(
    "at the top of what has no entry; headings there go one level down",
    "# History\n\nOnce upon a time.\n\n# More\n",
    `# Changelog\n\n${entry}\n\n## History\n\nOnce upon a time.\n\n## More\n`,
  ),
  placed(
    "at the top of entries of the first level, which are none",
    "# 1.0.0\n\n* old\n",
    `# Changelog\n\n${entry}\n\n## 1.0.0\n\n* old\n`,
  ),
  placed(
    "at the top when the first line is an entry, since a line must end before it",
    "## 1.0.0\n\n* old\n",
    `# Changelog\n\n${entry}\n\n## 1.0.0\n\n* old\n`,
  ),
  {
    rule: "into the file that changelog-path names",
    config: { "changelog-path": "docs/NEWS.md" },
    commits: ["fix: door"],
    shows: { files: { "docs/NEWS.md": `# Changelog\n\n${entry}\n`, "CHANGELOG.md": null } },
  },
  {
    rule: "nowhere with skip-changelog; the pull request still has it",
    config: { "skip-changelog": true },
    commits: ["fix: door"],
    shows: { entry, files: { "CHANGELOG.md": null } },
  },
]);
