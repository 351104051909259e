import { type Rule, rules } from "../support/rule.ts";

type ExtraFile = string | Readonly<Record<string, unknown>>;

/** What becomes of one extra file at 1.2.3 → 1.2.4. */
const extra = (
  rule: string,
  file: ExtraFile,
  [before, after]: readonly [string, string],
  config: Record<string, unknown> = {},
): Rule => {
  const path = typeof file === "string" ? file : String(file["path"]);
  return {
    rule,
    config: { "extra-files": [file], ...config },
    manifest: { ".": "1.2.3" },
    tags: ["v1.2.3"],
    files: { [path]: before },
    commits: ["fix: door"],
    shows: { files: { [path]: after } },
  };
};

const generic = (rule: string, before: string, after: string, config = {}) =>
  extra(rule, "notes.txt", [before, after], config);

rules("A file of any kind: an annotation on a line", [
  generic(
    "version",
    "a = 1.2.3 # x-release-please-version\nb = 1.2.3\n",
    "a = 1.2.4 # x-release-please-version\nb = 1.2.3\n",
  ),
  generic(
    "version, also of a prerelease with a build; the first one of the line",
    "1.2.2-beta.1+5 1.2.3 x-release-please-version\n",
    "1.2.4 1.2.3 x-release-please-version\n",
  ),
  generic("major", "v9 x-release-please-major\n", "v1 x-release-please-major\n"),
  generic("minor", "9 x-release-please-minor\n", "2 x-release-please-minor\n"),
  generic("patch", "9 x-release-please-patch\n", "4 x-release-please-patch\n"),
  generic("date", "on 2020-01-02 x-release-please-date\n", "on DATE x-release-please-date\n"),
  generic(
    "version and date",
    "1.2.3 on 2020-01-02 x-release-please-version-date\n",
    "1.2.4 on DATE x-release-please-version-date\n",
  ),
  generic("nothing: the file stays", "1.2.3\n", "1.2.3\n"),
]);

const block = (scope: string, line: string) =>
  `1.0.0 9\nx-release-please-start-${scope}\n${line}\n${line}\nx-release-please-end\n1.0.0 9\n`;

rules("A file of any kind: a block between annotations", [
  generic("version", block("version", "v1.2.3"), block("version", "v1.2.4")),
  generic("major", block("major", "v9"), block("major", "v1")),
  generic("minor", block("minor", "v 9"), block("minor", "v 2")),
  generic("patch", block("patch", "v 9"), block("patch", "v 4")),
  generic("date", block("date", "2020-01-02"), block("date", "DATE")),
]);

rules("A file of any kind", [
  generic(
    "gets line ends of its own system replaced",
    "1.2.3 x-release-please-version\r\nother\r\n",
    "1.2.4 x-release-please-version\nother\n",
  ),
  extra("may be named with its type", { type: "generic", path: "a/notes" }, [
    "1.2.3 x-release-please-version",
    "1.2.4 x-release-please-version",
  ]),
  {
    ...generic("has dates in the form that date-format names", "02/01/2020 x-release-please-date\n", ""),
    config: { "extra-files": ["notes.txt"], "date-format": "%d/%m/%Y" },
    shows: { files: { "notes.txt": /^\d\d\/\d\d\/\d{4} x-release-please-date\n$/ } },
  },
  {
    rule: "is not made when it is not there",
    config: { "extra-files": ["gone.txt"] },
    commits: ["fix: door"],
    shows: { files: { "gone.txt": null } },
  },
]);

