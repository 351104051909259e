import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TestRepository } from "../release/support/repository.ts";
import { CONFIG, configOf, MANIFEST, plan, refusal, releasable } from "./support/release.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

type Files = Readonly<Record<string, string>>;

let workspace: Workspace;
let repository: TestRepository | undefined;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(async () => {
  repository?.dispose();
  await workspace.dispose();
});

async function refused(files: Files) {
  repository = releasable(files);
  return refusal(workspace, repository.folder);
}

describe("configuration and manifest", () => {
  it.each<[string, string, Files]>([
    [
      "a comma too many in the configuration",
      `${CONFIG}: line 4, column 3: it is no valid JSON`,
      { [CONFIG]: '{\n  "packages": {\n    ".": {},\n  }\n}\n' },
    ],
    [
      "a configuration that is cut short",
      `${CONFIG}: line 3, column 1: it is no valid JSON`,
      { [CONFIG]: '{\n  "packages": {\n' },
    ],
    ["an empty configuration", `${CONFIG}: line 1, column 1: it is no valid JSON`, { [CONFIG]: "" }],
    [
      "a byte order mark before it",
      `${CONFIG}: line 1, column 1: it is no valid JSON`,
      { [CONFIG]: `\uFEFF${configOf({})}` },
    ],
    [
      "a version without quotes in the manifest",
      `${MANIFEST}: line 2, column 8: it is no valid JSON`,
      { [MANIFEST]: '{\n  ".": 1.0.0\n}\n' },
    ],
    [
      "a text where a package says yes or no",
      `${CONFIG}: \`packages["."].bump-minor-pre-major\`: expected true or false`,
      { [CONFIG]: configOf({ "bump-minor-pre-major": "yes" }) },
    ],
    [
      "an extra file without its path",
      `${CONFIG}: \`packages["."].extra-files[0].path\`: expected a text`,
      { [CONFIG]: configOf({ "extra-files": [{ type: "json" }] }) },
    ],
    [
      "a versioning that there is not",
      `${CONFIG}: \`packages["."].versioning\`: expected one of default, always-bump-patch, always-bump-minor, always-bump-major, service-pack, prerelease`,
      { [CONFIG]: configOf({ versioning: "wild" }) },
    ],
    ["a configuration without packages", `${CONFIG}: \`packages\`: expected an object`, { [CONFIG]: "{}" }],
    [
      "packages that are empty",
      `${CONFIG}: \`packages\` names no path`,
      { [CONFIG]: '{"packages":{}}', [MANIFEST]: "{}" },
    ],
    ["a list for a configuration", `${CONFIG}: the document: expected an object`, { [CONFIG]: "[]" }],
    ["a version that is a number", `${MANIFEST}: \`["."]\`: expected a text`, { [MANIFEST]: '{".":1}' }],
    [
      "a version that is no SemVer",
      `${MANIFEST}: \`.\`: "1.0" is no version like 1.2.3`,
      { [MANIFEST]: '{".":"1.0"}' },
    ],
    [
      "a path of the manifest that no package has",
      `${MANIFEST}: the path \`lib\` stands in no package of ${CONFIG}`,
      { [MANIFEST]: '{".":"1.0.0","lib":"2.0.0"}' },
    ],
    [
      "a release-as that is no version",
      'release-as: "next" is no version like 1.2.3',
      { [CONFIG]: configOf({ "release-type": "simple", "release-as": "next" }) },
    ],
    [
      "options of a plugin that it cannot have",
      "an entry of plugins: `components`: expected a list",
      { [CONFIG]: '{"plugins":[{"type":"linked-versions","components":"a"}],"packages":{".":{}}}' },
    ],
  ])("%s: RELEASE_CONFIG, %s", async (_, message, files) => {
    expect(await refused(files)).toEqual({
      code: "RELEASE_CONFIG",
      message,
      hint: expect.stringMatching(/^Correct .+ at the ref that is planned for; nothing was changed\.$/),
    });
  });

  it("all faults of both files are told together", async () => {
    const config = '{"draft":1,"packages":{".":{"prerelease":"yes"}}}';
    const { message, hint } = await refused({ [CONFIG]: config, [MANIFEST]: '{".":1}' });
    expect(String(message).split("; ")).toEqual([
      `${CONFIG}: \`draft\`: expected true or false`,
      `${CONFIG}: \`packages["."].prerelease\`: expected true or false`,
      `${MANIFEST}: \`["."]\`: expected a text`,
    ]);
    expect(hint).toContain(`${CONFIG} and ${MANIFEST}`);
  });

  it("a package without an entry in the manifest gets its first release, as Release Please does it", async () => {
    const config = '{"release-type":"simple","packages":{".":{"exclude-paths":["lib"]},"lib":{"component":"lib"}}}';
    repository = releasable({ [CONFIG]: config }, [{ message: "feat: a lib", touch: ["lib/a.txt"] }]);
    const run = await plan(workspace, repository.folder, ["--json"]);
    expect(parseDocument(run.stdout)).toMatchObject({
      packages: [
        { path: ".", current_version: "1.0.0", new_version: "1.1.0" },
        { path: "lib", current_version: null, new_version: "1.0.0", bump: "initial", previous_tag: null },
      ],
    });
  });
});

