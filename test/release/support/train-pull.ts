import type { PullRequest } from "../../../src/release/train/github-port.ts";

/** An open pull request, as the port answers it. */
export function pullRequest(fields: Partial<PullRequest> = {}): PullRequest {
  const number = fields.number ?? 1;
  return {
    number,
    url: `https://github.example/pull/${number}`,
    title: `Number ${number}`,
    body: "",
    head: "feature",
    fork: false,
    headSha: "1".repeat(40),
    base: "main",
    labels: [],
    draft: false,
    merged: false,
    mergeCommit: null,
    ...fields,
  };
}
