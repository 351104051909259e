import fc from "fast-check";

/** One of the lines of a table; `↵` stands for a line end inside of an entry, and an empty entry is written `∅`. */
function oneOf(table: string): fc.Arbitrary<string> {
  const entries = table.split("\n").map((line) => line.trim());
  return fc.constantFrom(
    ...entries.filter((line) => line !== "").map((line) => (line === "∅" ? "" : line.replaceAll("↵", "\n"))),
  );
}

/** Present in one of `freq` cases. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2) => fc.option(arbitrary, { nil: undefined, freq });
const lineEnd = fc.constantFrom("\n", "\n", "\n", "\n", "\n", "\r\n");

/** Lines as a document; empty ones are left out. */
function joined(lines: readonly string[], end: string): string {
  return lines
    .map((line) => (line === "" ? "" : `${line}\n`))
    .join("")
    .replaceAll("\n", end);
}

const tomlVersion = oneOf(String.raw`
  version = "1.0.0"
  version = "1.0.0"
  version = '1.0'
  version="0.1"   # c
  version = """1.0"""
  version = """1.0""" # c
  version = ""
  version = '' # x
  version = '''a↵b'''
  version = 1.0
  version = 3
  version = true
  version = inf
  version = +nan
  version = 1979-05-27
  "version" = "1\u0041"
  ∅
  version.workspace = true
  version = { workspace = true }
  version = """"1"""""↵
  version = ["1"]
  version = "1" ,
`);

/** What else stands in TOML, also what is none. */
const tomlNoise = fc.oneof(
  { weight: 2, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: oneOf(String.raw`
      # comment
      a = [1, 2,↵ # c↵ 3,]
      b.c = 'x'
      e = "q\"[project]"
      d = 1979-05-27T07:32:00Z
      d = 07:32:00
      d = 1979-05-27 07:32:00
      d = 1979-05-27T00:32:00.5-07:00
      big = 9223372036854775807
      t = { x = 1,↵ y = 2 }
      t = { x = 1, }
      t = {x="1",y={z="2"}}
      u = 07:32
      v = "\e"
      f = 1e3↵g=0xff↵h=1_000
      s = """↵[package]↵name = "no"↵"""
      k = [ { version = '1' }, { version = '2' } ]
      bad =
      n = {}
      m = []
      "a.b" = 1
      'x y'.z = 2
      x = [[1],['a']]
      _d = '2.0'
      z = '🦀'
    `),
  },
);

/** pyproject.toml, of standard projects, of Poetry, and of neither. */
export const pyproject: fc.Arbitrary<string> = fc
  .tuple(
    tomlNoise,
    oneOf(`
      [project]
      [project]
      [tool.poetry]
      [tool.poetry]
      [ tool . poetry ]
      [tool.other]
      project.x = 1↵[q]
      [project] # c
    `),
    oneOf(`
      name = "my-pkg"
      name = "pkg"
      ∅
      name = "core"
    `),
    tomlVersion,
    oneOf(`
      ∅
      ∅
      dynamic = ["version"]
      dynamic = ["readme"]
    `),
    tomlNoise,
    oneOf(`
      ∅
      [tool.black]↵version = '9'
      [project.urls]↵version='x'
      [[tool.x]]↵version='1'↵[[tool.x]]↵version='2'
    `),
    lineEnd,
  )
  .map(([...parts]) => joined(parts.slice(0, -1), parts.at(-1) ?? "\n"));

const dependency = oneOf(`
  one = { path = "../one", version = "1" }
  one = { version = "1", path = "../one" }
  one = { path = "../one" }
  one = "1"
  two = { version = "", path = "../two" }
  two = { path = 'x', version = '1', features = ['a', 'b'] }
  one.path = "../one"↵one.version = "1"
  "two" = { path = "two", version = "2" }
  serde = { version = '1', default-features = false }
  ∅
`);

const dependencyTable = fc
  .tuple(
    oneOf(`
      dependencies
      dev-dependencies
      build-dependencies
      target.'cfg(unix)'.dependencies
      target."cfg(windows)".dev-dependencies
      target.wasm.build-dependencies
      dependencies.one
    `),
    fc.array(dependency, { maxLength: 2 }),
  )
  .map(([table, entries]) =>
    table === "dependencies.one"
      ? '[dependencies.one]\npath = "../one"\nversion = "0"'
      : [`[${table}]`, ...entries].join("\n"),
  );

