import { AxctlError } from "../../core/errors.ts";
import { openRepository } from "../../system/git.ts";
import plan from "../commands/release/plan.ts";
import { planAt } from "../plan-at.ts";
import { argumentsOf, type Flags } from "./arguments.ts";
import type { PlanDocument } from "./documents.ts";
import type { PlanReleaseOptions } from "./options.ts";
import { inWorld, type World } from "./world.ts";

/** The options of `planRelease` beside those of the world. */
export const flags: Flags<PlanReleaseOptions> = {
  ref: { flag: "--ref", kind: "text" },
  configFile: { flag: "--config-file", kind: "text" },
  manifestFile: { flag: "--manifest-file", kind: "text" },
  path: { flag: "--path", kind: "text" },
  targetBranch: { flag: "--target-branch", kind: "text" },
  repo: { flag: "--repo", kind: "text" },
  date: { flag: "--date", kind: "text" },
  contents: { flag: "--contents", kind: "yes" },
  strict: { flag: "--strict", kind: "yes" },
};

/** See the library's door, src/index.ts. */
export async function planRelease(world: World, asked: PlanReleaseOptions): Promise<PlanDocument> {
  const options = plan.read("planRelease", argumentsOf(asked, flags));
  if (options.ref.startsWith("-")) throw new AxctlError("UNKNOWN_REF", { ref: options.ref });
  return inWorld(world, async (context) => {
    const git = await openRepository(context.machine, options.ref);
    try {
      return (await planAt(context, git, options)).document;
    } finally {
      git.close();
    }
  });
}
