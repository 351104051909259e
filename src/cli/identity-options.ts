import * as z from "zod/mini";
import type { OptionSpec } from "./option-spec.ts";
import { nonEmpty } from "./options.ts";

/** The options that say who a command runs as; see docs/identity.md for what wins over what. */
export const identityOptions: readonly OptionSpec[] = [
  { flags: "--env <env>", description: "use the login of that name, and nothing else (default: by precedence)" },
  { flags: "--space-id <id>", description: "the space to work in: its id, slug or name" },
];

export const identityShape = { env: z.optional(nonEmpty), spaceId: z.optional(nonEmpty) };