rules("A JSON file", [
  extra(
    "is changed where jsonpath leads, and keeps its indent",
    { type: "json", path: "x.json", jsonpath: "$.a.version" },
    [
      '{\n    "a": {\n        "version": "1.2.3"\n    },\n    "version": "1.2.3"\n}\n',
      '{\n    "a": {\n        "version": "1.2.4"\n    },\n    "version": "1.2.3"\n}\n',
    ],
  ),
  extra("is changed at every place that jsonpath finds", { type: "json", path: "x.json", jsonpath: "$..version" }, [
    '{\n  "version": "1.2.3",\n  "list": [\n    {\n      "version": "0.0.1"\n    }\n  ]\n}',
    '{\n  "version": "1.2.4",\n  "list": [\n    {\n      "version": "1.2.4"\n    }\n  ]\n}',
  ]),
  extra("keeps what stands around a version", { type: "json", path: "x.json", jsonpath: "$.image" }, [
    '{\n  "image": "app:v1.2.3-beta.1"\n}\n',
    '{\n  "image": "app:v1.2.4"\n}\n',
  ]),
  extra("without a type is changed at its version", "x.json", [
    '{\n  "version": "1.2.3"\n}\n',
    '{\n  "version": "1.2.4"\n}\n',
  ]),
]);

rules("A YAML file", [
  extra(
    "is changed where jsonpath leads, written anew, and loses comments",
    { type: "yaml", path: "x.yaml", jsonpath: "$.app.version" },
    [
      "# above\napp:\n    version:   '1.2.3' # beside\n    list: [1, 2]\n",
      "app:\n  version: 1.2.4\n  list:\n    - 1\n    - 2\n",
    ],
  ),
  extra(
    "stays as it is, with its comments, when jsonpath finds nothing",
    { type: "yaml", path: "x.yaml", jsonpath: "$.other" },
    ["# above\nversion:   1.2.3\n", "# above\nversion:   1.2.3\n"],
  ),
  extra("without a type is changed at its version", "x.yml", ["version: 1.2.3\n", "version: 1.2.4\n"]),
]);

rules("A TOML file", [
  extra(
    "is changed in its place: comments and blanks stay",
    { type: "toml", path: "x.toml", jsonpath: "$.app.version" },
    [
      '# above\n[app]\nversion   = "1.2.3" # beside\nlist = [ 1,2 ]\n',
      '# above\n[app]\nversion   = "1.2.4" # beside\nlist = [ 1,2 ]\n',
    ],
  ),
  extra("without a type is changed at its version", "x.toml", ['version = "1.2.3"\n', 'version = "1.2.4"\n']),
]);

rules("An XML file", [
  extra("is changed where xpath leads", { type: "xml", path: "x.xml", xpath: "//app/version" }, [
    "<all><!-- kept --><app><version>1.2.3</version></app><version>1.2.3</version></all>",
    "<all><!-- kept --><app><version>1.2.4</version></app><version>1.2.3</version></all>",
  ]),
  extra("without a type is changed at its version", "x.xml", [
    "<app><version>1.2.3</version></app>",
    "<app><version>1.2.4</version></app>",
  ]),
]);

rules("A pattern of files", [
  {
    rule: "stands for every file that it matches",
    config: { "extra-files": [{ type: "generic", path: "docs/**/*.md", glob: true }] },
    files: Object.fromEntries(
      ["docs/a.md", "docs/deep/b.md", "docs/c.txt"].map((path) => [path, "1.0.0 x-release-please-version\n"]),
    ),
    commits: ["fix: door"],
    shows: {
      files: {
        "docs/a.md": "1.0.1 x-release-please-version\n",
        "docs/deep/b.md": "1.0.1 x-release-please-version\n",
        "docs/c.txt": null,
      },
    },
  },
]);

rules("In a folder", [
  {
    rule: "extra files are the folder's own; with a slash in front they are the root's",
    packages: { a: { component: "a", "extra-files": ["x.txt", "/y.txt"] } },
    tags: ["a-v1.0.0"],
    files: Object.fromEntries(
      ["x.txt", "y.txt", "a/x.txt", "a/y.txt"].map((path) => [path, "1.0.0 x-release-please-version\n"]),
    ),
    commits: [{ message: "fix: door", touch: ["a/code"] }],
    shows: {
      files: {
        "a/x.txt": "1.0.1 x-release-please-version\n",
        "y.txt": "1.0.1 x-release-please-version\n",
        "x.txt": null,
        "a/y.txt": null,
      },
    },
  },
]);
