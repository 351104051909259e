import { type Rule, rules } from "../support/rule.ts";

type Files = Readonly<Record<string, string>>;
type After = Readonly<Record<string, string | RegExp | null>>;

/** What a release type makes of files, for 1.0.0 → 1.0.1. */
const releaseType =
  (type: string) =>
  (rule: string, [before, after]: readonly [Files, After], config: Record<string, unknown> = {}): Rule => ({
    rule,
    config: { "release-type": type, "include-component-in-tag": false, ...config },
    files: before,
    commits: ["fix: door"],
    shows: { files: after },
  });

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

rules("Every release writes", [
  {
    rule: "the manifest, in which other paths stay, and the changelog",
    packages: { ".": {}, other: { component: "other" } },
    manifest: { ".": "1.0.0", other: "3.0.0" },
    tags: ["v1.0.0", "other-v3.0.0"],
    commits: ["fix: door"],
    shows: {
      files: {
        ".release-please-manifest.json": json({ ".": "1.0.1", other: "3.0.0" }),
        "CHANGELOG.md": /^# Changelog\n\n## \[1\.0\.1\]/,
        "version.txt": null,
      },
    },
  },
]);

const simple = releaseType("simple");

rules("A simple release writes", [
  simple("version.txt", [{ "version.txt": "1.0.0 or so\n" }, { "version.txt": "1.0.1\n" }]),
  simple(
    "the file that version-file names instead",
    [
      { "version.txt": "1.0.0\n", VERSION: "1.0.0\n" },
      { VERSION: "1.0.1\n", "version.txt": null },
    ],
    { "version-file": "VERSION" },
  ),
]);

const go = releaseType("go");

rules("A Go release writes", [
  go(
    "the constant in the file that version-file names",
    [
      { "version.go": 'package x\n\nconst Version = "1.0.0"\nconst Other = "1.0.0"\n' },
      { "version.go": 'package x\n\nconst Version = "1.0.1"\nconst Other = "1.0.0"\n' },
    ],
    { "version-file": "version.go" },
  ),
  go("nothing else without one", [
    { "version.go": 'const Version = "1.0.0"\n', "version.txt": "1.0.0\n" },
    { "version.go": null, "version.txt": null },
  ]),
]);

const node = releaseType("node");
const packageJson = json({ name: "pkg", version: "1.0.0", dependencies: { dep: "1.0.0" } });

rules("A node release writes", [
  node("package.json, its version alone", [
    { "package.json": packageJson },
    {
      "package.json": json({ name: "pkg", version: "1.0.1", dependencies: { dep: "1.0.0" } }),
      "package-lock.json": null,
    },
  ]),
  node("package.json, with the indent that it has", [
    { "package.json": '{\n\t"name": "pkg",\n\t"version": "1.0.0"\n}' },
    { "package.json": '{\n\t"name": "pkg",\n\t"version": "1.0.1"\n}' },
  ]),
  ...["package-lock.json", "npm-shrinkwrap.json"].map((file) =>
    node(`${file}, at its top and for the root package; dependencies stay`, [
      {
        "package.json": packageJson,
        [file]: json({
          name: "pkg",
          version: "1.0.0",
          lockfileVersion: 3,
          packages: { "": { name: "pkg", version: "1.0.0" }, "node_modules/dep": { version: "1.0.0" } },
        }),
      },
      {
        [file]: json({
          name: "pkg",
          version: "1.0.1",
          lockfileVersion: 3,
          packages: { "": { name: "pkg", version: "1.0.1" }, "node_modules/dep": { version: "1.0.0" } },
        }),
      },
    ]),
  ),
  node("a lockfile of the second version likewise", [
    {
      "package.json": packageJson,
      "package-lock.json": json({ version: "1.0.0", lockfileVersion: 2, packages: { "": { version: "1.0.0" } } }),
    },
    { "package-lock.json": json({ version: "1.0.1", lockfileVersion: 2, packages: { "": { version: "1.0.1" } } }) },
  ]),
  {
    ...node("nothing where a lockfile of the first version has no packages: Release Please fails", [
      { "package.json": packageJson, "package-lock.json": json({ version: "1.0.0", lockfileVersion: 1 }) },
      {},
    ]),
    refused: /packages|undefined/,
  },
  node("the samples' dependency on it", [
    { "package.json": packageJson, "samples/package.json": json({ dependencies: { pkg: "^1.0.0", dep: "^1.0.0" } }) },
    { "samples/package.json": json({ dependencies: { pkg: "^1.0.1", dep: "^1.0.0" } }) },
  ]),
  {
    ...node("nothing without a package.json, when there is no name for it: it is refused", [{}, {}]),
    config: { "release-type": "node" },
    refused: /package\.json/,
  },
]);

const python = releaseType("python");

