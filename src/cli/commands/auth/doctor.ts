import * as z from "zod/mini";
import { envelope } from "../../../evidence/envelope.ts";
import { doctorReport } from "../../../identity/doctor.ts";
import { command } from "../../command.ts";
import { identityOptions, identityShape } from "../../identity-options.ts";
import { duration, flag } from "../../options.ts";
import { transportOptions, transportShape } from "../../transport.ts";
import { identityVariables, transportVariables } from "../../variables.ts";

export default command({
  description:
    "Explains who a command would run as, which configuration wins and why. No network and no writes, unless --probe asks for one exchange.",
  options: [
    ...identityOptions,
    { flags: "--probe", description: "exchange the token once, without caching, and say what the API thinks of it" },
    { flags: "--timeout <time>", description: "deadline for the probe", preset: "30s" },
    ...transportOptions,
  ],
  schema: z.object({ ...identityShape, probe: flag, timeout: duration, ...transportShape }),
  environment: [...identityVariables, ...transportVariables],
  exits: {
    pass: "a command would find all that it needs, and with --probe the API takes the token",
    fail: "something keeps a command from running, or would surprise: each finding says what mends it",
    skip: null,
  },
  examples: [
    ["axctl auth doctor", "explain what a command without --env would use here"],
    ["axctl auth doctor --env dev --json", "the same for the login `dev`, as one JSON document"],
    ["axctl auth doctor --env dev --probe", "also ask the API whether it takes the token"],
  ],
  run: async (options, context) => {
    const explained = await context.explain(options);
    const probed = options.probe
      ? await (await import("../../probe.ts")).probeIdentity(context, explained, options)
      : undefined;
    const document = envelope(doctorReport(explained, probed));
    return { document, view: async () => (await import("../../views/doctor.ts")).doctorView(document) };
  },
});
