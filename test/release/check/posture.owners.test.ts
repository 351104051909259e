import { describe, expect, it } from "vitest";
import { CI, files, findingsOf, itFinds, OWNERS, RELEASE } from "./good-repository.ts";

const [RP, QA, CO] = [
  ".github/workflows/release-please.yml",
  ".github/workflows/ci.yml",
  ".github/CODEOWNERS",
] as const;

describe("owners, operator QA, rights and pins", () => {
  itFinds([
    ["no CODEOWNERS", files({ [CO]: undefined }), [`codeowners_missing ${CO}`]],
    [
      "nothing but the workflows has owners",
      files({ [CO]: "/.github/workflows/ @o/release\n" }),
      Array.from({ length: 5 }, () => `codeowners_uncovered ${CO}`),
    ],
    [
      "a later line takes the owners away",
      files({ [CO]: `${OWNERS}package.json\n` }),
      [`codeowners_uncovered ${CO}:3`],
    ],
    [
      "the pattern for workflows does not reach a new one",
      files({ [CO]: "* @a\n/.github/workflows/\n/.github/workflows/publish.yml @a\n" }),
      [`codeowners_uncovered ${CO}:2`],
    ],
    ["a line that GitHub skips", files({ [CO]: `${OWNERS}!docs/ @a\n` }), [`codeowners_line_skipped ${CO}:3`]],
    ["no workflow runs operator QA", files({ [QA]: undefined }), [`operator_qa_missing ${QA}`]],
    [
      "operator QA runs for another branch",
      files({ [QA]: CI.replace("[main]", "[dev/staging]") }),
      [`operator_qa_missing ${QA}:2`],
    ],
    [
      "operator QA runs on a push",
      files({ [QA]: CI.replace("pull_request", "push") }),
      [`operator_qa_missing ${QA}:2`],
    ],
    [
      "operator QA runs only once for a pull request",
      files({ [QA]: CI.replace("branches: [main]", "branches: [main]\n    types: [opened]") }),
      [`operator_qa_missing ${QA}:2`],
    ],
    [
      "the branch is taken out again",
      files({ [QA]: CI.replace("[main]", "['**', '!main']") }),
      [`operator_qa_missing ${QA}:2`],
    ],
    [
      "no rights are named",
      files({ [QA]: CI.replace("permissions: { contents: read }\n", "") }),
      [`permissions_missing ${QA}:5`],
    ],
    [
      "each job names its own rights",
      files({
        [QA]: CI.replace("permissions: { contents: read }\n", "").replace("    uses", "    permissions: {}\n    uses"),
      }),
      [],
    ],
    ["every right", files({ [QA]: CI.replace("{ contents: read }", "write-all") }), [`permissions_broad ${QA}:4`]],
    [
      "a third party's action by its tag",
      files({ [RP]: RELEASE.replace(/@[0-9a-f]{40} # v4/, "@v4") }),
      [`action_unpinned ${RP}:10`],
    ],
    [
      "a third party's workflow by its branch",
      files({ [QA]: CI.replace("./.github", "o/r/.github").replace(".yml\n", ".yml@main\n") }),
      [`action_unpinned ${QA}:7`],
    ],
    [
      "an image by its tag",
      files({ [QA]: `${CI}  x:\n    steps:\n      - uses: docker://alpine:3\n` }),
      [`action_unpinned ${QA}:11`],
    ],
  ]);

  it("puts errors before warnings", () => {
    const found = findingsOf(files({ [CO]: undefined, [QA]: CI.replace("{ contents: read }", "write-all") }));
    expect(found.map(({ severity }) => severity)).toEqual(["error", "warning"]);
  });
});
