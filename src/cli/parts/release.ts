import type { Commands } from "../program.ts";

export { runProgram } from "../program.ts";

/** The commands of the release train. */
export const commands: Commands = {
  "release plan": () => import("../commands/release/plan.ts"),
};
