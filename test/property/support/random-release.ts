import fc from "fast-check";
import type { Step } from "../../release/support/repository.ts";

/** A random history with a random configuration. */
export interface RandomRelease {
  steps: Step[];
  config: Record<string, unknown>;
  manifest: Record<string, string>;
}

const word = fc.constantFrom(
  ...[
    "fix",
    "bug",
    "api",
    "Zebra",
    "ähm",
    "a<b>",
    "`<x>`",
    "#12",
    "@bob",
    "@o/team",
    "(#34)",
    "café",
    "x_y",
    "10",
    "9",
  ],
  ...["-", "A", "é", "issue#5", "a@b.c", "日本", "😀", "``a`b``", "$&", "{{host}}", "\\"],
);
const words = fc.array(word, { maxLength: 5 }).map((list) => list.join(" "));

const type = fc.constantFrom(
  ...["feat", "feat", "fix", "fix", "feature", "perf", "docs", "chore", "revert", "Feat", "FIX", "deps", "wip"],
  ...["refactor", "build", "ci", "test", "style", "fix-it", "update", "1"],
);
const scope = fc.constantFrom("", "", "(api)", "(*)", "(Core)", "(a b)", "(x/y)", "()", "(a(b))");
const head = fc
  .tuple(type, scope, fc.constantFrom("", "", "", "!", " ", "!!"), fc.constantFrom(": ", ":", ":  ", " : "), words)
  .map((parts) => parts.join(""));

const footer = fc.oneof(
  fc.constantFrom(
    ...[
      "Fixes #12",
      "Refs: #7",
      "Refs #14, #15",
      "Closes: 3",
      "Signed-off-by: A <a@b.c>",
      "BREAKING CHANGE: all changed",
    ],
    ...[
      "BREAKING-CHANGE: it broke (#9)",
      "BREAKING CHANGE: one\n  two",
      "BREAKING CHANGE: list\n* a\n* b",
      "BREAKING CHANGE:",
    ],
    ...["Release-As: 3.2.1", "release-as: 4.0.0", "Release-As: v5.0.0-beta.1", "breaking change: no"],
  ),
  head,
);

const bodyLine = fc.oneof(
  words,
  fc.constantFrom(
    ...["", "* fix: bullet", "- item", "foo(bar baz", "foo(a(b)): x", "BREAKING CHANGE: in body", "#### Head", "a: b"],
    ...[
      "text BREAKING-CHANGE: inline thing",
      "Merge stuff",
      "http://x.y/z",
      "TABLE(RESULT_SCAN(x))",
      "\tTab",
      "  indented",
    ],
    ...["BEGIN_NESTED_COMMIT", "END_NESTED_COMMIT"],
  ),
  head,
);

/** A message: a head line, lines of a body, footers; now and then with line ends of another system. */
const message = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: head },
      { weight: 1, arbitrary: words },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "Merge pull request #3 from o/b",
          'Revert "feat: x"',
          "chore(main): release 1.0.0 (#4)",
        ),
      },
    ),
    fc.array(bodyLine, { maxLength: 5 }),
    fc.array(footer, { maxLength: 3 }),
    fc.constantFrom("\n", "\n", "\r\n"),
  )
  .map(([first, body, footers, end]) =>
    [first, ...(body.length > 0 ? ["", ...body] : []), ...(footers.length > 0 ? ["", ...footers] : [])]
      .join("\n")
      .replaceAll("\n", end),
  );

const file = fc.constantFrom(
  "README.md",
  "a/x.ts",
  "a/b/y.ts",
  "b/z.ts",
  "c/q",
  "src/m.ts",
  "a-b/k",
  "docs/d.md",
  "b/ü ö",
);

const version = fc.constantFrom(
  ...[
    "0.0.0",
    "0.1.0",
    "0.2.3",
    "1.0.0",
    "1.2.3",
    "1.2.3-beta",
    "1.3.0-beta.4",
    "2.0.0-rc01",
    "1.0.0+build.5",
    "1.2.3-sp.2",
  ],
);

