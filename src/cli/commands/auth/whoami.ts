import * as z from "zod/mini";
import { command } from "../../command.ts";
import { identityOptions, identityShape } from "../../identity-options.ts";
import { duration } from "../../options.ts";
import { transportOptions, transportShape } from "../../transport.ts";
import { identityVariables, sessionVariables } from "../../variables.ts";

export default command({
  description: "Asks the API who a command runs as: principal, agent, host and space.",
  options: [
    ...identityOptions,
    { flags: "--timeout <time>", description: "deadline", preset: "30s" },
    { flags: "--no-token-cache", description: "exchange anew and keep nothing on disk (also AX_NO_TOKEN_CACHE=1)" },
    ...transportOptions,
  ],
  schema: z.object({ ...identityShape, timeout: duration, tokenCache: z.boolean(), ...transportShape }),
  environment: [...identityVariables, ...sessionVariables],
  exits: {
    pass: "the API says who this is",
    fail: "the API does not take the token, or cannot be reached",
    skip: "there is no token to ask with",
  },
  examples: [
    ["axctl auth whoami --env dev", "who the login `dev` is"],
    ["axctl auth whoami", "who a command without --env runs as here"],
  ],
  run: async (options, context) => {
    const { whoami } = await import("../../whoami.ts");
    const answer = await whoami(context, options);
    return { document: answer.document, view: async () => (await import("../../views/whoami.ts")).whoamiView(answer) };
  },
});
