import * as z from "zod/mini";
import { runMatrix } from "../../../gate/matrix.ts";
import { runPreflight } from "../../../gate/preflight.ts";
import { envsOfShard } from "../../../gate/shard.ts";
import { command } from "../../command.ts";
import { driftOptions, driftShape, shardShape } from "../../drift-options.ts";
import { gateNeeds, gateOptions, gateShape, preflightOptions } from "../../gate-options.ts";
import { checkBaseline, matrixEnvShape, matrixEnvs, matrixEnvsOptions } from "../../matrix-envs.ts";
import { nonEmpty } from "../../options.ts";

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
  }),
  examples: [
    ["axctl qa matrix", "every configured login"],
    [
      "axctl qa matrix --env dev --env next --space dev=<id> --space next=<id> --for release --artifact-dir .ax/qa",
      "before a promotion",
    ],
    ["axctl qa matrix --shard 2/5 --artifact-dir part-2", "the second of five parts, on a machine of its own"],
  ],
  run: async (options, context) => {
    const [envs, needs] = await Promise.all([matrixEnvs(context, options), gateNeeds(context, options)]);
    const baseline = checkBaseline(envs, options.baseline);
    const { shard } = options;
    const gate = preflightOptions(options, "axctl qa preflight");
    const { document, error } = await runMatrix(
      {
        ...needs(),
        files: context.files,
        explain: ({ requested, spaceId }) => context.explain({ env: requested, spaceId }),
        preflight: (explained, artifact) =>
          runPreflight(
            { ...needs(), onCheck: () => undefined },
            explained,
            artifact === undefined ? gate : { ...gate, artifact },
          ),
      },
      shard === undefined ? envs : envsOfShard(envs, shard),
      {
        target: options.for,
        command: "axctl qa matrix",
        lenient: options.lenient,
        failOnDrift: options.failOnDrift,
        ignoreDrift: options.ignoreDrift,
        ...(baseline === undefined ? {} : { baseline }),
        ...(shard === undefined ? {} : { shard: { ...shard, envs: envs.map(({ label }) => label) } }),
        ...(options.artifactDir === undefined ? {} : { artifactDir: options.artifactDir }),
      },
    );
    const view = async () => (await import("../../views/matrix.ts")).matrixView(document);
    return { document, view, ...(error === undefined ? {} : { error }) };
  },
});
