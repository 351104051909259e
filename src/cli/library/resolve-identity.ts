import { envelope } from "../../evidence/envelope.ts";
import { doctorReport } from "../../identity/doctor.ts";
import doctor from "../commands/auth/doctor.ts";
import { probeIdentity } from "../probe.ts";
import { argumentsOf, type Flags, identityFlags } from "./arguments.ts";
import type { IdentityDocument } from "./documents.ts";
import type { ResolveIdentityOptions } from "./options.ts";
import { inWorld, type World } from "./world.ts";

/** The options of `resolveIdentity` beside those of the world. */
export const flags: Flags<ResolveIdentityOptions> = {
  ...identityFlags,
  probe: { flag: "--probe", kind: "yes" },
  timeout: { flag: "--timeout", kind: "text" },
};

/** See the library's door, src/index.ts. */
export async function resolveIdentity(world: World, asked: ResolveIdentityOptions): Promise<IdentityDocument> {
  const options = doctor.read("resolveIdentity", argumentsOf(asked, flags));
  return inWorld(world, async (context) => {
    const explained = await context.explain(options);
    const probed = options.probe ? await probeIdentity(context, explained, options) : undefined;
    return envelope(doctorReport(explained, probed));
  });
}
