import * as z from "zod/mini";
import { command } from "../../command.ts";
import { flag, nonEmpty } from "../../options.ts";
import { registryOption } from "../../registries.ts";
import { evidenceOptions, trainOptions, trainShape } from "../../train-options.ts";
import { trainVariables } from "../../variables.ts";
import { requiredOrDefault, verifyShape } from "../../verify.ts";

export default command({
  description:
    "Where the train stands, in one look: commits that wait, evidence and its age, the promotion and release pull requests, and whether the manifest's version has its tag, its GitHub Release and its place in the registry; and the one thing that moves it on. Git is always asked; what else could not be asked is told, and is no pass (3).",
  options: [...evidenceOptions, { flags: "--offline", description: "ask git alone" }, registryOption, ...trainOptions],
  schema: z.object({
    evidence: nonEmpty,
    require: requiredOrDefault,
    maxAge: verifyShape.maxAge,
    offline: flag,
    registryUrl: z.optional(nonEmpty),
    ...trainShape,
  }),
  environment: trainVariables,
  exits: {
    pass: "everything was asked, and the train is in order",
    fail: "something is out of order, or GitHub refused",
    skip: "something could not be asked: what is not known is no pass",
  },
  examples: [
    ["axctl release status", "the whole train"],
    ["axctl release status --offline --json", "what this clone knows, for a script"],
  ],
  run: async (options, context) => {
    const { releaseStatus } = await import("../../status.ts");
    return releaseStatus(context, options);
  },
});
