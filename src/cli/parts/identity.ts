import type { Commands } from "../program.ts";

export { complete } from "../completion/complete.ts";
export { runProgram } from "../program.ts";

/** The commands about identity and about axctl itself, and what answers a command line that names no command. */
export const commands: Commands = {
  "auth doctor": () => import("../commands/auth/doctor.ts"),
  "auth whoami": () => import("../commands/auth/whoami.ts"),
  "auth envs": () => import("../commands/auth/envs.ts"),
  login: () => import("../commands/login.ts"),
  logout: () => import("../commands/logout.ts"),
  completion: () => import("../commands/completion.ts"),
};

/** What the library has of them. */
export const library = {
  resolveIdentity: () => import("../library/resolve-identity.ts"),
};
