import * as z from "zod/mini";
import { normalizeEnvName } from "../../identity/env-name.ts";
import { command } from "../command.ts";
import { nonEmpty } from "../options.ts";
import { identityVariables } from "../variables.ts";

export default command({
  description: "Removes one login and the tokens that were cached for it. Other logins stay.",
  options: [{ flags: "--env <env>", description: "the login to remove (default: the default login)" }],
  schema: z.object({
    env: z.optional(
      z.pipe(
        nonEmpty,
        z.transform((name) => normalizeEnvName(name, "--env")),
      ),
    ),
  }),
  environment: identityVariables,
  exits: {
    pass: "the login is removed",
    fail: null,
    skip: "there was no such login",
  },
  examples: [
    ["axctl logout --env dev", "remove the login `dev`"],
    ["axctl logout", "remove the default login"],
  ],
  run: async ({ env }, context) => {
    const { logout } = await import("../logout.ts");
    const document = await logout(context, env ?? null);
    return { document, view: async () => (await import("../views/logout.ts")).logoutView(document) };
  },
});
