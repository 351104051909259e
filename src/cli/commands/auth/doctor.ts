import * as z from "zod/mini";
import { envelope } from "../../../evidence/envelope.ts";
import { doctorReport } from "../../../identity/doctor.ts";
import { command } from "../../command.ts";
import { identityOptions, identityShape } from "../../identity-options.ts";

export default command({
  description: "Explains who a command would run as, which configuration wins and why. No network, no writes.",
  options: identityOptions,
  schema: z.object(identityShape),
  examples: [
    ["axctl auth doctor", "explain what a command without --env would use here"],
    ["axctl auth doctor --env dev --json", "the same for the login `dev`, as one JSON document"],
  ],
  run: async (options, context) => {
    const document = envelope(doctorReport(await context.explain(options)));
    return { document, view: async () => (await import("../../views/doctor.ts")).doctorView(document) };
  },
});
