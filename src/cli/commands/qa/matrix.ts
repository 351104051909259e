import * as z from "zod/mini";
import { runMatrix } from "../../../gate/matrix.ts";
import { runPreflight } from "../../../gate/preflight.ts";
import { command } from "../../command.ts";
import { gateNeeds, gateOptions, gateShape, preflightOptions } from "../../gate-options.ts";
import { matrixEnvs, spacePairs } from "../../matrix-envs.ts";
import { nonEmpty } from "../../options.ts";

export default command({
  description: "Runs doctor and preflight for several environments side by side and compares them.",
  options: [
    { flags: "--env <name>", description: "a login to include (default: every configured login)", repeatable: true },
    { flags: "--space <name=id>", description: "the space of one environment", repeatable: true },
    { flags: "--space-id <id>", description: "the space of every environment that --space does not name" },
    ...gateOptions,
    {
      flags: "--artifact-dir <dir>",
      description: "write <env>-doctor.json, <env>-preflight.json and matrix.json there",
    },
  ],
  schema: z.object({
    ...gateShape,
    env: z.array(nonEmpty),
    space: spacePairs,
    spaceId: z.optional(nonEmpty),
    artifactDir: z.optional(nonEmpty),
  }),
  examples: [
    ["axctl qa matrix", "every configured login"],
    [
      "axctl qa matrix --env dev --env next --space dev=<id> --space next=<id> --for release --artifact-dir .ax/qa",
      "before a promotion",
    ],
  ],
  run: async (options, context) => {
    const [envs, needs] = await Promise.all([matrixEnvs(context, options), gateNeeds(context, options)]);
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
      envs,
      {
        target: options.for,
        command: "axctl qa matrix",
        ...(options.artifactDir === undefined ? {} : { artifactDir: options.artifactDir }),
      },
    );
    const view = async () => (await import("../../views/matrix.ts")).matrixView(document);
    return { document, view, ...(error === undefined ? {} : { error }) };
  },
});
