import { runPreflight as run } from "../../gate/preflight.ts";
import preflight from "../commands/qa/preflight.ts";
import { gateNeeds, preflightOptions } from "../gate-options.ts";
import { argumentsOf, type Flags, identityFlags } from "./arguments.ts";
import type { PreflightDocument } from "./documents.ts";
import type { RunPreflightOptions } from "./options.ts";
import { inWorld, type World } from "./world.ts";

/** The options of `runPreflight` beside those of the world. */
export const flags: Flags<RunPreflightOptions> = {
  ...identityFlags,
  for: { flag: "--for", kind: "text" },
  limit: { flag: "--limit", kind: "number" },
  timeout: { flag: "--timeout", kind: "text" },
  checkTimeout: { flag: "--check-timeout", kind: "text" },
  retries: { flag: "--retries", kind: "number" },
  concurrency: { flag: "--concurrency", kind: "number" },
  failOnFlaky: { flag: "--fail-on-flaky", kind: "yes" },
  tokenCache: { flag: "--no-token-cache", kind: "no" },
  lenient: { flag: "--lenient", kind: "yes" },
};

/** See the library's door, src/index.ts. */
export async function runPreflight(world: World, asked: RunPreflightOptions): Promise<PreflightDocument> {
  const options = preflight.read("runPreflight", argumentsOf(asked, flags));
  return inWorld(world, async (context) => {
    const [explained, needs] = await Promise.all([context.explain(options), gateNeeds(context, options)]);
    const told = preflightOptions(options, "axctl qa preflight");
    return run({ ...needs(), onCheck: () => undefined }, explained, told);
  });
}
