import fc from "fast-check";
import type { Step } from "../../release/support/repository.ts";
import { dateFormat, extraFile, packageFiles } from "./random-files.ts";

/** A random history with a random configuration. */
export interface RandomRelease {
  /** Oldest first. */
  steps: Step[];
  /** What is committed at last by a configuration that names commits by their ids (oldest first). */
  last?: (shas: readonly string[]) => Step;
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

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

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
    "release-type": fc.constantFrom("simple", "node", "go", "python", "rust"),
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
    "date-format": maybe(dateFormat),
    "extra-files": maybe(fc.array(extraFile, { maxLength: 4 })),
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

const COMPONENTS = ["core", "my-lib", "name", "root", "a", "b", "a-b", "c", "plain"];

const plugin = fc.constantFrom<unknown>(
  "sentence-case",
  { type: "sentence-case", specialWords: ["fix bug", "café"] },
  { type: "sentence-case", specialWords: [] },
  "node-workspace",
  "node-workspace",
  "node-workspace",
  { type: "node-workspace", merge: false },
  { type: "node-workspace", merge: true },
  { type: "node-workspace", updateAllPackages: true },
  { type: "node-workspace", updatePeerDependencies: true, merge: false },
  { type: "linked-versions", groupName: "my group", components: COMPONENTS },
  { type: "linked-versions", groupName: "g--x/y", components: ["core", "my-lib", "a", "root"], merge: false },
  { type: "linked-versions", groupName: "all", components: COMPONENTS.slice(1) },
  "linked-versions",
);

/** The npm packages by name, in an order in which each depends only on those before it: there are no cycles. */
const NAMES = ["root", "@s/a", "@s/b", "@s/a-b", "@s/c"];
const nameOf = (path: string) => (path === "." ? "root" : `@s/${path.replace("/", "-")}`);

const ranges = maybe(
  fc.dictionary(
    fc.constantFrom(...NAMES, "left-pad"),
    fc.constantFrom("^1.0.0", "~0.0.1", "1.2.3", ">=1", "<2.0.0", "workspace:*", "workspace:^", "file:../a", "*"),
    { maxKeys: 2 },
  ),
);
const dependencies = fc.record({
  dependencies: ranges,
  devDependencies: ranges,
  peerDependencies: ranges,
  optionalDependencies: ranges,
});

/** What stands in a package's folder at first. */
const folder = fc.record({ files: packageFiles, dependencies, options: packageOptions, version: maybe(version) });

/** Random repositories with random configurations, over every option that a plan knows. */
export const randomRelease: fc.Arbitrary<RandomRelease> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 12 }),
    paths: fc.uniqueArray(fc.constantFrom(".", "a", "b", "a/b", "c"), { minLength: 1, maxLength: 4 }),
    folders: fc.array(folder, { minLength: 5, maxLength: 5 }),
    shared: packageOptions,
    lockfile: fc.record({ version: fc.constantFrom(1, 2, 3, 3, 3), inB: fc.boolean() }),
    changelog: maybe(changelog),
    plugins: maybe(fc.array(plugin, { maxLength: 3 })),
    bounds: fc.record({ "last-release-sha": seldom(fc.nat(11)), "bootstrap-sha": seldom(fc.nat(11)) }),
    top: fc.record({
      "separate-pull-requests": maybe(fc.boolean()),
      "group-pull-request-title-pattern": maybe(
        fc.constantFrom("chore: release ${branch} ${version}", "chore${scope}: release${component}"),
      ),
      label: maybe(fc.constant("l1,l2")),
      "commit-search-depth": maybe(fc.constantFrom(3, 5)),
    }),
  })
  .map(({ steps, paths, folders, shared, lockfile, changelog, plugins, bounds, top }) => {
    const { component: _, ...defaults } = shared;
    const places = paths.flatMap((path, index) => {
      const found = folders[index];
      return found === undefined ? [] : [{ path, ...found }];
    });
    const packages = Object.fromEntries(places.map(({ path, options }) => [path, options]));
    const config = { ...defaults, ...top, plugins, packages };
    const manifest = Object.fromEntries(places.map(({ path, version }) => [path, version]));
    const first: Step = { message: "chore: seed", write: seedFiles({ places, lockfile, changelog }) };
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
    const last = (shas: readonly string[]): Step => {
      const named = Object.fromEntries(
        Object.entries(bounds).map(([name, at]) => [name, at === undefined ? undefined : shas[at % shas.length]]),
      );
      return {
        message: "chore: configure",
        write: {
          "release-please-config.json": JSON.stringify({ ...config, ...named }, null, 2),
          ".release-please-manifest.json": `${JSON.stringify(manifest, null, "\t")}\n`,
        },
      };
    };
    const named = Object.values(bounds).some((at) => at !== undefined);
    return named ? { steps: [first, ...history], last } : { steps: [first, ...history, last([])] };
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

interface Place {
  path: string;
  files: Readonly<Record<string, string | undefined>>;
  dependencies: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
}

interface Seed {
  places: readonly Place[];
  lockfile: { version: number; inB: boolean };
  changelog: string | undefined;
}

function seedFiles({ places, lockfile, changelog }: Seed): Record<string, string> {
  const files: Record<string, string> = {
    "b/seed": "a file with enough text in it\nfor git to see that it was moved\n",
  };
  for (const { path, files: own, dependencies } of places) {
    const at = (name: string) => (path === "." ? name : `${path}/${name}`);
    const name = nameOf(path);
    const described = { name, version: "0.0.1", x: 1, ...earlierOnly(name, dependencies) };
    files[at("package.json")] = `${JSON.stringify(described, null, path === "a" ? 4 : 2)}\n`;
    files[at("version.go")] = 'package x\nconst Version = "1.0.0-beta.1"\n';
    if (path !== "b" || lockfile.inB) files[at("package-lock.json")] = lockfileOf(lockfile.version);
    if (path !== "b") files[at("version.txt")] = "0\n";
    for (const [file, text] of Object.entries(own)) if (text !== undefined) files[at(file)] = text;
    if (changelog !== undefined) files[at("CHANGELOG.md")] = changelog;
  }
  return files;
}

function earlierOnly(name: string, dependencies: Place["dependencies"]) {
  const isEarlier = (other: string) => NAMES.indexOf(other) < NAMES.indexOf(name);
  return Object.fromEntries(
    Object.entries(dependencies).map(([kind, all]) => [
      kind,
      all && Object.fromEntries(Object.entries(all).filter(([other]) => isEarlier(other))),
    ]),
  );
}

/** A workspace as npm locks it: packages beside their links, one that is not linked, and a link to nowhere. */
function lockfileOf(lockfileVersion: number): string {
  const packages = {
    "": { name: "n", version: "0" },
    a: { name: "@s/a", version: "0", dependencies: { "@s/b": "^1.0.0" } },
    b: { version: "0", peerDependencies: { root: "~1.0.0", x: "1" } },
    "node_modules/@s/a": { link: true, resolved: "a" },
    "node_modules/@s/b": { link: true, resolved: "b" },
    "node_modules/@s/c": { version: "1", devDependencies: { "@s/a": "file:x", "@s/c": "1" } },
    "node_modules/@s/a-b": { link: true, resolved: "gone" },
  };
  return JSON.stringify({ name: "n", version: "0", lockfileVersion, packages }, null, 2);
}
