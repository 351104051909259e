import { describe, expect, it } from "vitest";
import type { PlanDocument } from "../../../../src/release/plan/document.ts";
import { squashLoss, squashMessage } from "../../../../src/release/train/promotion/squash-loss.ts";

type Row = PlanDocument["packages"][number];

function row(fields: Partial<Row>): Row {
  return {
    ...{ path: ".", component: "", release_type: "simple", current_version: "1.0.0", new_version: "1.1.0" },
    ...{
      bump: "minor",
      reason: "",
      tag: "v1.1.0",
      previous_tag: "v1.0.0",
      pr_title: "",
      pr_branch: "",
      pr_group: false,
    },
    ...{ notes: "", files: [], commits: { released: 1, hidden: 0, dropped: 0 } },
    ...fields,
  };
}

const notes = (...entries: string[]) => ["### Features", "", ...entries.map((entry) => `* ${entry}`)].join("\n");

describe("squashLoss", () => {
  it.each([
    { what: "nothing is released either way", merged: [], squashed: [], loss: undefined },
    { what: "both are the same", merged: [row({})], squashed: [row({})], loss: undefined },
    { what: "a package falls out", merged: [row({})], squashed: [], loss: "1.1.0 would not be released" },
    {
      what: "a version is lower",
      merged: [row({ new_version: "2.0.0" })],
      squashed: [row({})],
      loss: "2.0.0 would be released as 1.1.0",
    },
    {
      what: "entries are missing",
      merged: [row({ notes: notes("a ([1](u))", "b ([2](u))", "**s:** c") })],
      squashed: [row({ notes: notes("b ([3](u))") })],
      loss: "2 of 3 entries would miss in the notes of 1.1.0",
    },
    {
      what: "one commit brings all of the entries",
      merged: [row({ notes: notes("a ([1](u))", "b ([2](u))"), commits: { released: 2, hidden: 0, dropped: 0 } })],
      squashed: [row({ notes: notes("a ([3](u))", "b ([3](u))") })],
      loss: undefined,
    },
    {
      what: "several packages lose",
      merged: [row({ path: "one", component: "first" }), row({ path: "two" }), row({ path: "three" })],
      squashed: [row({ path: "two", new_version: "1.0.1" }), row({ path: "three" })],
      loss: "first 1.1.0 would not be released; two 1.1.0 would be released as 1.0.1",
    },
    { what: "a squash brings more", merged: [], squashed: [row({})], loss: undefined },
  ])("where $what", ({ merged, squashed, loss }) => {
    expect(squashLoss({ packages: merged }, { packages: squashed })).toBe(loss);
  });
});

describe("squashMessage", () => {
  const single = ["feat: a\n\nwhy"];
  const two = ["feat: a\n\nwhy", "fix: b"];

  it.each([
    { title: "PR_TITLE", message: "BLANK", messages: two, is: "T" },
    { title: "PR_TITLE", message: "BLANK", messages: single, is: "T" },
    { title: "PR_TITLE", message: "PR_BODY", messages: two, is: "T\n\nB" },
    { title: "PR_TITLE", message: "COMMIT_MESSAGES", messages: two, is: "T\n\n* feat: a\n\nwhy\n\n* fix: b" },
    { title: "PR_TITLE", message: "COMMIT_MESSAGES", messages: single, is: "T\n\nwhy" },
    { title: "COMMIT_OR_PR_TITLE", message: "BLANK", messages: single, is: "feat: a" },
    { title: "COMMIT_OR_PR_TITLE", message: "BLANK", messages: two, is: "T" },
    { title: "COMMIT_OR_PR_TITLE", message: "PR_BODY", messages: single, is: "feat: a\n\nB" },
    { title: "COMMIT_OR_PR_TITLE", message: "COMMIT_MESSAGES", messages: single, is: "feat: a\n\nwhy" },
    { title: "COMMIT_OR_PR_TITLE", message: "COMMIT_MESSAGES", messages: ["feat: a"], is: "feat: a" },
  ] as const)("with $title and $message, of $messages", ({ title, message, messages, is }) => {
    const settings = { squashTitle: title, squashMessage: message };
    expect(squashMessage({ title: "T", body: "B", messages }, settings)).toBe(is);
  });
});
