import { type Rule, rules, touching } from "../support/rule.ts";

/** A rule about the version after another one. */
const bump = (
  rule: string,
  [from, commits, to]: readonly [string, readonly string[], string],
  config: Record<string, unknown> = {},
): Rule => ({
  rule: `${rule}: ${from} → ${to}`,
  config,
  manifest: { ".": from },
  tags: [`v${from}`],
  commits,
  shows: { version: to },
});

const releaseAs = (version: string, head = "fix: door") => `${head}\n\nRelease-As: ${version}`;

rules("The version comes first from release-as in the configuration, then from a footer", [
  bump("release-as in the configuration wins", ["1.0.0", [releaseAs("3.0.0")], "7.1.0"], { "release-as": "7.1.0" }),
  bump("a footer Release-As wins over what the commits say", ["1.0.0", ["feat!: door", releaseAs("1.5.0")], "1.5.0"]),
  bump("of footers the newest commit's counts", ["1.0.0", [releaseAs("3.0.0"), releaseAs("2.0.0")], "2.0.0"]),
  bump("small letters do", ["1.0.0", ["fix: door\n\nrelease-as: 3.0.0"], "3.0.0"]),
  bump("a leading v does", ["1.0.0", [releaseAs("v3.0.0")], "3.0.0"]),
  bump("a prerelease may be named", ["1.0.0", [releaseAs("3.0.0-rc.1")], "3.0.0-rc.1"]),
  bump("a lower version may be named", ["1.0.0", [releaseAs("0.9.0")], "0.9.0"]),
  bump("a hidden commit may name it", ["1.0.0", [releaseAs("3.0.0", "chore: release 3.0.0")], "3.0.0"]),
  bump("a strategy that always bumps is overruled", ["1.0.0", [releaseAs("3.0.0")], "3.0.0"], {
    versioning: "always-bump-patch",
  }),
]);

rules("The strategy default", [
  bump("a breaking change is a major", ["1.2.3", ["fix: a", "chore!: b", "feat: c"], "2.0.0"]),
  bump("a feature is a minor", ["1.2.3", ["fix: a", "feat: b"], "1.3.0"]),
  bump("feature is another word for it", ["1.2.3", ["feature: a"], "1.3.0"]),
  bump("anything else is a patch", ["1.2.3", ["fix: a", "perf: b", "revert: c"], "1.2.4"]),
  bump("a capital makes no feature", ["1.2.3", ["Feat: a"], "1.2.4"]),
  bump("the suffix of a prerelease stays", ["1.2.3-beta.1", ["fix: a"], "1.2.4-beta.1"]),
  bump("so does that of a build", ["1.2.3+build.5", ["feat: a"], "1.3.0+build.5"]),
  bump("before 1.0.0 a breaking change is a major, too", ["0.2.3", ["fix!: a"], "1.0.0"]),
  bump("before 1.0.0 a breaking change is a minor by bump-minor-pre-major", ["0.2.3", ["fix!: a"], "0.3.0"], {
    "bump-minor-pre-major": true,
  }),
  bump("before 1.0.0 a feature is a patch by bump-patch-for-minor-pre-major", ["0.2.3", ["feat: a"], "0.2.4"], {
    "bump-patch-for-minor-pre-major": true,
  }),
  bump("from 1.0.0 on neither option matters to a breaking change", ["1.0.0", ["fix!: a"], "2.0.0"], {
    "bump-minor-pre-major": true,
  }),
  bump("from 1.0.0 on neither option matters to a feature", ["1.0.0", ["feat: a"], "1.1.0"], {
    "bump-patch-for-minor-pre-major": true,
  }),
]);

rules("Other strategies", [
  bump("always-bump-patch", ["1.2.3", ["feat!: a"], "1.2.4"], { versioning: "always-bump-patch" }),
  bump("always-bump-minor", ["1.2.3", ["fix: a"], "1.3.0"], { versioning: "always-bump-minor" }),
  bump("always-bump-major", ["1.2.3", ["fix: a"], "2.0.0"], { versioning: "always-bump-major" }),
  bump("service-pack begins", ["1.2.3", ["feat!: a"], "1.2.3-sp.1"], { versioning: "service-pack" }),
  bump("service-pack goes on", ["1.2.3-sp.1", ["fix: a"], "1.2.3-sp.2"], { versioning: "service-pack" }),
  {
    rule: "one that is not known is refused",
    config: { versioning: "lunar" },
    commits: ["fix: a"],
    refused: /lunar|versioning/,
  },
]);

