import { describe, expect, it } from "vitest";
import { commitOverrides, overrideIn } from "../../../../src/release/train/pull-request/overrides.ts";
import { pullRequest } from "../../support/train-pull.ts";

const { preprocessed }: { preprocessed: (body: string) => string | undefined } = await releasePlease();

/** What Release Please makes of a body: the message in place of the commit's, or undefined where that stays. */
async function releasePlease() {
  const { parseConventionalCommits } = await import("release-please/build/src/commit.js" as string);
  return {
    preprocessed: (body: string) => {
      const commit = { sha: "s", message: "fix: own", files: [], pullRequest: { body, labels: [], files: [] } };
      const [first] = parseConventionalCommits([commit]);
      return first?.bareMessage === "own" ? undefined : first?.bareMessage;
    },
  };
}

describe("overrideIn", () => {
  it.each([
    { body: "", message: undefined },
    { body: "BEGIN_COMMIT_OVERRIDE\nfeat: a\nEND_COMMIT_OVERRIDE", message: "feat: a" },
    { body: "Words.\r\nBEGIN_COMMIT_OVERRIDE\r\nfeat: a\r\nEND_COMMIT_OVERRIDE\r\n", message: "feat: a" },
    { body: "BEGIN_COMMIT_OVERRIDE feat: a", message: "feat: a" },
    { body: "BEGIN_COMMIT_OVERRIDE\n \nEND_COMMIT_OVERRIDE", message: undefined },
    { body: "END_COMMIT_OVERRIDE feat: a BEGIN_COMMIT_OVERRIDE", message: undefined },
    { body: "BEGIN_COMMIT_OVERRIDE feat: a END_COMMIT_OVERRIDE BEGIN_COMMIT_OVERRIDE feat: b", message: "feat: a" },
    { body: "BEGIN_COMMIT OVERRIDE feat: a", message: undefined },
  ])("of $body is $message, as Release Please reads it", ({ body, message }) => {
    expect(overrideIn(body)).toBe(message);
    expect(preprocessed(body)).toBe(message?.replace("feat: ", ""));
  });
});

describe("commitOverrides", () => {
  const body = "BEGIN_COMMIT_OVERRIDE\nfeat: a\nEND_COMMIT_OVERRIDE";

  it("gives messages to the commits that merged, and to no other", () => {
    const pulls = [
      pullRequest({ number: 1, body, merged: true, mergeCommit: "a" }),
      pullRequest({ number: 2, body }),
      pullRequest({ number: 3, merged: true, mergeCommit: "c" }),
    ];
    expect([...commitOverrides(pulls)]).toEqual([["a", "feat: a"]]);
  });
});
