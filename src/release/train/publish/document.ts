import { envelope } from "../../../evidence/envelope.ts";
import type { PublishedVersion } from "../registries/registry.ts";
import type { StepReport } from "../steps.ts";
import type { Fault, PackageFacts } from "./facts.ts";
import type { Publication } from "./publication.ts";

export type PublishState =
  | "published"
  | "already_published"
  | "would_publish"
  | "version_taken"
  | "refused"
  | "not_published";

export type PublishOutcome = "published" | "already_published" | "nothing_to_publish" | "refused" | "failed";

/** What became of one package. */
export interface PackageReport {
  pack: Pick<PackageFacts, "path" | "published" | "version" | "tag">;
  state: PublishState;
  /** Why it was not published; null where it is. */
  reason: string | null;
  publication: Publication | undefined;
  /** What the registry has of it. */
  found: PublishedVersion | undefined;
}

export interface PublishResult {
  dryRun: boolean;
  commit: string;
  packages: readonly PackageReport[];
  faults: readonly Fault[];
  steps: readonly StepReport[];
  /** What an error says to do; the run ended half-way then. */
  hint: string | undefined;
}

export type PublishDocument = ReturnType<typeof publishDocument>;

/** `release publish` as a document. Nothing that could be published is a skip. Pure. */
export function publishDocument(result: PublishResult) {
  const { dryRun, commit, faults, steps } = result;
  const outcome = outcomeOf(result);
  const packages = result.packages.map(packageOf);
  return envelope({
    ok: outcome === "published" || outcome === "already_published",
    skipped: outcome === "nothing_to_publish",
    summary: {
      command: "axctl release publish" as const,
      outcome,
      dry_run: dryRun,
      commit,
      published: packages.filter(({ state }) => state === "published").length,
      next: nextOf(outcome, result),
    },
    details: packages,
    commit,
    packages,
    faults,
    steps,
  });
}

function packageOf({ pack, state, reason, publication, found }: PackageReport) {
  return {
    path: pack.path,
    name: pack.published?.name ?? null,
    version: pack.version ?? null,
    tag: pack.tag ?? null,
    registry: publication?.registry ?? null,
    kind: pack.published?.registry ?? null,
    dist_tag: publication?.distTag ?? null,
    state,
    reason,
    digests: found?.digests ?? {},
    git_head: found?.gitHead ?? null,
    command: publication?.command() ?? [],
  };
}

function outcomeOf({ packages, faults, hint }: PublishResult): PublishOutcome {
  const has = (...states: PublishState[]) => packages.some(({ state }) => states.includes(state));
  if (faults.length > 0) return "refused";
  if (hint !== undefined) return "failed";
  if (has("published", "would_publish")) return "published";
  return has("already_published") ? "already_published" : "nothing_to_publish";
}

function nextOf(outcome: PublishOutcome, { faults, dryRun, hint }: PublishResult): string {
  if (outcome === "refused") return faults[0]?.fix ?? "";
  if (outcome === "failed") return hint ?? "";
  if (outcome === "nothing_to_publish") return "axctl release status: no package here is for a registry";
  if (dryRun && outcome === "published") return "run it without --dry-run";
  return "nothing: the registry has what was released";
}
