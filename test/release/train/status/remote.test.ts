import { expect, it } from "vitest";
import type { PullRequest } from "../../../../src/release/train/github-port.ts";
import { readRemote } from "../../../../src/release/train/status/remote.ts";
import { pullRequest } from "../../support/train-pull.ts";

/** A GitHub with these open pull requests and nothing else. */
function gitHubWith(open: PullRequest[]) {
  return {
    branchHead: async () => "1".repeat(40),
    openPullRequests: async () => open,
    closedPullRequests: async () => [],
    releases: async () => [],
  };
}

it("takes no pull request of a fork for one of the train, whatever its branch is called", async () => {
  const [promotion, release] = ["dev/staging", "release-please--branches--main"];
  const own = [pullRequest({ number: 3, head: promotion }), pullRequest({ number: 4, head: release })];
  const strange = own.map(({ head }, index) => pullRequest({ number: index + 1, head, fork: true }));
  const branches = { source: "dev/staging", target: "main" };
  const both = await readRemote(gitHubWith([...strange, ...own]), branches);
  expect(both).toMatchObject({ promotion: { value: { number: 3 } }, releasePullRequests: { value: [{ number: 4 }] } });
  const none = await readRemote(gitHubWith(strange), branches);
  expect(none).toMatchObject({ promotion: { value: undefined }, releasePullRequests: { value: [] } });
});