const beta = { versioning: "prerelease", prerelease: true, "prerelease-type": "beta" };

rules("The strategy prerelease", [
  bump("a stable version begins a series", ["1.2.3", ["fix: a"], "1.2.4-beta"], beta),
  bump("a series is counted", ["1.2.4-beta", ["fix: a"], "1.2.4-beta.1"], beta),
  bump("and counted up", ["1.2.4-beta.1", ["fix: a"], "1.2.4-beta.2"], beta),
  bump("with the zeros that it has", ["1.2.4-beta01", ["fix: a"], "1.2.4-beta02"], beta),
  bump("a feature begins a series of a minor", ["1.2.3", ["feat: a"], "1.3.0-beta"], beta),
  bump("a breaking change one of a major", ["1.2.3", ["feat!: a"], "2.0.0-beta"], beta),
  bump("a feature within a series of a patch makes a minor", ["1.3.1-beta.4", ["feat: a"], "1.4.0-beta.4"], beta),
  bump("a feature within a series of a minor is counted", ["1.3.0-beta.4", ["feat: a"], "1.3.0-beta.5"], beta),
  bump(
    "a breaking change within a series of a minor makes a major",
    ["1.3.0-beta.4", ["feat!: a"], "2.0.0-beta.4"],
    beta,
  ),
  bump("a breaking change within a series of a major is counted", ["2.0.0-beta.4", ["feat!: a"], "2.0.0-beta.5"], beta),
  bump("the suffix of the type may have a number", ["1.2.3", ["fix: a"], "1.2.4-beta.0"], {
    ...beta,
    "prerelease-type": "beta.0",
  }),
  bump("without prerelease a series ends", ["1.3.0-beta.4", ["fix: a"], "1.3.0"], { versioning: "prerelease" }),
  bump("without prerelease-type a stable version is followed by a stable one", ["1.2.3", ["fix: a"], "1.2.4"], {
    versioning: "prerelease",
    prerelease: true,
  }),
  bump("before 1.0.0 bump-minor-pre-major holds", ["0.2.3", ["fix!: a"], "0.3.0-beta"], {
    ...beta,
    "bump-minor-pre-major": true,
  }),
]);

const first = (rule: string, config: Record<string, unknown>, version: string, files = {}): Rule => ({
  rule: `${rule}: ${version}`,
  config: { "include-component-in-tag": false, ...config },
  manifest: {},
  tags: [],
  files,
  commits: ["feat!: a"],
  shows: { version },
});
const cargo = { "Cargo.toml": '[package]\nname = "crate"\nversion = "0.0.0"\n' };

rules("The first version", [
  first("of a simple package", {}, "1.0.0"),
  first("of a Go module", { "release-type": "go" }, "1.0.0"),
  first("of an npm package", { "release-type": "node" }, "1.0.0", { "package.json": '{"name": "pkg"}' }),
  first("of a Python project", { "release-type": "python" }, "0.1.0"),
  first("of a Rust crate", { "release-type": "rust" }, "0.1.0", cargo),
  first("may be set by initial-version", { "initial-version": "0.3.0" }, "0.3.0"),
  first("of a Python project may not", { "release-type": "python", "initial-version": "0.3.0" }, "0.1.0"),
  first("of a Rust crate may not", { "release-type": "rust", "initial-version": "0.3.0" }, "0.1.0", cargo),
  first("gives way to release-as", { "release-as": "2.0.0" }, "2.0.0"),
]);

rules("A package is released", [
  { rule: "only when its entry says more than its heading", commits: ["chore: a", "docs: b", "ci: c"], shows: [] },
  { rule: "not for commits of a type that no section is about", commits: ["wip: a"], shows: [] },
  { rule: "not for commits that are no conventional ones", commits: ["Update readme"], shows: [] },
  {
    rule: "for a hidden commit that breaks something",
    commits: ["chore!: a"],
    shows: { version: "2.0.0", notes: ["### ⚠ BREAKING CHANGES", "* a", "### Miscellaneous Chores", "* a"] },
  },
  {
    rule: "not only because release-as is configured",
    config: { "release-as": "3.0.0" },
    commits: [touching([], "chore: a")],
    shows: [],
  },
]);
