import { describe } from "vitest";
import { CI, files, itFinds, OWNERS, PUBLISH, RELEASE } from "./good-repository.ts";

const CONFIG = "release-please-config.json";
const MANIFEST = ".release-please-manifest.json";
const [RP, PUB, QA, CO] = [
  ".github/workflows/release-please.yml",
  ".github/workflows/publish.yml",
  ".github/workflows/ci.yml",
  ".github/CODEOWNERS",
] as const;

const config = (options: object) => JSON.stringify({ packages: { ".": options } });

describe("a posture holds", () => {
  itFinds([
    ["as the good repository has it", {}, []],
    ["before the first release, whatever package.json says", { files: { [MANIFEST]: '{".": "0.0.0"}' }, tags: [] }, []],
    [
      "when axctl itself publishes: it compares and skips",
      files({ [PUB]: PUBLISH.replace(/steps:[\s\S]*/, "steps:\n      - run: npx --yes axctl@1 release publish\n") }),
      [],
    ],
    [
      "for Python, with an action that skips what exists",
      files({
        "package.json": undefined,
        "pyproject.toml": '[project]\nname = "x"\nversion = "1.2.0"\n',
        [CONFIG]: config({ "release-type": "python", "package-name": "x", "include-component-in-tag": false }),
        [PUB]: PUBLISH.replace(
          /steps:[\s\S]*/,
          `steps:
      - env:
          TAG: \${{ github.event.release.tag_name }}
        run: |
          VERSION=$(python -c "import tomllib; print(tomllib.load(open('pyproject.toml', 'rb'))['project']['version'])")
          [ "$TAG" = "v$VERSION" ]
      - uses: pypa/gh-action-pypi-publish@0123456789abcdef0123456789abcdef01234567
        with:
          skip-existing: true
`,
        ),
      }),
      [],
    ],
    [
      "when operator QA is a step, of every pull request",
      files({
        [QA]: "on: pull_request\npermissions: read-all\njobs:\n  qa:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx --yes axctl@0.1.0 qa ci\n",
      }),
      [],
    ],
    [
      "with a component in tags",
      { files: { [CONFIG]: config({ "release-type": "node", "package-name": "@s/x" }) }, tags: ["x-v1.2.0"] },
      [],
    ],
    ["when CODEOWNERS stands at the root", files({ [CO]: undefined, CODEOWNERS: OWNERS }), []],
    [
      "for another branch that is released",
      { files: { [QA]: CI.replace("[main]", "['release/**']") }, target: "release/1.x" },
      [],
    ],
    [
      "when a step only rehearses publishing",
      files({
        [QA]: `${CI}  dry:\n    runs-on: x\n    steps:\n      - run: npm publish --dry-run\n      - run: 'echo "npm publish" # npm publish'\n`,
      }),
      [],
    ],
  ]);
});

describe("configuration and versions", () => {
  itFinds([
    ["no configuration", files({ [CONFIG]: undefined }), [`release_config_missing ${CONFIG}`]],
    ["no manifest", files({ [MANIFEST]: undefined }), [`release_config_missing ${MANIFEST}`]],
    [
      "a configuration that is no JSON",
      files({ [CONFIG]: '{\n  "packages": {,\n}' }),
      [`release_config_invalid ${CONFIG}:2`],
    ],
    ["a configuration of another shape", files({ [CONFIG]: '{"packages": []}' }), [`release_config_invalid ${CONFIG}`]],
    [
      "a manifest that names another path",
      files({ [MANIFEST]: '{"web": "1.0.0"}' }),
      [`release_config_invalid ${MANIFEST}`],
    ],
    [
      "a release type that axctl does not know",
      files({ [CONFIG]: config({ "release-type": "ocaml" }) }),
      [`release_type_unknown ${CONFIG}:1`],
    ],
    [
      "package.json ahead of the manifest",
      files({ "package.json": '{\n\n"version": "1.3.0"}' }),
      ["package_version_differs package.json:3"],
    ],
    [
      "Cargo.toml behind the manifest",
      files({
        [CONFIG]: config({ "release-type": "rust", "package-name": "x", "include-component-in-tag": false }),
        "Cargo.toml": '[package]\nname = "x"\nversion = "1.1.0"\n',
      }),
      ["package_version_differs Cargo.toml:3"],
    ],
    ["a newer tag than the manifest knows", { tags: ["v1.3.0", "v1.2.0"] }, [`manifest_behind_tag ${MANIFEST}:2`]],
    ["a prerelease is older than its release", { tags: ["v1.2.0-rc.1", "v1.2.0"] }, []],
    ["tags of something else", { tags: ["v1.2.0", "web-v9.0.0", "nightly"] }, []],
    ["a version without its tag", { tags: ["v1.1.0"] }, [`tag_missing ${MANIFEST}:2`]],
    ["a version that the commit itself brings", { tags: ["v1.1.0"], manifestBefore: '{".": "1.1.0"}' }, []],
    [
      "a version without its tag that was there before",
      { tags: ["v1.1.0"], manifestBefore: '{".": "1.2.0"}' },
      [`tag_missing ${MANIFEST}:2`],
    ],
    [
      "a version without its tag behind a manifest that cannot be read",
      { tags: ["v1.1.0"], manifestBefore: "{" },
      [`tag_missing ${MANIFEST}:2`],
    ],
  ]);
});

