import * as z from "zod/mini";
import { normalizeEnvName } from "../../identity/env-name.ts";
import { command } from "../command.ts";
import { duration, flag, nonEmpty } from "../options.ts";
import { transportOptions, transportShape } from "../transport.ts";
import { loginVariables, sessionVariables } from "../variables.ts";

export default command({
  description:
    "Stores a user token for an environment, after the API has taken it. The token is asked for at the terminal, unseen, or read from standard input.",
  options: [
    { flags: "--env <env>", description: "the environment to log in to (default: the default login)" },
    { flags: "--url <url>", description: "its base URL (default: the present login's, else https://paxai.app)" },
    { flags: "--space-id <id>", description: "the space to work in (default: the one that is unambiguous)" },
    { flags: "--token-stdin", description: "read the token from standard input" },
    {
      flags: "--token <value>",
      description: "the token itself; it shows in the process list and in the shell's history",
    },
    { flags: "--timeout <time>", description: "deadline for the verification", preset: "30s" },
    ...transportOptions,
  ],
  schema: z.object({
    env: z.optional(
      z.pipe(
        nonEmpty,
        z.transform((name) => normalizeEnvName(name, "--env")),
      ),
    ),
    url: z.optional(nonEmpty),
    spaceId: z.optional(nonEmpty),
    tokenStdin: flag,
    token: z.optional(nonEmpty),
    timeout: duration,
    ...transportShape,
  }),
  environment: [...loginVariables, ...sessionVariables],
  exits: {
    pass: "the API took the token, and the login is stored",
    fail: "the token or the URL was refused: nothing is stored",
    skip: null,
  },
  examples: [
    ["axctl login --env dev --url https://dev.example", "ask for the token and store it as the login `dev`"],
    ["axctl login --env dev --token-stdin < token-file", "the same without a terminal"],
  ],
  run: async (options, context) => {
    const { login } = await import("../login.ts");
    const document = await login(context, options);
    return { document, view: async () => (await import("../views/login.ts")).loginView(document) };
  },
});
