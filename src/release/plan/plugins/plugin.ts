import type { Package, PlanContext } from "../candidate.ts";
import type { ConventionalCommit } from "../commit.ts";
import type { Proposal } from "../proposal.ts";

/** What a plugin works with, beside the proposals. */
export interface PluginSetting {
  /** All packages, as they were configured before. */
  packages: readonly Package[];
  context: PlanContext;
  /** The manifest's path. */
  manifestFile: string;
  /** Pull requests are kept apart for all packages. */
  separate: boolean;
}

/** What reworks a plan at the points where Release Please lets a plugin do so; each part is optional. */
export interface Plugin {
  /** Reworks packages before their releases are worked out. */
  preconfigure?(packages: readonly Package[], context: PlanContext): Promise<readonly Package[]>;
  /** Reworks the commits of one package. Pure. */
  process?(commits: readonly ConventionalCommit[]): readonly ConventionalCommit[];
  /** Reworks the proposals of all packages. */
  run?(proposals: readonly Proposal[], setting: PluginSetting): Promise<readonly Proposal[]>;
}
