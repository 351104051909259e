import { describe, expect, it } from "vitest";
import { pullRequestBody } from "../../../../src/release/plan/pull-request.ts";
import { bodyEntries } from "../../../../src/release/train/create/body-entries.ts";

const plain = { header: undefined, footer: undefined };
const notes = "## [1.1.0](https://github.com/o/r/compare/v1.0.0...v1.1.0) (2026-01-31)\n\n\n### Features\n\n* a door";

describe("the releases that a body tells of", () => {
  it.each([
    ["linked", notes, "1.1.0"],
    ["of a first release, without a link", "## 0.1.0 (2026-01-31)\n\n\n### Features\n\n* a door", "0.1.0"],
    ["with rules in them", `${notes}\n\n---\n\nmore`, "1.1.0"],
  ])("is one, with its notes as they are: %s", (_, text, version) => {
    const body = pullRequestBody([{ component: "", version, notes: text }], { ...plain, grouped: false });
    expect(bodyEntries(body)).toEqual([{ component: undefined, version, notes: text }]);
    // As a browser sends it.
    expect(bodyEntries(body.replaceAll("\n", "\r\n"))).toEqual([{ component: undefined, version, notes: text }]);
  });

  it("are several, each with its component, version and notes", () => {
    const entries = [
      { component: "one", version: "1.1.0", notes },
      { component: "@scope/two", version: "2.0.0-beta.1", notes: "* `Map&lt;K>` &amp; <b>more</b>" },
      { component: "", version: "3.0.0", notes: "* of the root" },
    ];
    expect(bodyEntries(pullRequestBody(entries, { ...plain, grouped: true }))).toEqual([
      { component: "one", version: "1.1.0", notes },
      // Release Please loses the tags here.
      { component: "@scope/two", version: "2.0.0-beta.1", notes: "* `Map<K>` & <b>more</b>" },
      { component: undefined, version: "3.0.0", notes: "* of the root" },
    ]);
  });

  it.each(["", "Please look.", "---", "---\n\n---", "---\n\nno heading\n\n---\nfooter"])("are none in %j", (body) => {
    expect(bodyEntries(body)).toEqual([]);
  });
});