describe("what axctl does not know is named, since a plan without it would be another one", () => {
  it.each<[string, string]>([
    ["the release type cobol is not known", configOf({ "release-type": "cobol" })],
    ["the changelog type wild is not known", configOf({ "changelog-type": "wild" })],
    ["the changelog type github needs GitHub", configOf({ "changelog-type": "github" })],
    ["the plugin cargo-workspace is not known", '{"plugins":["cargo-workspace"],"packages":{".":{}}}'],
    ["the plugin constructor is not known", '{"plugins":["constructor"],"packages":{".":{}}}'],
    [
      "extra-files: the type pom is not known",
      configOf({ "release-type": "simple", "extra-files": [{ type: "pom", path: "pom.xml" }] }),
    ],
  ])("%s", async (message, config) => {
    const error = await refused({ [CONFIG]: config });
    expect(error).toMatchObject({ code: "RELEASE_UNSUPPORTED", message: expect.stringContaining(message) });
  });
});

describe("a file that cannot be read or updated is named, also when its content was not asked for", () => {
  const NODE = configOf({ "release-type": "node" });
  const RUST = configOf({ "release-type": "rust" });
  const PACKAGE = '{"name":"door","version":"1.0.0"}';
  const CARGO = '[package]\nname = "door"\nversion = "1.0.0"\n';
  const extra = (file: unknown) => configOf({ "release-type": "simple", "extra-files": [file] });

  it.each<[string, string, Files]>([
    ["package.json", "there is no such file, and the release type node needs it", { [CONFIG]: NODE }],
    [
      "package.json",
      "line 2, column 1: it is no valid JSON",
      { [CONFIG]: NODE, "package.json": '{"name": "door",\n}' },
    ],
    ["package.json", "`name`: expected a text", { [CONFIG]: NODE, "package.json": '{"name":7}' }],
    ["package.json", "the document: expected an object", { [CONFIG]: NODE, "package.json": "null" }],
    [
      "package-lock.json",
      "line 1, column 13: it is no valid JSON",
      { [CONFIG]: NODE, "package.json": PACKAGE, "package-lock.json": '{"version": ' },
    ],
    [
      "package-lock.json",
      "a lockfile without `packages`: Release Please cannot update it",
      { [CONFIG]: NODE, "package.json": PACKAGE, "package-lock.json": '{"lockfileVersion":1}' },
    ],
    [
      "lib/package.json",
      "`dependencies.door`: expected a text",
      {
        [CONFIG]: '{"release-type":"node","plugins":["node-workspace"],"packages":{".":{},"lib":{}}}',
        "package.json": PACKAGE,
        "lib/package.json": '{"name":"lib","dependencies":{"door":1}}',
      },
    ],
    [
      "Cargo.toml",
      "line 1, column 9: Invalid TOML document: illegal character in key",
      { [CONFIG]: RUST, "Cargo.toml": "[package\n" },
    ],
    [
      "Cargo.lock",
      "line 1, column 10: Invalid TOML document: illegal character in key",
      { [CONFIG]: RUST, "Cargo.toml": CARGO, "Cargo.lock": "[[package\n" },
    ],
    [
      "pyproject.toml",
      "it has neither a version nor a dynamic one: Release Please cannot update it",
      { [CONFIG]: configOf({ "release-type": "python" }), "pyproject.toml": '[project]\nname = "door"\n' },
    ],
    ["door.json", "line 1, column 2: it is no valid JSON", { [CONFIG]: extra("door.json"), "door.json": "{" }],
    [
      "door.json",
      'Unexpected "?" at character 0',
      { [CONFIG]: extra({ type: "json", path: "door.json", jsonpath: "$..[?(" }), "door.json": '{"a":"1"}' },
    ],
  ])("%s: %s", async (path, reason, files) => {
    expect(await refused(files)).toEqual({
      code: "RELEASE_FILE",
      message: `${path}: ${reason}`,
      hint: `Correct ${path} at the ref that is planned for, or what the configuration says of it: Release Please fails there, too.`,
    });
  });

  it("XML that the parser mends, as it does for Release Please, is mended without its remarks", async () => {
    repository = releasable({ [CONFIG]: extra("door.xml"), "door.xml": "<a>" });
    expect(await plan(workspace, repository.folder)).toMatchObject({ code: 0, stderr: "" });
  });
});