/** Cargo.toml, of crates, of workspaces, and of neither. */
export const cargoToml: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constant("") }, { weight: 1, arbitrary: tomlNoise }),
    fc.constantFrom("[package]", "[package]", "[package]", "[package]", "[package]", "[lib]"),
    fc.constantFrom('name = "one"', 'name = "two"', "", "name = 'core'"),
    fc.oneof({ weight: 6, arbitrary: fc.constant('version = "0.1.0"') }, { weight: 1, arbitrary: tomlVersion }),
    fc.array(dependencyTable, { maxLength: 2 }),
    oneOf(`
      ∅
      ∅
      [workspace]↵members = ["one", "two", "crates/*", "../x"]
      [workspace]↵members = ["two", "./one", "one"]
      [workspace]
    `),
    fc.constantFrom("\n", "\n", "\n", "\r\n"),
  )
  .map(([noise, table, name, version, dependencies, workspace, end]) =>
    joined([noise, table, name, version, ...dependencies, workspace], end),
  );

/** Cargo.lock. */
export const cargoLock: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("version = 4\n", "", "# @generated\n"),
    fc.array(
      oneOf(`
        [[package]]↵name = "one"↵version = "0.1.0"↵dependencies = [↵ "two",↵]↵
        [[package]]↵name = "two"↵version = "0.1.0"↵
        [[package]]↵name = "serde"↵version = "1.0.0"↵source = "registry+https://x"↵
        [[package]]↵version = "1"↵
        [[package]]↵name = "core"↵version = ""↵
      `),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([head, packages]) => head + packages.join("\n"));

const pythonModule = oneOf(`
  __version__ = "1.0.0"↵
  __version__='0.1.0-beta'↵__version__ = '2.0.0'↵
  __version__ = "1.0.0-beta.1"↵__version__="1.0.0"↵
  x = 1↵
`);

/** YAML documents, also broken ones. */
export const yaml: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(
      oneOf(`
        version: 1.0.0
        version: '1.0.0'
        version: 1.0
        # c
        ---
        a: &x {version: 2.0.0, b: [1, 2]}
        d: *x
        name: |↵  text↵  more
        s: >-↵  folded↵  text
        info:↵  version: 3.0.0↵  title: "t: x"
        date: 2020-01-01
        list:↵- version: 1↵- version: v1
        n: ~
        long: aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccccc ddddddddddddd eeeeeeeeeee
        b: yes
        o: 0o14
        t: !!set {a}
        bad: [
        ...
        u: '🦀'
        e: ''
        # x-release-please-version 1.0.0
        ver: 1.2.3 # x-release-please-version
        - x
      `),
      { maxLength: 6 },
    ),
    lineEnd,
  )
  .map(([lines, end]) => joined(lines, end));

/** JSON documents with indents and ends of several kinds. */
export const json: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(2, 4, "\t", undefined),
    fc.constantFrom("", "\n", "\r\n", "\n\n"),
    fc.constantFrom<unknown>(
      { version: "1.0.0" },
      { version: "v1.2.3-beta.1 text 2.0.0" },
      { version: 1 },
      { version: "none" },
      {},
      {
        a: { version: "1.0.0", "x-release-please-version": "2.0.0" },
        list: [{ version: "0.1.0", n: "é" }, { version: "9.9.9+b" }],
      },
      { version: { version: "1.0.0" } },
      [{ version: "1.0.0" }],
      { "b/c": { version: "0.0.1" } },
    ),
  )
  .map(([indent, end, value]) => JSON.stringify(value, null, indent) + end);

/** XML documents, also broken ones. */
export const xml: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", '<?xml version="1.0" encoding="UTF-8"?>\n', '<?xml version="1.0"?>\r\n'),
    fc.constantFrom("", "<!-- c -->\n", "<!DOCTYPE x>\n"),
    fc.array(
      oneOf(`
        <version>1.0.0</version>
        <version/>
        <version a='1' >0<b>x</b></version>
        <v:version xmlns:v='urn:x'>1</v:version>
        <p><version>1</version></p>
        &amp;&lt;
        text &#233;
        <![CDATA[x]]>
        ↵
        <a b="&quot;'"/>
        <!-- x-release-please-version 1.0.0 -->
        &foo;
      `),
      { maxLength: 4 },
    ),
    fc.constantFrom("", "\n"),
  )
  .map(([head, comment, body, end]) => `${head}${comment}<root>${body.join("")}</root>${end}`);

