import * as z from "zod/mini";
import { normalizeEnvName } from "../../identity/env-name.ts";
import { command } from "../command.ts";
import { flag, nonEmpty, wholeNumber } from "../options.ts";

const envNames = z.pipe(
  nonEmpty,
  z.transform((text) => text.split(",").map((name) => normalizeEnvName(name, "--envs"))),
);

export default command({
  description:
    "Serves an embedded aX API on loopback, one port per environment, with state in memory, until Ctrl-C. Its tokens are worth nothing elsewhere.",
  options: [
    { flags: "--envs <envs>", description: "environments, separated by commas", preset: "dev,next" },
    { flags: "--port <n>", description: "port of the first environment; the others follow (default: any free ones)" },
    { flags: "--latency <ms>", description: "milliseconds before each answer (default: none)" },
    {
      flags: "--fault <env:check=fault>",
      description: "a fault, such as dev:tasks.list=403, *:exchange=hang or next:spaces.list=503x1",
      repeatable: true,
    },
    { flags: "--seed <n>", description: "what all generated data comes from", preset: "1" },
    { flags: "--write-logins <dir>", description: "write matching logins there, for AX_CONFIG_DIR" },
  ],
  schema: z.object({
    envs: envNames,
    port: z.optional(wholeNumber(0, 65_535)),
    latency: z.optional(wholeNumber(0, 600_000)),
    fault: z.array(nonEmpty),
    seed: wholeNumber(0, 2 ** 31),
    writeLogins: z.optional(nonEmpty),
    json: flag,
  }),
  environment: [],
  exits: {
    pass: "help was shown: the sandbox itself serves until it is interrupted",
    fail: null,
    skip: null,
  },
  examples: [
    ["axctl sandbox --write-logins .ax/sandbox", "two environments, dev and next, with logins"],
    ["axctl sandbox --envs dev --fault 'dev:tasks.list=403'", "an environment that refuses to list tasks"],
  ],
  run: async (options, context) => {
    const { serveSandbox } = await import("../serve-sandbox.ts");
    return serveSandbox(options, context);
  },
});
