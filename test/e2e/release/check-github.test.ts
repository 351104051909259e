import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NAME, OWNER, openTrain, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";

let train: Train;
beforeAll(async () => {
  train = await openTrain();
});
afterAll(() => train.close());

const root = `/repos/${OWNER}/${NAME}`;
const protection = `${root}/branches/main/protection`;

/** The codes of what GitHub was asked about, and of what could not be seen. */
async function check(env: Record<string, string> = {}, args: readonly string[] = []) {
  const run = await train.axctl(["release", "check", "--ref", "main", "--json", ...args], { env });
  const { findings, unverifiable } = Object(parseDocument(run.stdout));
  const codes = (list: { code: string; path?: string }[]) =>
    list.filter(({ path }) => path === undefined || path === ".github").map(({ code }) => code);
  return { code: run.code, findings: codes(findings), unverifiable: codes(unverifiable) };
}

describe("axctl release check with a token", () => {
  it("finds a missing secret and a branch that nothing protects", async () => {
    const { code, findings, unverifiable } = await check();
    expect(code).toBe(2);
    expect(findings).toEqual(["secret_missing", "branch_unprotected"]);
    expect(unverifiable).toEqual(["token_rights"]);
  });

  it("finds nothing once the secret is there and the branch asks for a review and for checks", async () => {
    await train.github.ask("PUT", `${root}/actions/secrets/RELEASE_PLEASE_TOKEN`, {
      encrypted_value: "eA==",
      key_id: "1",
    });
    await train.github.ask("PUT", protection, {
      required_pull_request_reviews: { required_approving_review_count: 1 },
      required_status_checks: { strict: true, contexts: ["operator-qa"] },
      enforce_admins: null,
      restrictions: null,
    });
    expect((await check()).findings).toEqual([]);
  });

  it("finds a protection that asks for neither", async () => {
    await train.github.ask("PUT", protection, {
      required_pull_request_reviews: null,
      required_status_checks: null,
      enforce_admins: null,
      restrictions: null,
    });
    expect((await check()).findings).toEqual(["review_not_required", "checks_not_required"]);
  });

  it("takes a pull request without an approval for no review", async () => {
    await train.github.ask("PUT", protection, {
      required_pull_request_reviews: { required_approving_review_count: 0 },
      required_status_checks: { strict: true, contexts: ["operator-qa"] },
      enforce_admins: null,
      restrictions: null,
    });
    expect((await check()).findings).toEqual(["review_not_required"]);
  });

  it("tells what a token may not see", async () => {
    const { findings, unverifiable } = await check({ AXCTL_GITHUB_TOKEN: train.github.readOnlyToken });
    expect(findings).not.toContain("secret_missing");
    expect(unverifiable).toContain("secrets");
  });

  it("asks nobody without a token, or when told to", async () => {
    train.github.resetRequests();
    expect(await check({ AXCTL_GITHUB_TOKEN: "" })).toMatchObject({
      unverifiable: ["secrets", "branch_protection"],
      findings: [],
    });
    expect(await check({}, ["--offline"])).toMatchObject({
      unverifiable: ["secrets", "branch_protection"],
      findings: [],
    });
    expect(train.github.requests).toEqual([]);
  });

  it("fails where GitHub refuses the token, rather than passing on files alone", async () => {
    const run = await train.axctl(["release", "check", "--ref", "main", "--json"], {
      env: { AXCTL_GITHUB_TOKEN: "ghp_none" },
    });
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: false, summary: { error: { code: "GITHUB_UNAUTHORIZED" } } });
  });
});