describe("the release workflow", () => {
  const token = (value: string) => files({ [RP]: RELEASE.replace("${{ secrets.RELEASE_PLEASE_TOKEN }}", value) });
  itFinds([
    ["there is none", files({ [RP]: undefined }), [`release_workflow_missing ${RP}`]],
    ["it has no token", files({ [RP]: RELEASE.replace(/ {8}with:[\s\S]*/, "") }), [`release_token_missing ${RP}:10`]],
    ["it works as GITHUB_TOKEN", token("${{ secrets.GITHUB_TOKEN }}"), [`release_token_fallback ${RP}:12`]],
    ["it works as github.token", token("${{ github.token }}"), [`release_token_fallback ${RP}:12`]],
    [
      "it falls back to GITHUB_TOKEN",
      token("${{ secrets.RELEASE_PLEASE_TOKEN || secrets.GITHUB_TOKEN }}"),
      [`release_token_fallback ${RP}:12`],
    ],
    [
      "it falls back to another one",
      token("${{ secrets.RELEASE_PLEASE_TOKEN || secrets.BOT }}"),
      [`release_token_fallback ${RP}:12`],
    ],
    ["it has another secret", token("${{ secrets.BOT_TOKEN }}"), [`release_token_other ${RP}:12`]],
    [
      "a comment mentions GITHUB_TOKEN",
      files({ [RP]: RELEASE.replace("        with:", "        # never: GITHUB_TOKEN || github.token\n        with:") }),
      [],
    ],
    [
      "a command opens the release, its token in a variable",
      files({
        [RP]: RELEASE.replace(
          /- uses: goog[\s\S]*/,
          "- run: npx release-please release-pr\n        env:\n          GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}\n",
        ),
      }),
      [`release_token_fallback ${RP}:12`],
    ],
    [
      "its YAML is broken",
      files({ [RP]: "on: [push\njobs:\n" }),
      [`release_workflow_missing ${RP}`, `workflow_unreadable ${RP}:2`],
    ],
  ]);
});

describe("publishing", () => {
  const without = (line: RegExp) => files({ [PUB]: PUBLISH.replace(line, "") });
  itFinds([
    ["nothing publishes", files({ [PUB]: undefined }), [`publish_workflow_missing ${PUB}`]],
    [
      "a push publishes as well",
      files({ [PUB]: PUBLISH.replace("on:\n", "on:\n  push:\n    branches: [main]\n") }),
      [`publish_on_push ${PUB}:2`],
    ],
    [
      "a tag's push publishes, and no release",
      files({ [PUB]: PUBLISH.replace(/ {2}release:\n.*\n/, "  push:\n    tags: ['v*']\n") }),
      [`publish_on_push ${PUB}:2`, `publish_not_on_release ${PUB}:2`],
    ],
    [
      "a draft publishes",
      files({ [PUB]: PUBLISH.replace("[published]", "[created]") }),
      [`publish_not_on_release ${PUB}:2`, `publish_on_other_release_activity ${PUB}:2`],
    ],
    [
      "every activity of a release publishes",
      files({ [PUB]: PUBLISH.replace("    types: [published]\n", "") }),
      [`publish_on_other_release_activity ${PUB}:2`],
    ],
    ["nobody can start it by hand", without(/ {2}workflow_dispatch:\n/), [`publish_not_by_hand ${PUB}:2`]],
    ["tag and version are not compared", without(/.*GITHUB_REF_NAME.*\n/), [`publish_tag_unchecked ${PUB}:12`]],
    [
      "tag and version are only printed",
      files({ [PUB]: PUBLISH.replace(/- run: test.*/, '- run: echo "$GITHUB_REF_NAME is the version"') }),
      [`publish_tag_unchecked ${PUB}:13`],
    ],
    ["what exists is not skipped", without(/.*npm view.*\n/), [`publish_existing_not_skipped ${PUB}:13`]],
    [
      "the registry is asked in a comment alone",
      files({ [PUB]: PUBLISH.replace(/if npm view.*/, "# npm view x") }),
      [`publish_existing_not_skipped ${PUB}:13`],
    ],
    [
      "twine skips what exists",
      files({
        [PUB]: PUBLISH.replace(/ {10}if npm view[\s\S]*/, "          python -m twine upload --skip-existing dist/*\n"),
      }),
      [],
    ],
  ]);
});
