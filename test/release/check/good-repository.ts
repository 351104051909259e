import { expect, it } from "vitest";
import type { Tag } from "../../../src/release/plan/history.ts";
import type { Finding } from "../../../src/release/train/check/finding.ts";
import { checkPosture } from "../../../src/release/train/check/posture.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";

export const RELEASE = `on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  release-please:
    runs-on: ubuntu-latest
    steps:
      - uses: googleapis/release-please-action@${SHA} # v4
        with:
          token: \${{ secrets.RELEASE_PLEASE_TOKEN }}
`;

export const PUBLISH = `on:
  release:
    types: [published]
  workflow_dispatch:
permissions:
  contents: read
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: test "v$(node -p "require('./package.json').version")" = "$GITHUB_REF_NAME"
      - run: |
          if npm view "x@$(npm pkg get version)" version; then exit 0; fi
          npm publish
`;

export const CI = `on:
  pull_request:
    branches: [main]
permissions: { contents: read }
jobs:
  operator-qa:
    uses: ./.github/workflows/operator-qa.yml
    secrets: inherit
`;

export const OWNERS = `* @o/everyone
/.github/ @o/release
`;

/** A repository whose posture holds without a warning. */
export const GOOD: Readonly<Record<string, string>> = {
  "release-please-config.json":
    '{"packages": {".": {"release-type": "node", "package-name": "x", "include-component-in-tag": false}}}',
  ".release-please-manifest.json": '{\n  ".": "1.2.0"\n}\n',
  "package.json": '{\n  "name": "x",\n  "version": "1.2.0"\n}\n',
  ".github/workflows/release-please.yml": RELEASE,
  ".github/workflows/publish.yml": PUBLISH,
  ".github/workflows/ci.yml": CI,
  ".github/CODEOWNERS": OWNERS,
};

/** What differs from the good repository: files with other content or, as undefined, without them; other tags. */
export interface Change {
  files?: Readonly<Record<string, string | undefined>>;
  tags?: readonly string[];
  target?: string;
  manifestBefore?: string;
}

/** The findings about a repository that differs from the good one. */
export function findingsOf({
  files = {},
  tags = ["v1.2.0", "v1.1.0"],
  target = "main",
  manifestBefore,
}: Change): Finding[] {
  const all = Object.entries({ ...GOOD, ...files });
  return checkPosture({
    files: new Map(all.flatMap(([path, text]): [string, string][] => (text === undefined ? [] : [[path, text]]))),
    tags: tags.map((name): Tag => ({ name, sha: "" })),
    target,
    configFile: "release-please-config.json",
    manifestFile: ".release-please-manifest.json",
    manifestBefore,
  });
}

/** A finding in short: `code path:line`. */
function shortly({ code, path, line }: Finding): string {
  return `${code} ${path}${line === null ? "" : `:${line}`}`;
}

/** A change of files alone. */
export const files = (changed: NonNullable<Change["files"]>): Change => ({ files: changed });

/** A repository in words, how it differs from the good one, and what is found there. */
export type Row = [repository: string, change: Change, findings: readonly string[]];

/** One test for each repository. */
export function itFinds(rows: readonly Row[]): void {
  it.each(rows)("%s", (_, change, findings) => {
    const found = findingsOf(change);
    expect(found.map(shortly)).toEqual(findings);
    // Each says what is wrong and what to do about it.
    for (const { message, fix } of found) expect([message.length > 20, fix.length > 5]).toEqual([true, true]);
  });
}
