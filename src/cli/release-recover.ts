import { bodyEntries } from "../release/train/create/body-entries.ts";
import { type MergedRelease, releaseOf } from "../release/train/create/merged-releases.ts";
import { type RecoverResult, recoverDocument } from "../release/train/recover/document.ts";
import { recoverSteps } from "../release/train/recover/recover-steps.ts";
import type { JudgedVersion } from "../release/train/recovery/report.ts";
import { runSteps } from "../release/train/steps.ts";
import type { Context } from "./context.ts";
import { type Inspected, type InspectOptions, inspectRelease } from "./inspect-release.ts";
import type { LocalVersion } from "./local-release.ts";
import type { Result } from "./respond.ts";
import { openTrain, stepNeeds, type Train } from "./train.ts";
import type { WritingOptions } from "./train-options.ts";

export interface RecoverOptions extends InspectOptions, WritingOptions {
  /** Do what would mend it. */
  apply: boolean;
}

/**
 * Shows what would mend the release of the target's versions; with `--apply` it is done, and looked at again.
 *
 * @throws AxctlError `NO_GITHUB_TOKEN`, `GITHUB_…`, `CLONE_BEHIND` and what a plan throws
 */
export async function releaseRecover(context: Context, options: RecoverOptions): Promise<Result> {
  const { openRepository } = await import("../system/git.ts");
  const here = await openRepository(context.machine, "HEAD");
  try {
    const writes = options.apply && !options.dryRun;
    const train = await openTrain(context, here, { options, purpose: writes ? "write" : "read" });
    const found = await inspectRelease(context, { train, options });
    return await recovered(context, { train, options, found, writes });
  } finally {
    here.close();
  }
}

interface Recovering {
  train: Train;
  options: RecoverOptions;
  found: Inspected;
  writes: boolean;
}

async function recovered(context: Context, { train, options, found, writes }: Recovering): Promise<Result> {
  const stepsFor = (inspected: Inspected) =>
    recoverSteps(train.github, { judged: inspected.judged, releases: releasesOf(inspected) });
  const steps = stepsFor(found);
  const needs = stepNeeds(context, train, { ...options, dryRun: !writes });
  const { reports, error } = await runSteps(steps, needs);
  const looksAgain = writes && steps.length > 0 && error === undefined;
  const again = looksAgain ? await inspectRelease(context, { train, options }) : undefined;
  const result: RecoverResult = {
    target: found.target,
    before: found.judged,
    after: again?.judged,
    steps: reports,
    mendable: stepsFor(again ?? found).length > 0,
    applied: writes,
    dryRun: options.dryRun,
    notCompared: (again ?? found).notCompared,
    hint: error?.hint,
  };
  const document = recoverDocument(result);
  const view = async () => (await import("./views/release-recover.ts")).recoverView(context.redactor.value(document));
  return { document, view, ...(error === undefined ? {} : { error }) };
}

/** What each version's release is: the changelog's entry for its notes, or else what its pull request says. */
function releasesOf({ judged, versions }: Inspected): Map<string, MergedRelease> {
  return new Map(
    judged.versions.flatMap((version): [string, MergedRelease][] => {
      const local = versions.find(({ pack }) => pack.path === version.facts.path);
      if (local === undefined) return [];
      const { pack, parsed, commit } = local;
      return [[pack.path, releaseOf(pack, { version: parsed, sha: commit, notes: notesOf(version, local) })]];
    }),
  );
}

function notesOf({ facts: { changelog, pullRequest }, state }: JudgedVersion, { pack }: LocalVersion): string {
  if (state.changelog === "matches") return changelog?.first?.text ?? "";
  const entries = bodyEntries(pullRequest?.body ?? "");
  const own = entries.find(({ component }) => (component ?? "") === pack.component);
  return (own ?? (entries.length === 1 ? entries[0] : undefined))?.notes ?? "";
}
