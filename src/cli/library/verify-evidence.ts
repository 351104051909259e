import { resolve } from "node:path";
import verifyCommand from "../commands/qa/verify.ts";
import { verify } from "../verify.ts";
import { argumentsOf, type Flags } from "./arguments.ts";
import type { VerifyDocument } from "./documents.ts";
import type { VerifyEvidenceOptions } from "./options.ts";
import { inWorld, type World } from "./world.ts";

/** The options of `verifyEvidence` beside those of the world. */
export const flags: Flags<VerifyEvidenceOptions> = {
  artifactDir: { flag: "--artifact-dir", kind: "text" },
  require: { flag: "--require", kind: "list" },
  for: { flag: "--for", kind: "text" },
  maxAge: { flag: "--max-age", kind: "text" },
  commit: { flag: "--commit", kind: "text" },
  allowDirty: { flag: "--allow-dirty", kind: "yes" },
  allowIgnoredDrift: { flag: "--allow-ignored-drift", kind: "yes" },
};

/** See the library's door, src/index.ts. */
export async function verifyEvidence(world: World, asked: VerifyEvidenceOptions): Promise<VerifyDocument> {
  const { artifactDir, ...options } = verifyCommand.read("verifyEvidence", argumentsOf(asked, flags));
  // The process's own working folder is where a path leads by itself.
  const folder = asked.cwd === undefined ? artifactDir : resolve(world.machine.cwd, artifactDir);
  return inWorld(world, (context) => verify(context, { ...options, artifactDir: folder }, "axctl qa verify"));
}
