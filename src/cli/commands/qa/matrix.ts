import * as z from "zod/mini";
import { command } from "../../command.ts";
import { driftOptions, driftShape, shardShape } from "../../drift-options.ts";
import { gateOptions, gateShape } from "../../gate-options.ts";
import { matrixEnvShape, matrixEnvs, matrixEnvsOptions } from "../../matrix-envs.ts";
import { measureMatrix } from "../../measure-matrix.ts";
import { flag, nonEmpty } from "../../options.ts";
import { identityVariables, sessionVariables } from "../../variables.ts";
import type { Page } from "../../view.ts";

export default command({
  description: "Runs doctor and preflight for several environments side by side and compares what they answer.",
  options: [
    ...matrixEnvsOptions,
    ...gateOptions,
    ...driftOptions,
    {
      flags: "--shard <i/n>",
      description: "run every n-th environment only, the i-th part; `qa merge` joins the parts",
    },
    {
      flags: "--artifact-dir <dir>",
      description: "write <env>-doctor.json, <env>-preflight.json and matrix.json there",
    },
  ],
  schema: z.object({
    ...gateShape,
    ...matrixEnvShape,
    ...driftShape,
    ...shardShape,
    artifactDir: z.optional(nonEmpty),
    json: flag,
    quiet: flag,
  }),
  environment: [...identityVariables, ...sessionVariables],
  exits: {
    pass: "every environment passed, and none drifted beyond --fail-on-drift",
    fail: "an environment failed or drifted",
    skip: "no login is there: nothing was asked",
  },
  examples: [
    ["axctl qa matrix", "every configured login"],
    [
      "axctl qa matrix --env dev --env next --space dev=<id> --space next=<id> --for release --artifact-dir .ax/qa",
      "before a promotion",
    ],
    ["axctl qa matrix --shard 2/5 --artifact-dir part-2", "the second of five parts, on a machine of its own"],
  ],
  run: async (options, context) => {
    const envs = await matrixEnvs(context, options);
    const { document, error } = await measureMatrix(context, { ...options, envs }, options);
    const view = async (page: Page) => (await import("../../views/matrix.ts")).matrixView(document, page);
    return { document, view, ...(error === undefined ? {} : { error }) };
  },
});
