import type { Commands } from "../program.ts";

export { complete } from "../completion/complete.ts";
export { runProgram } from "../program.ts";

/** The commands of the release train that need git alone. */
export const commands: Commands = {
  "release check": () => import("../commands/release/check.ts"),
  "release plan": () => import("../commands/release/plan.ts"),
};

/** What the library has of them. */
export const library = {
  planRelease: () => import("../library/plan-release.ts"),
};
