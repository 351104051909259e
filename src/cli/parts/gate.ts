import type { Commands } from "../program.ts";

export { complete } from "../completion/complete.ts";
export { runProgram } from "../program.ts";

/** The commands of the gate, the sandbox to try them against, and the rehearsal. */
export const commands: Commands = {
  "qa preflight": () => import("../commands/qa/preflight.ts"),
  "qa contracts": () => import("../commands/qa/contracts.ts"),
  "qa matrix": () => import("../commands/qa/matrix.ts"),
  "qa verify": () => import("../commands/qa/verify.ts"),
  "qa gate": () => import("../commands/qa/gate.ts"),
  "qa report": () => import("../commands/qa/report.ts"),
  "qa ci": () => import("../commands/qa/ci.ts"),
  "qa merge": () => import("../commands/qa/merge.ts"),
  "qa envs": () => import("../commands/qa/envs.ts"),
  rehearse: () => import("../commands/rehearse.ts"),
  sandbox: () => import("../commands/sandbox.ts"),
};

/** What the library has of them. */
export const library = {
  runPreflight: () => import("../library/run-preflight.ts"),
  verifyEvidence: () => import("../library/verify-evidence.ts"),
};
