import * as z from "zod/mini";
import { command } from "../../command.ts";
import { identityVariables } from "../../variables.ts";

export default command({
  description: "Lists the logins on this machine: host, space and masked token. No network.",
  options: [],
  schema: z.object({}),
  environment: identityVariables,
  exits: {
    pass: "there are logins",
    fail: null,
    skip: "there is none",
  },
  examples: [
    ["axctl auth envs", "which environments this machine is logged in to"],
    ["axctl auth envs --json", "the same as one JSON document"],
  ],
  run: async (_options, context) => {
    const { listEnvs } = await import("../../envs.ts");
    const document = await listEnvs(context);
    return {
      document,
      view: async (page) => (await import("../../views/envs.ts")).envsView(context.redactor.value(document), page),
    };
  },
});
