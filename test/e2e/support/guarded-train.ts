import { expect } from "vitest";
import { GOOD } from "../../release/check/good-repository.ts";
import { fetchBranch, NAME, OWNER, openTrain, type Train, type TrainSetup } from "./train.ts";

const root = `/repos/${OWNER}/${NAME}`;

/** A train whose posture holds without a warning, on GitHub as well: released 1.2.0, for no registry, with a feature that waits. */
export async function openGuardedTrain(setup: TrainSetup = {}): Promise<Train> {
  const own = { "package.json": '{\n  "name": "x",\n  "private": true,\n  "version": "1.2.0"\n}\n' };
  const train = await openTrain({ version: "1.2.0", ...setup, files: { ...GOOD, ...own, ...setup.files } });
  const { github } = train;
  await github.ask("PUT", `${root}/actions/secrets/RELEASE_PLEASE_TOKEN`, { encrypted_value: "eA==", key_id: "1" });
  await github.ask("PUT", `${root}/branches/main/protection`, {
    required_pull_request_reviews: { required_approving_review_count: 1 },
    required_status_checks: { strict: false, contexts: ["operator-qa"] },
    enforce_admins: null,
    restrictions: null,
  });
  return train;
}

/** Merges the one open pull request of a branch, as a person does. */
export async function merge(train: Train, branch: string): Promise<void> {
  const { body } = await train.github.ask("GET", `${root}/pulls?head=${OWNER}:${branch}`);
  const [open] = Array.isArray(body) ? body : [];
  const { status } = await train.github.ask("PUT", `${root}/pulls/${open?.number}/merge`, {});
  expect(status).toBe(200);
  await fetchBranch(train, "main");
}
