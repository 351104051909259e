import * as z from "zod/mini";
import { command } from "../../command.ts";
import { gateOptions, gateShape } from "../../gate-options.ts";
import { identityOptions, identityShape } from "../../identity-options.ts";
import { oneGateOptions, oneGateShape, runGate } from "../../run-gate.ts";
import { identityVariables, sessionVariables } from "../../variables.ts";

export default command({
  description:
    "The API gate for one environment: exchanges the token, reads every endpoint, checks every answer's shape; with --write, writes as well, and cleans up.",
  options: [...identityOptions, ...gateOptions, ...oneGateOptions],
  schema: z.object({ ...identityShape, ...gateShape, ...oneGateShape }),
  environment: [...identityVariables, ...sessionVariables],
  exits: {
    pass: "every check passed",
    fail: "a check failed, or the identity cannot be used",
    skip: "no login or no token is there: nothing was asked",
  },
  examples: [
    ["axctl qa preflight --env dev --for release", "gate the environment `dev`"],
    ["axctl qa preflight --env dev --artifact .ax/qa/dev-preflight.json --json", "the same for CI, with an artifact"],
    [
      "axctl qa preflight --env dev --write --upload-file notes.txt --send-message",
      "writes, an upload and a message, too",
    ],
  ],
  run: (options, context) => runGate(options, context, "axctl qa preflight"),
});