rules("A Python release writes", [
  python("pyproject.toml of the standard", [
    { "pyproject.toml": '[project]\nname = "pkg" # kept\nversion = "1.0.0"\n' },
    { "pyproject.toml": '[project]\nname = "pkg" # kept\nversion = "1.0.1"\n' },
  ]),
  python("pyproject.toml of Poetry", [
    { "pyproject.toml": '[tool.poetry]\nname = "pkg"\nversion = "1.0.0"\n' },
    { "pyproject.toml": '[tool.poetry]\nname = "pkg"\nversion = "1.0.1"\n' },
  ]),
  python("pyproject.toml with a dynamic version as it is", [
    { "pyproject.toml": '[project]\nname = "pkg"\ndynamic = ["version"]\n' },
    { "pyproject.toml": '[project]\nname = "pkg"\ndynamic = ["version"]\n' },
  ]),
  python("setup.py", [
    { "setup.py": 'setup(\n    name="pkg",\n    version="1.0.0",\n)\n' },
    { "setup.py": 'setup(\n    name="pkg",\n    version="1.0.1",\n)\n' },
  ]),
  python("setup.cfg", [
    { "setup.cfg": "[metadata]\nname = pkg\nversion = 1.0.0\n" },
    { "setup.cfg": "[metadata]\nname = pkg\nversion = 1.0.1\n" },
  ]),
  python("the module of the project's name, with hyphens or underscores, also below src", [
    {
      "pyproject.toml": '[project]\nname = "my-pkg"\nversion = "1.0.0"\n',
      "my-pkg/__init__.py": '__version__ = "1.0.0"\n',
      "my_pkg/__init__.py": "__version__ = '1.0.0'\n",
      "src/my_pkg/__init__.py": '__version__="1.0.0"\n',
      "other/__init__.py": '__version__ = "1.0.0"\n',
    },
    {
      "my-pkg/__init__.py": '__version__ = "1.0.1"\n',
      "my_pkg/__init__.py": "__version__ = '1.0.1'\n",
      "src/my_pkg/__init__.py": '__version__="1.0.1"\n',
      "other/__init__.py": null,
    },
  ]),
  python(
    "the module of the package-name, where no pyproject.toml has a name",
    [{ "pkg/__init__.py": '__version__ = "1.0.0"\n' }, { "pkg/__init__.py": '__version__ = "1.0.1"\n' }],
    { "package-name": "pkg" },
  ),
  python("version.py anywhere", [
    { "deep/down/version.py": '__version__ = "1.0.0"\n' },
    { "deep/down/version.py": '__version__ = "1.0.1"\n' },
  ]),
]);

const rust = releaseType("rust");
const crate = (name: string, version: string, rest = "") =>
  `[package]\nname = "${name}"\nversion = "${version}"\n${rest}`;
const locked = (version: string) =>
  `version = 3\n\n[[package]]\nname = "root"\nversion = "${version}"\n\n[[package]]\nname = "serde"\nversion = "1.0.0"\n`;

rules("A Rust release writes", [
  rust("Cargo.toml and Cargo.lock, the crate's own version alone", [
    { "Cargo.toml": crate("root", "1.0.0", '\n[dependencies]\nserde = "1.0.0"\n'), "Cargo.lock": locked("1.0.0") },
    { "Cargo.toml": crate("root", "1.0.1", '\n[dependencies]\nserde = "1.0.0"\n'), "Cargo.lock": locked("1.0.1") },
  ]),
  rust("the members of a workspace, and dependencies among them that have a path and a version", [
    {
      "Cargo.toml": crate(
        "root",
        "1.0.0",
        '\n[workspace]\nmembers = ["one"]\n\n[dependencies]\none = { path = "one", version = "1.0.0" }\n',
      ),
      "one/Cargo.toml": crate("one", "1.0.0"),
    },
    {
      "Cargo.toml": crate(
        "root",
        "1.0.1",
        '\n[workspace]\nmembers = ["one"]\n\n[dependencies]\none = { path = "one", version = "1.0.1" }\n',
      ),
      "one/Cargo.toml": crate("one", "1.0.1"),
    },
  ]),
  rust("no members that only a pattern names", [
    {
      "Cargo.toml": crate("root", "1.0.0", '\n[workspace]\nmembers = ["crates/*"]\n'),
      "crates/one/Cargo.toml": crate("one", "1.0.0"),
    },
    { "crates/one/Cargo.toml": null },
  ]),
]);

rules("A release of a folder writes", [
  {
    rule: "its own files, and none of the root",
    packages: { a: { component: "a" } },
    tags: ["a-v1.0.0"],
    files: { "version.txt": "1.0.0\n", "a/version.txt": "1.0.0\n" },
    commits: [{ message: "fix: door", touch: ["a/x"] }],
    shows: {
      files: { "a/version.txt": "1.0.1\n", "version.txt": null, "a/CHANGELOG.md": /1\.0\.1/, "CHANGELOG.md": null },
    },
  },
]);
