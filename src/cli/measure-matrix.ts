import type { FailOnDrift, IgnoredDrift } from "../gate/drift.ts";
import { type MatrixEnv, type MatrixResult, runMatrix } from "../gate/matrix.ts";
import { runPreflight } from "../gate/preflight.ts";
import { envsOfShard, type Shard } from "../gate/shard.ts";
import type { Context } from "./context.ts";
import { type GateOptions, gateNeeds, preflightOptions } from "./gate-options.ts";
import { checkBaseline } from "./matrix-envs.ts";
import { matrixProgress } from "./matrix-progress.ts";

export interface DriftOptions {
  baseline?: string | undefined;
  failOnDrift: FailOnDrift;
  ignoreDrift: readonly IgnoredDrift[];
}

export type MeasureOptions = GateOptions &
  DriftOptions & {
    for: string;
    envs: readonly MatrixEnv[];
    shard?: Pick<Shard, "index" | "total"> | undefined;
    json: boolean;
    quiet: boolean;
  };

/** Where a matrix leaves its artifacts. */
export interface ArtifactPlaces {
  artifactDir?: string | undefined;
  matrixFolder?: string;
}

/**
 * Runs doctor and preflight for the environments, or for a shard of them, compares them, and shows how far it is.
 *
 * @throws AxctlError `INVALID_OPTION` when the baseline is none of them.
 */
export async function measureMatrix(
  context: Context,
  { envs, shard: part, ...options }: MeasureOptions,
  { artifactDir, matrixFolder }: ArtifactPlaces,
): Promise<MatrixResult> {
  const baseline = checkBaseline(envs, options.baseline);
  const shard = part === undefined ? undefined : { ...part, envs: envs.map(({ label }) => label) };
  const measured = part === undefined ? envs : envsOfShard(envs, part);
  const needs = await gateNeeds(context, options);
  // Drawn only when nothing can fail any more before it is taken away.
  const progress = await matrixProgress(context, measured, options);
  const gate = preflightOptions(options, "axctl qa preflight");
  return runMatrix(
    {
      ...needs(),
      files: context.files,
      explain: ({ requested, spaceId }) => context.explain({ env: requested, spaceId }),
      preflight: (explained, artifact, env) =>
        runPreflight(
          { ...needs(), onCheck: (result) => progress.onCheck(env, result) },
          explained,
          artifact === undefined ? gate : { ...gate, artifact },
        ),
      onRow: progress.onRow,
    },
    measured,
    {
      target: options.for,
      command: "axctl qa matrix",
      lenient: options.lenient,
      failOnDrift: options.failOnDrift,
      ignoreDrift: options.ignoreDrift,
      ...(baseline === undefined ? {} : { baseline }),
      ...(shard === undefined ? {} : { shard }),
      ...(artifactDir === undefined ? {} : { artifactDir }),
      ...(matrixFolder === undefined ? {} : { matrixFolder }),
    },
  ).finally(progress.end);
}