/** Texts with the generic updater's annotations. */
export const annotated: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(
      oneOf(`
        v 1.0.0 # x-release-please-version
        x-release-please-start-version
        x-release-please-end
        1.2.3-beta.1+b and 2.0.0
        x-release-please-start-major
        v12a 3 (x-release-please-major)
        minor v2 2 x-release-please-minor
        patch 1.7 x-release-please-patch
        2020-01-01 x-release-please-date
        01/02/2020 1.0.0 x-release-please-version-date
        x-release-please-start-version-date
        x-release-please-start-date
        x-release-please-start-minor 4
        2021-12-31 7 8
        plain
        ∅
        2020.1.1 x-release-please-start-patch
        20200101 x-release-please-date
      `),
      { maxLength: 8 },
    ),
    fc.constantFrom("\n", "\n", "\r\n"),
  )
  .map(([lines, end]) => lines.join(end));

/** Formats of dates, also those that Release Please takes for a regular expression. */
export const dateFormat: fc.Arbitrary<string> = oneOf(`
  %Y-%m-%d
  %d/%m/%Y
  %m/%Y/%d
  %Y%m%d
  %Y
  %Y.%m.%d
  (%Y-%m-%d)
  %d
  %Y-%m-%d$&
`);

/** Paths into JSON, YAML and TOML. */
export const jsonPath: fc.Arbitrary<string> = oneOf(`
  $.version
  $..version
  $.list[*].version
  $.a.version
  $.info.version
  $.*
  $.list[?(@.version=='0.1.0')].version
  $.package.version
  $.k[0].version
  $.t.y.z
  version
  $['b/c'].version
  $.none
  $.x[1]
  $.tool.x[*].version
`);

/** Paths into XML. */
export const xpath: fc.Arbitrary<string> = oneOf(`
  /*/version
  //version
  //*[local-name()='version']
  /root/p/version
  //@b
  /*/none
  /root
  //version/text()
  count(//x)
`);

const plainJsonPath = fc.constantFrom("$.version", "$..version", "$.list[*].version", "$.a.version", "$.none");

/** An entry of `extra-files`, of every kind. */
export const extraFile: fc.Arbitrary<unknown> = fc.oneof(
  oneOf(`
    x.json
    x.yaml
    x.yml
    x.toml
    x.xml
    x.md
    /x.md
    /x.json
    none.txt
    CHANGELOG.md
    package.json
    docs/x.md
    version.txt
  `),
  fc.record(
    {
      type: fc.constantFrom("generic", "generic", "json", "yaml"),
      path: fc.constantFrom("x.md", "x.json", "x.yaml", "/x.json", "none"),
      jsonpath: maybe(plainJsonPath, 9),
    },
    { requiredKeys: ["type", "path"] },
  ),
  fc.record({ type: fc.constant("toml"), path: fc.constantFrom("x.toml", "/x.toml"), jsonpath: plainJsonPath }),
  fc.record({ type: fc.constant("xml"), path: fc.constantFrom("x.xml", "/x.xml"), xpath }),
  fc.record({
    type: fc.constant("generic"),
    path: fc.constantFrom("*.md", "**/*.md", "/docs/*.md", "docs/*.md", "a/*.{md,txt}", "**/x.*", "/**/x.md"),
    glob: fc.constant(true),
  }),
);

/** Files of a package that a release may change; undefined for those that are not there. */
export const packageFiles: fc.Arbitrary<Readonly<Record<string, string | undefined>>> = fc.record({
  "x.json": maybe(json, 3),
  "x.yaml": maybe(yaml, 3),
  "x.yml": maybe(yaml, 3),
  "x.toml": maybe(
    oneOf(`
      version = "1.0.0" # x-release-please-version↵
      [a]↵version = '1'↵[[list]]↵version = '2'↵
      x = [↵
      a = {version="1", x=[1]}↵version=""" x"""↵
    `),
  ),
  "x.xml": maybe(xml, 3),
  "x.md": maybe(annotated, 3),
  "docs/x.md": maybe(annotated, 3),
  "pyproject.toml": maybe(pyproject),
  "Cargo.toml": maybe(cargoToml, 5),
  "Cargo.lock": maybe(cargoLock),
  "one/Cargo.toml": maybe(cargoToml),
  "two/Cargo.toml": maybe(cargoToml),
  "setup.py": maybe(
    oneOf(`
      setup(name='x', version='1.0.0')↵
      version = "1.0.0-rc" , version="2.0.0"
    `),
  ),
  "setup.cfg": maybe(
    oneOf(`
      [metadata]↵version = 1.0.0↵
      version=1.2.3-beta.1↵
    `),
  ),
  ...Object.fromEntries(
    ["my_pkg", "my-pkg", "src/my_pkg", "pkg", "core", "plain"].map((name) => [
      `${name}/__init__.py`,
      maybe(pythonModule),
    ]),
  ),
  "deep/er/version.py": maybe(pythonModule),
  "version.py": maybe(pythonModule),
});
