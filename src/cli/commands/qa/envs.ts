import * as z from "zod/mini";
import { envelope } from "../../../evidence/envelope.ts";
import { command } from "../../command.ts";
import { matrixEnvShape, matrixEnvs, matrixEnvsOptions } from "../../matrix-envs.ts";
import { flag, wholeNumber } from "../../options.ts";
import { identityVariables } from "../../variables.ts";

export default command({
  description:
    "Lists the environments that a matrix would be about, for a person or for a CI system's own job matrix. No network.",
  options: [
    ...matrixEnvsOptions,
    {
      flags: "--github-matrix",
      description: "print one line of JSON for a GitHub Actions `strategy.matrix`, and nothing else",
    },
    {
      flags: "--shards <n>",
      description: "a job for each of n parts (--shard I/N) instead of one for each environment",
    },
  ],
  schema: z.object({ ...matrixEnvShape, githubMatrix: flag, shards: z.optional(wholeNumber(1, 256)) }),
  environment: identityVariables,
  exits: {
    pass: "there are environments to compare",
    fail: null,
    skip: "there is none",
  },
  examples: [
    ["axctl qa envs", "what `axctl qa matrix` would run"],
    ['echo "matrix=$(axctl qa envs --github-matrix)" >> "$GITHUB_OUTPUT"', "a job for each environment"],
    [
      'echo "matrix=$(axctl qa envs --github-matrix --shards 10)" >> "$GITHUB_OUTPUT"',
      "ten jobs, each for one part: pass its `shard` as --shard",
    ],
  ],
  run: async (options, context) => {
    const envs = await matrixEnvs(context, options);
    const jobs = jobsOf(
      envs.map(({ requested }) => requested),
      options.shards,
    );
    const skipped = envs.length === 0;
    const document = envelope({
      ok: !skipped,
      skipped,
      summary: {
        command: "axctl qa envs",
        env_count: envs.length,
        ...(skipped ? { reason: "no configured user-login environments found" } : {}),
      },
      details: envs.map(({ label }) => label),
      envs: envs.map(({ label, requested, spaceId }) => ({
        env: label,
        requested_env: requested,
        space_id: spaceId ?? null,
      })),
      github_matrix: { include: jobs },
    });
    const view = async () =>
      (await import("../../views/qa-envs.ts")).qaEnvsView(document, { githubMatrix: options.githubMatrix });
    return { document, view };
  },
});

/** A job for each environment, or for each part of the whole. */
function jobsOf(envs: readonly string[], shards: number | undefined): Record<string, string>[] {
  if (shards === undefined) return envs.map((env) => ({ env }));
  const count = Math.min(shards, envs.length);
  return Array.from({ length: count }, (_, index) => ({ shard: `${index + 1}/${count}` }));
}