/** Present about every third time. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const sections = fc.constantFrom(
  [
    { type: "feat", section: "New" },
    { type: "fix", section: "New" },
    { type: "chore", section: "Chores", hidden: false },
  ],
  [
    { type: "docs", section: "Docs" },
    { type: "feat", hidden: true, section: "F" },
  ],
  [
    { type: "feat", section: "Core F", scope: "Core" },
    { type: "feat", section: "F" },
  ],
);

const packageOptions = fc.record(
  {
    "release-type": fc.constantFrom("simple", "node", "go"),
    "bump-minor-pre-major": maybe(fc.boolean()),
    "bump-patch-for-minor-pre-major": maybe(fc.boolean()),
    versioning: maybe(
      fc.constantFrom(
        "default",
        "always-bump-patch",
        "always-bump-minor",
        "always-bump-major",
        "service-pack",
        "prerelease",
      ),
    ),
    prerelease: maybe(fc.boolean()),
    "prerelease-type": maybe(fc.constantFrom("beta", "rc01", "alpha.0")),
    component: maybe(fc.constantFrom("core", "my-lib", "@s/p")),
    "package-name": maybe(fc.constantFrom("@scope/name", "plain")),
    "include-component-in-tag": maybe(fc.boolean()),
    "include-v-in-tag": maybe(fc.boolean()),
    "tag-separator": maybe(fc.constantFrom("-", "/", "@")),
    "changelog-sections": maybe(sections),
    "release-as": maybe(fc.constant("7.0.0")),
    "skip-changelog": maybe(fc.boolean()),
    "changelog-path": maybe(fc.constantFrom("HISTORY.md", "docs/CHANGES.md")),
    "changelog-host": maybe(fc.constant("https://ghe.example")),
    "pull-request-title-pattern": maybe(
      fc.constantFrom(
        "release${component} ${version} to ${branch}",
        "chore: ${component} ${version}",
        "chore${scope}: [${version}]",
      ),
    ),
    "pull-request-header": maybe(fc.constant("Hello")),
    "pull-request-footer": maybe(fc.constant("Bye")),
    "component-no-space": maybe(fc.boolean()),
    "separate-pull-requests": maybe(fc.boolean()),
    "draft-pull-request": maybe(fc.boolean()),
    "extra-label": maybe(fc.constant("x,y")),
    "initial-version": maybe(fc.constant("0.3.0")),
    "exclude-paths": maybe(fc.constantFrom(["a/b"], ["docs", "b/"], ["a"])),
    "skip-github-release": maybe(fc.boolean()),
    "version-file": maybe(fc.constantFrom("version.go", "VERSION")),
  },
  { requiredKeys: ["release-type"] },
);

const changelog = fc.constantFrom(
  "# Changelog\n\n## [1.0.0](x) (2020-01-01)\n\n* old\n",
  "# My log\n\nText\n\n# H1\n",
  "# Changelog\n\n## [Unreleased]\n\n- x\n\n## 1.0.0\n",
  "",
  "## 1.0.0\n",
  "\n### v1.0.0\r\nx\r\n",
);

const step = fc.record({
  message,
  touch: fc.uniqueArray(file, { maxLength: 3 }),
  merged: fc.option(message, { nil: undefined, freq: 6 }),
  rename: fc.option(fc.tuple(fc.constantFrom("README.md", "a/seed", "b/seed"), file), { nil: undefined, freq: 8 }),
  tag: fc.option(
    fc.record({
      component: fc.constantFrom("", "", "core", "my-lib", "name", "plain", "a", "b", "root"),
      separator: fc.constantFrom("-", "-", "/", "@"),
      v: fc.boolean(),
      version,
    }),
    { nil: undefined, freq: 4 },
  ),
  own: fc.boolean(),
});

/** Random repositories with random configurations, over every option that a plan knows. */
export const randomRelease: fc.Arbitrary<RandomRelease> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 12 }),
    paths: fc.uniqueArray(fc.constantFrom(".", "a", "b", "a/b", "c"), { minLength: 1, maxLength: 4 }),
    own: fc.array(packageOptions, { minLength: 5, maxLength: 5 }),
    shared: packageOptions,
    versions: fc.array(maybe(version), { minLength: 5, maxLength: 5 }),
    changelog: maybe(changelog),
    top: fc.record({
      "separate-pull-requests": maybe(fc.boolean()),
      "group-pull-request-title-pattern": maybe(
        fc.constantFrom("chore: release ${branch} ${version}", "chore${scope}: release${component}"),
      ),
      label: maybe(fc.constant("l1,l2")),
      "commit-search-depth": maybe(fc.constantFrom(3, 5)),
    }),
  })
  .map(({ steps, paths, own, shared, versions, changelog, top }) => {
    const { component: _, ...defaults } = shared;
    const packages = Object.fromEntries(paths.map((path, index) => [path, own[index] ?? {}]));
    const config = plain({ ...defaults, ...top, packages });
    const manifest = Object.fromEntries(
      paths.flatMap((path, index) => {
        const version = versions[index];
        return version === undefined ? [] : [[path, version]];
      }),
    );
    const first: Step = { message: "chore: seed", write: seedFiles({ paths, config, manifest, changelog }) };
    const taken = new Set<string>();
    const history = steps.map(({ message, touch, merged, rename, tag, own }, index): Step => {
      const version = manifest[paths[index % paths.length] ?? "."];
      const tags = tag === undefined ? [] : freshTags(tagName(tag, own ? version : undefined), taken);
      // The seed is moved once, to a name of its own.
      const moves =
        rename !== undefined &&
        merged === undefined &&
        steps.findIndex((other) => other.rename && !other.merged) === index;
      const move = moves ? { rename: { from: "b/seed", to: `${rename[1]}-moved` } } : {};
      return { message, touch, ...(merged === undefined ? {} : { merged }), ...move, tags };
    });
    return { steps: [first, ...history], config, manifest };
  });

