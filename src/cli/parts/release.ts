import type { Commands } from "../program.ts";

export { complete } from "../completion/complete.ts";
export { runProgram } from "../program.ts";

/** The commands of the release train that ask GitHub. */
export const commands: Commands = {
  "release status": () => import("../commands/release/status.ts"),
  "release promote": () => import("../commands/release/promote.ts"),
  "release pr": () => import("../commands/release/pr.ts"),
  "release create": () => import("../commands/release/create.ts"),
  "release verify": () => import("../commands/release/verify.ts"),
  "release recover": () => import("../commands/release/recover.ts"),
  "release publish": () => import("../commands/release/publish.ts"),
};
