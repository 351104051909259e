import type { AxctlError } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import { type PackageReport, publishDocument } from "../release/train/publish/document.ts";
import type { Fault, PublishFacts } from "../release/train/publish/facts.ts";
import { fateOf } from "../release/train/publish/fate.ts";
import { publishFaults } from "../release/train/publish/faults.ts";
import {
  type LookNeeds,
  look,
  type Publication,
  type Sight,
  versionTaken,
} from "../release/train/publish/publication.ts";
import { type PublishStep, publishStep } from "../release/train/publish/publish-step.ts";
import { type Publishable, type Selection, selectPackages } from "../release/train/publish/selection.ts";
import { runSteps, type StepReport } from "../release/train/steps.ts";
import type { Context } from "./context.ts";
import { type PublicationOptions, publicationOf, requireProgram } from "./publications.ts";
import { publishFacts } from "./publish-facts.ts";
import type { Result } from "./respond.ts";
import { openTrain, stepNeeds, type Train } from "./train.ts";
import type { TrainOptions } from "./train-options.ts";

export interface PublishOptions extends TrainOptions, PublicationOptions {
  path?: string | undefined;
}

/** A package that may be published, with how, and what the registry has of it. */
interface Ready {
  pack: Publishable;
  publication: Publication;
  sight: Sight;
}

/**
 * Publishes the packages whose release is the commit that is checked out, where everything about it is as it has to be.
 *
 * @throws AxctlError `NO_GITHUB_TOKEN`, `GITHUB_…`, `REGISTRY_UNREACHABLE`, `PROGRAM_MISSING`, `NOT_BUILT` and what the configuration has
 */
export async function releasePublish(context: Context, options: PublishOptions): Promise<Result> {
  const { openRepository } = await import("../system/git.ts");
  const git = await openRepository(context.machine, "HEAD");
  try {
    const train = await openTrain(context, git, { options, purpose: "read" });
    const { facts, root } = await publishFacts(context, { git, github: train.github, options });
    const selection = selectPackages(facts);
    const run: Run = { context, options, facts, selection };
    const faults = publishFaults(facts, selection.selected);
    if (faults.length > 0 || selection.selected.length === 0) return resultOf(run, { faults });
    return await published(run, { train, git, root });
  } finally {
    git.close();
  }
}

interface Run {
  context: Context;
  options: PublishOptions;
  facts: PublishFacts;
  selection: Selection;
}

async function published(
  run: Run,
  { train, git, root }: { train: Train; git: GitRepository; root: string },
): Promise<Result> {
  const { context, options, selection } = run;
  const needs: LookNeeds = { clock: context.clock, signal: context.signal, timeoutMs: options.timeout };
  const ready: Ready[] = [];
  // One after the other: scripts of packages may share what they make.
  for (const pack of selection.selected) {
    const publication = await publicationOf(context, { pack, root, git, options });
    ready.push({ pack, publication, sight: await look(publication, needs) });
  }
  const faults = ready.flatMap(contentFaults);
  if (faults.length > 0) return resultOf(run, { faults, ready });
  await requireTwine(run, ready);
  const steps = ready.map(({ publication, sight }) => publishStep(publication, sight, needs));
  const { reports, error } = await runSteps(steps, stepNeeds(context, train, options));
  return resultOf(run, { ready, steps, reports, error });
}

/** What is there already under the same version, and is something else or not known to be the same. */
function contentFaults({ pack: { path }, publication, sight: { content } }: Ready): Fault[] {
  if (content.state === "other") {
    const { message, hint } = versionTaken(publication, content.differs);
    return [{ code: "version_taken", path, message, fix: hint }];
  }
  if (content.state !== "uncertain") return [];
  const { name, version } = publication;
  const message = `the registry has ${name} ${version}, and it was not compared: ${content.reason}`;
  return [{ code: "content_unknown", path, message, fix: "run it without --dry-run: what is there is never replaced" }];
}

/** A program that is missing is told before anything is published. */
async function requireTwine({ context, options }: Run, ready: readonly Ready[]): Promise<void> {
  const uploads = ready.some(({ pack, sight }) => pack.published.registry === "pypi" && sight.content.state !== "same");
  if (!uploads || options.dryRun) return;
  const { machine, signal } = context;
  await requireProgram(await context.programs(), "twine", {
    ...{ cwd: machine.cwd, env: machine.env, signal },
    timeoutMs: options.timeout,
  });
}

interface Outcome {
  faults?: readonly Fault[];
  ready?: readonly Ready[];
  steps?: readonly PublishStep[];
  reports?: readonly StepReport[];
  error?: AxctlError | undefined;
}

function resultOf({ context, options, facts, selection }: Run, outcome: Outcome): Result {
  const { faults = [], ready = [], steps = [], reports = [], error } = outcome;
  const selected = selection.selected.map((pack, index): PackageReport => {
    const found = (steps[index]?.sight() ?? ready[index]?.sight)?.found;
    const fate = fateOf({ path: pack.path, faults, step: reports[index], error });
    return { pack, ...fate, publication: ready[index]?.publication, found };
  });
  const others = selection.others.map(
    ({ pack, reason }): PackageReport => ({
      ...{ pack, reason, publication: undefined, found: undefined },
      state: "not_published",
    }),
  );
  const document = publishDocument({
    ...{ dryRun: options.dryRun, commit: facts.commit, faults, hint: error?.hint },
    packages: [...selected, ...others],
    steps: reports,
  });
  const view = async () => (await import("./views/release-publish.ts")).publishView(context.redactor.value(document));
  return error === undefined ? { document, view } : { document, view, error };
}
