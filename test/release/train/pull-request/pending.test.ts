import { describe, expect, it } from "vitest";
import { pendingReleases, snoozedReleases } from "../../../../src/release/train/pull-request/pending.ts";
import { pullRequest } from "../../support/train-pull.ts";

describe("pendingReleases", () => {
  it.each([
    { what: "merged with the label", merged: true, labels: ["x", "autorelease: pending"], isPending: true },
    { what: "merged with another label", merged: true, labels: ["autorelease: tagged"], isPending: false },
    { what: "closed with the label", merged: false, labels: ["autorelease: pending"], isPending: false },
  ])("has one that is $what: $isPending", ({ merged, labels, isPending }) => {
    expect(pendingReleases([pullRequest({ merged, labels })])).toHaveLength(isPending ? 1 : 0);
  });

  it("goes by other labels where there are others, and by all of them", () => {
    const pulls = [
      pullRequest({ number: 1, merged: true, labels: ["a"] }),
      pullRequest({ number: 2, merged: true, labels: ["b", "a"] }),
      pullRequest({ number: 3, merged: true, labels: ["autorelease: pending"] }),
    ];
    expect(pendingReleases(pulls, ["a", "b"]).map(({ number }) => number)).toEqual([2]);
  });
});

describe("snoozedReleases", () => {
  const planned = [{ branch: "release", body: "notes\nof it" }];
  const closed = { head: "release", body: "notes\nof it", labels: ["autorelease: snooze"] };

  it.each([
    { what: "closed with the label and the same body", pull: closed, isSnoozed: true },
    {
      what: "the same body with a browser's line ends",
      pull: { ...closed, body: "notes\r\nof it\r\n" },
      isSnoozed: true,
    },
    { what: "other notes", pull: { ...closed, body: "other" }, isSnoozed: false },
    { what: "another branch", pull: { ...closed, head: "other" }, isSnoozed: false },
    { what: "no label", pull: { ...closed, labels: [] }, isSnoozed: false },
    { what: "merged", pull: { ...closed, merged: true }, isSnoozed: false },
  ])("with $what: $isSnoozed", ({ pull, isSnoozed }) => {
    expect([...snoozedReleases([pullRequest(pull)], planned)]).toEqual(isSnoozed ? ["release"] : []);
  });
});
