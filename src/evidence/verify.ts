import type { Files } from "../core/ports.ts";
import { type ArtifactRead, readArtifact } from "./read-artifact.ts";
import { disagreements, type Place, placesIn } from "./verify-agreement.ts";
import { judgeArtifact, type VerifiedArtifact } from "./verify-artifact.ts";
import type { Expectation, Problem, Slot } from "./verify-types.ts";

/** A problem with the artifact that has it. */
export interface LocatedProblem extends Problem {
  path: string;
  env: string | null;
}

/** What a folder of evidence came to. */
export interface Verdict {
  ok: boolean;
  artifacts: VerifiedArtifact[];
  problems: LocatedProblem[];
}

/**
 * Whether a folder holds evidence that counts: for each required environment its preflight, and its doctor where there is
 * one; for two environments or more also the matrix. Never throws for what stands in the folder.
 */
export async function verifyEvidence(
  files: Pick<Files, "kind" | "read">,
  artifactDir: string,
  expected: Expectation,
): Promise<Verdict> {
  const artifacts: VerifiedArtifact[] = [];
  const places: Place[] = [];
  // One after the other: each may take its full size in memory.
  for (const { slots, optional } of slotsOf(artifactDir, expected.required)) {
    const found: VerifiedArtifact[] = [];
    for (const slot of slots) {
      const read = await readArtifact(files, slot.path);
      if (read.state === "absent") continue;
      const artifact = judgeArtifact(slot, read, expected);
      found.push(artifact);
      // One that does not hold by itself is no measure for the others.
      if (read.state === "read" && artifact.ok) places.push(...placesIn(slot, read.document));
    }
    artifacts.push(...found);
    const [first] = slots;
    if (found.length === 0 && !optional && first !== undefined) artifacts.push(judgeArtifact(first, ABSENT, expected));
  }
  return verdictOf(withDisagreements(artifacts, disagreements(places)));
}

function withDisagreements(
  artifacts: readonly VerifiedArtifact[],
  found: ReturnType<typeof disagreements>,
): VerifiedArtifact[] {
  return artifacts.map((artifact) => {
    const own = found.filter(({ slot }) => slot.path === artifact.path).map(({ problem }) => problem);
    return own.length === 0 ? artifact : { ...artifact, ok: false, problems: [...artifact.problems, ...own] };
  });
}

const ABSENT: ArtifactRead = { state: "absent" };

/** Places of which one has to be filled, and all that are filled have to hold. */
interface Location {
  slots: readonly Slot[];
  optional: boolean;
}

/** Where the artifacts of the required environments have to be. Pure. */
function slotsOf(artifactDir: string, required: readonly string[]): Location[] {
  const at = (name: string) => `${artifactDir.replace(/(?<=.)\/+$/, "")}/${name}`;
  const places = required.flatMap((env): Location[] => [
    { slots: [{ path: at(`${env}-preflight.json`), kind: "preflight", env }], optional: false },
    { slots: [{ path: at(`${env}-doctor.json`), kind: "doctor", env }], optional: true },
  ]);
  if (required.length < 2) return places;
  const matrices = ["matrix.json", "matrix/matrix.json"].map(
    (name): Slot => ({ path: at(name), kind: "matrix", env: null }),
  );
  return [...places, { slots: matrices, optional: false }];
}

/** All artifacts hold, and there is at least one. Pure. */
export function verdictOf(artifacts: VerifiedArtifact[]): Verdict {
  return {
    ok: artifacts.length > 0 && artifacts.every(({ ok }) => ok),
    artifacts,
    problems: artifacts.flatMap(({ path, env, problems }) => problems.map((problem) => ({ ...problem, path, env }))),
  };
}
