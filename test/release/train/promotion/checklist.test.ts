import { describe, expect, it } from "vitest";
import type { VerifiedArtifact } from "../../../../src/evidence/verify-artifact.ts";
import { checklist } from "../../../../src/release/train/promotion/checklist.ts";

function artifact(kind: VerifiedArtifact["kind"], env: string | null, fields: Partial<VerifiedArtifact> = {}) {
  const digest = `sha256:${kind}-${env}`;
  return { kind, env, path: `${kind}.json`, ok: true, digest, commit: null, age_seconds: 1, problems: [], ...fields };
}

const whole = [
  ...["dev", "next"].flatMap((env) => [artifact("doctor", env), artifact("preflight", env)]),
  artifact("matrix", null),
];

describe("checklist", () => {
  it("ticks each of the operator's commands by its own artifact", () => {
    const shown = checklist({ artifacts: whole }).map(({ done, text, digests }) => [done, text, ...digests]);
    expect(shown).toEqual([
      [true, "`axctl auth doctor --env dev`", "sha256:doctor-dev"],
      [true, "`axctl auth doctor --env next`", "sha256:doctor-next"],
      [true, "`axctl qa preflight --env dev --for release`", "sha256:preflight-dev"],
      [true, "`axctl qa preflight --env next --for release`", "sha256:preflight-next"],
      [true, "`axctl qa matrix --env dev --env next --for release`", "sha256:matrix-null"],
      [false, expect.stringContaining("manual release QA")],
      [false, expect.stringContaining("Reviewed")],
    ]);
  });

  it.each(whole.map((_, index) => index))("does not tick what number %i shows, where it does not hold", (index) => {
    const artifacts = whole.map((one, at) => (at === index ? { ...one, ok: false } : one));
    const items = checklist({ artifacts });
    const lost = items.slice(0, 5).filter(({ done }) => !done);
    expect(lost).toEqual([expect.objectContaining({ digests: [] })]);
    const { env, kind } = artifacts[index] ?? { env: null, kind: "" };
    expect(lost[0]?.text).toContain(env === null ? kind : `--env ${env}`);
  });

  it("does not tick where one of two artifacts does not hold", () => {
    const artifacts = [artifact("doctor", "dev"), artifact("doctor", "dev", { ok: false })];
    expect(checklist({ artifacts })[0]).toMatchObject({ done: false, digests: ["sha256:doctor-dev"] });
  });

  it("asks for no matrix of one environment, and ticks nothing without artifacts", () => {
    expect(checklist({ artifacts: whole.slice(0, 2) }).map(({ text }) => text.includes("matrix"))).not.toContain(true);
    expect(checklist({ artifacts: [] }).some(({ done }) => done)).toBe(false);
  });
});
