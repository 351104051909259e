import * as z from "zod/mini";
import { command } from "../../command.ts";
import { suiteOptions, suiteShape } from "../../gate-options.ts";
import { identityOptions, identityShape } from "../../identity-options.ts";
import { oneGateOptions, oneGateShape, runGate } from "../../run-gate.ts";
import { identityVariables, sessionVariables } from "../../variables.ts";

export default command({
  description:
    "The same checks as `qa preflight` without a target: whether one environment's API keeps its contracts. It opens no gate of its own.",
  options: [...identityOptions, ...suiteOptions, ...oneGateOptions],
  schema: z.object({ ...identityShape, ...suiteShape, ...oneGateShape }),
  environment: [...identityVariables, ...sessionVariables],
  exits: {
    pass: "every check passed",
    fail: "a check failed, or the identity cannot be used",
    skip: "no login or no token is there: nothing was asked",
  },
  examples: [
    ["axctl qa contracts --env dev", "check every read"],
    ["axctl qa contracts --env dev --write --ttl 60", "and what is written, which ends after a minute at the latest"],
  ],
  run: (options, context) => runGate(options, context, "axctl qa contracts"),
});
