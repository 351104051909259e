import type { VerifiedArtifact } from "../../../evidence/verify-artifact.ts";
import type { StatusFacts } from "./facts.ts";

/** What a folder of evidence comes to, in short. Pure. */
export function evidenceOf(
  folder: string,
  { ok, artifacts }: { ok: boolean; artifacts: readonly VerifiedArtifact[] },
): (StatusFacts["evidence"] & { known: true })["value"] {
  const found = artifacts.filter(({ problems }) => !problems.some(({ code }) => code === "missing"));
  const ages = found.flatMap(({ age_seconds }) => age_seconds ?? []);
  const problems = artifacts.flatMap(({ kind, env, problems: own }) => own.map(({ code }) => `${env ?? kind} ${code}`));
  return { folder, ok, found: found.length, oldestSeconds: ages.length === 0 ? null : Math.max(...ages), problems };
}
