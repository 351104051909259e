import * as z from "zod/mini";
import { writeArtifact } from "../../../evidence/artifact.ts";
import { runPreflight } from "../../../gate/preflight.ts";
import { command } from "../../command.ts";
import { gateNeeds, gateOptions, gateShape, preflightOptions } from "../../gate-options.ts";
import { identityOptions, identityShape } from "../../identity-options.ts";
import { flag, nonEmpty } from "../../options.ts";
import { attempt } from "../../respond.ts";

export default command({
  description:
    "The API gate for one environment: exchanges the token, reads every endpoint, checks every answer's shape.",
  options: [
    ...identityOptions,
    ...gateOptions,
    { flags: "--artifact <file>", description: "write the result to this file" },
  ],
  schema: z.object({ ...identityShape, ...gateShape, artifact: z.optional(nonEmpty), json: flag }),
  examples: [
    ["axctl qa preflight --env dev --for release", "gate the environment `dev`"],
    ["axctl qa preflight --env dev --artifact .ax/qa/dev-preflight.json --json", "the same for CI, with an artifact"],
  ],
  run: async (options, context) => {
    const view = import("../../views/preflight.ts");
    const [explained, needs, { checkLine, preflightView }] = await Promise.all([
      context.explain(options),
      gateNeeds(context, options),
      view,
    ]);
    const { output, files } = context;
    const document = await runPreflight(
      { ...needs(), onCheck: (result) => options.json || output.print(checkLine(result)) },
      explained,
      {
        ...preflightOptions(options, "axctl qa preflight"),
        ...(options.artifact === undefined ? {} : { artifact: options.artifact }),
      },
    );
    const error =
      options.artifact === undefined ? undefined : await attempt(writeArtifact(files, options.artifact, document));
    return { document, view: async () => preflightView(document), ...(error === undefined ? {} : { error }) };
  },
});
