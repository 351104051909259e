import { normalize } from "node:path/posix";
import { AxctlError, reasonOf } from "../core/errors.ts";
import type { GitCommit, GitRepository } from "../core/ports.ts";
import { version } from "../core/version.ts";
import type { Config } from "../release/plan/config.ts";
import { type PlanDocument, planDocument } from "../release/plan/document.ts";
import { withFile } from "../release/plan/file-fault.ts";
import { type Plan, type PlanInputs, planRelease, searchDepthOf } from "../release/plan/plan.ts";
import { readConfig } from "../release/plan/read-config.ts";
import type { Context } from "./context.ts";
import { repositoryFor } from "./repository-for.ts";

/** What a plan is made with, whatever command asks for it. */
export interface PlanSettings {
  /** The ref as a person names it. */
  ref: string;
  configFile: string;
  manifestFile: string;
  path?: string | undefined;
  targetBranch?: string | undefined;
  repo?: string | undefined;
  date?: string | undefined;
  contents: boolean;
  strict: boolean;
  /** Messages that stand in place of those of commits, by the commits' ids: `BEGIN_COMMIT_OVERRIDE` of pull requests. */
  overrides?: ReadonlyMap<string, string>;
}

/** A plan, as a document and with what it makes of each file of each pull request's branch. */
export interface Planned {
  config: Config;
  /** A file at the ref. */
  readFile: GitRepository["read"];
  /** The version of each path. */
  manifest: PlanInputs["manifest"];
  plan: Plan;
  document: PlanDocument;
  contents: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/**
 * Plans the next release of a repository at its commit.
 *
 * @throws AxctlError `NO_RELEASE_CONFIG`, `RELEASE_CONFIG`, `RELEASE_FILE`, `RELEASE_UNSUPPORTED`, `SHALLOW_HISTORY`, `INVALID_OPTION`
 */
export async function planAt(
  context: Pick<Context, "machine" | "clock" | "signal">,
  git: GitRepository,
  settings: PlanSettings,
): Promise<Planned> {
  const { inputs, sources } = await inputsOf(context, git, settings);
  const plan = await planned(inputs, git);
  context.signal.throwIfAborted();
  const contents = await contentsOf(plan, git);
  const document = planDocument(plan, {
    ref: settings.ref,
    refSha: git.sha,
    targetBranch: inputs.targetBranch,
    repository: inputs.repository,
    date: inputs.date,
    version,
    sources,
    contents: settings.contents ? contents : undefined,
    strict: settings.strict,
  });
  return { config: inputs.config, manifest: inputs.manifest, readFile: git.read, plan, document, contents };
}

async function* overridden(
  history: AsyncIterable<GitCommit>,
  overrides: ReadonlyMap<string, string>,
): AsyncGenerator<GitCommit> {
  for await (const commit of history) yield { ...commit, message: overrides.get(commit.sha) ?? commit.message };
}

async function inputsOf(
  context: Pick<Context, "machine" | "clock">,
  git: GitRepository,
  options: PlanSettings,
): Promise<{ inputs: PlanInputs; sources: Record<string, unknown> }> {
  const { path } = options;
  const [configFile, manifestFile] = [normalize(options.configFile), normalize(options.manifestFile)];
  // git takes what leads out of the repository for a reason to stop.
  const read = async (file: string) => (/^(?:\.\.)?(?:\/|$)/.test(file) ? undefined : git.read(file));
  const [configText, manifestText, tags, repository] = await Promise.all([
    read(configFile),
    read(manifestFile),
    git.tags(),
    repositoryFor(context, git, options.repo),
  ]);
  const { config, manifest } = readConfig(
    { path: configFile, text: configText },
    { path: manifestFile, text: manifestText },
  );
  if (path !== undefined && config.packages[path] === undefined)
    throw new AxctlError("INVALID_OPTION", {
      option: "--path",
      reason: `${path} is none of the packages ${Object.keys(config.packages).join(", ")}`,
    });
  const inputs: PlanInputs = {
    config,
    manifest,
    manifestFile,
    history: options.overrides === undefined ? git.log() : overridden(git.log(), options.overrides),
    tags,
    files: git,
    targetBranch: options.targetBranch ?? git.branch ?? "main",
    repository,
    date: options.date ?? new Date(context.clock.now()).toISOString().slice(0, 10),
    ...(path === undefined ? {} : { path }),
  };
  const { targetBranch } = inputs;
  return {
    inputs,
    sources: {
      config_file: configFile,
      config: configText,
      manifest_file: manifestFile,
      manifest: manifestText,
      tags,
      repository,
      target_branch: targetBranch,
      path: path ?? null,
      ...(options.overrides === undefined ? {} : { overrides: Object.fromEntries(options.overrides) }),
    },
  };
}

/** What a release type refuses is told as an error of its own; a boundary that a shallow clone lacks, too. */
async function planned(inputs: PlanInputs, git: GitRepository): Promise<Plan> {
  const plan = await refusing(() => planRelease(inputs));
  const seen = new Set(plan.scanned.map(({ sha }) => sha));
  const isWhole = git.boundary.size === 0 || seen.size >= searchDepthOf(inputs.config);
  const unseen = isWhole ? [] : cutOff(plan, { seen, boundary: git.boundary });
  if (unseen.length > 0) throw new AxctlError("SHALLOW_HISTORY", { paths: unseen.map(({ path }) => path).join(", ") });
  return plan;
}

/** The packages that a shallow clone cannot tell all about: their release is not in it, or something on the way to it is cut off. */
function cutOff(
  { packages, scanned, end }: Plan,
  { seen, boundary }: { seen: ReadonlySet<string>; boundary: ReadonlySet<string> },
): Plan["packages"] {
  const releases = new Set(packages.flatMap(({ last }) => last?.sha ?? []));
  // What came before a release is of no interest; what came before any other commit might count.
  if (scanned.some(({ sha }) => boundary.has(sha) && !releases.has(sha))) return packages;
  // Also a package that was never released: it counts all of a history that is not all there.
  return end === "end" ? packages.filter(({ last }) => last === undefined || !seen.has(last.sha)) : [];
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AxctlError || !(error instanceof Error) || error instanceof TypeError) throw error;
    throw new AxctlError("RELEASE_UNSUPPORTED", { reason: reasonOf(error) }, { cause: error });
  }
}

/**
 * What each pull request makes of each of its files, by the pull request's branch. It is made also when nobody wants to see it:
 * a file that cannot be updated keeps Release Please from opening the pull request.
 */
async function contentsOf(plan: Plan, git: GitRepository): Promise<Map<string, Record<string, string>>> {
  const contents = new Map<string, Record<string, string>>();
  for (const { branch, edits } of plan.pullRequests) {
    const texts = await Promise.all(edits.map(({ path }) => git.read(path)));
    const updated = edits.flatMap(({ path, createIfMissing, update }, index) => {
      const text = texts[index] ?? (createIfMissing ? "" : undefined);
      return text === undefined ? [] : [[path, withFile({ path, text }, update)]];
    });
    contents.set(branch, Object.fromEntries(updated));
  }
  return contents;
}
