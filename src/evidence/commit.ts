import { AxctlError } from "../core/errors.ts";
import type { CaptureOptions, Programs } from "../core/ports.ts";
import type { SubjectRead } from "./subject.ts";

/** A full object id, SHA-1 or SHA-256. */
const FULL_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i;

export interface Revision {
  /** How git is asked: where, and for how long. */
  asking: CaptureOptions;
  /** What the person named; HEAD when nothing. */
  rev: string | undefined;
  /** The checkout there. */
  checkout: SubjectRead;
}

/**
 * The full id of the commit that a revision names. A full id is taken as it is where git does not know it: outside of a
 * checkout, and in a shallow clone.
 *
 * @throws AxctlError `INVALID_OPTION` when it names no commit, `GIT_SILENT` when git does not answer.
 */
export async function resolveCommit(
  programs: Pick<Programs, "capture">,
  { asking, rev, checkout: { subject, subject_error } }: Revision,
): Promise<string> {
  if (subject_error !== undefined) throw gitSilent(asking);
  if (rev === undefined) {
    if (subject !== null) return subject.commit;
    throw noCommit("this folder is no git checkout with a commit, so there is no HEAD: pass the full commit id");
  }
  const found = subject === null ? undefined : await revParse(programs, { asking, rev });
  if (found !== undefined) return found;
  if (FULL_ID.test(rev)) return rev.toLowerCase();
  throw noCommit(
    subject === null
      ? `this folder is no git checkout, so it takes a full commit id, not \`${rev}\``
      : `git knows no commit \`${rev}\` in this checkout: fetch it, or pass the full commit id`,
  );
}

async function revParse(
  programs: Pick<Programs, "capture">,
  { asking, rev }: Pick<Revision, "asking"> & { rev: string },
): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${rev}^{commit}`];
  const printed = await programs.capture("git", args, asking);
  if (printed.state === "timed_out") throw gitSilent(asking);
  if (printed.state === "failed") return undefined;
  const id = printed.text.trim();
  // An older git repeats an option that it does not know.
  return FULL_ID.test(id) ? id : undefined;
}

function gitSilent({ timeoutMs }: Pick<CaptureOptions, "timeoutMs">): AxctlError {
  return new AxctlError("GIT_SILENT", { seconds: String(timeoutMs / 1000) });
}

function noCommit(reason: string): AxctlError {
  return new AxctlError("INVALID_OPTION", { option: "--commit", reason });
}