interface RandomTag {
  component: string;
  separator: string;
  v: boolean;
  version: string;
}

/** A tag's name; with a version of the manifest it may be the very one that is looked for. */
function tagName({ component, separator, v, version }: RandomTag, known: string | undefined): string {
  if (known !== undefined) return `${component}${component === "" ? "" : "-"}v${known}`;
  return `${component}${component === "" ? "" : separator}${v ? "v" : ""}${version}`;
}

/** The tag, unless it is there or git could not keep it beside one that is: names are paths. */
function freshTags(name: string, taken: Set<string>): string[] {
  const clashes = [...taken].some(
    (other) => other === name || other.startsWith(`${name}/`) || name.startsWith(`${other}/`),
  );
  if (clashes) return [];
  taken.add(name);
  return [name];
}

interface Seed {
  paths: readonly string[];
  config: Record<string, unknown>;
  manifest: Record<string, string>;
  changelog: string | undefined;
}

function seedFiles({ paths, config, manifest, changelog }: Seed): Record<string, string> {
  const files: Record<string, string> = {
    "release-please-config.json": JSON.stringify(config, null, 2),
    ".release-please-manifest.json": `${JSON.stringify(manifest, null, "\t")}\n`,
    "b/seed": "a file with enough text in it\nfor git to see that it was moved\n",
  };
  for (const path of paths) {
    const at = (name: string) => (path === "." ? name : `${path}/${name}`);
    const name = path === "." ? "root" : `@s/${path.replace("/", "-")}`;
    files[at("package.json")] = `${JSON.stringify({ name, version: "0.0.1", x: 1 }, null, path === "a" ? 4 : 2)}\n`;
    files[at("version.go")] = 'package x\nconst Version = "1.0.0-beta.1"\n';
    files[at("package-lock.json")] = JSON.stringify(
      { name, version: "0", lockfileVersion: 3, packages: { "": { name, version: "0" } } },
      null,
      2,
    );
    if (path !== "b") files[at("version.txt")] = "0\n";
    if (changelog !== undefined) files[at("CHANGELOG.md")] = changelog;
  }
  return files;
}

/** Without the members that are undefined. */
function plain(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value));
}
