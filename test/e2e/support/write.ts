import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "../../../src/sandbox/server.ts";
import { timesAsked } from "../../gate/write-support.ts";

export const PROBE = ["context.set", "context.get", "context.delete"];
export const UPLOAD = ["uploads.create", "uploads.context.set", "uploads.context.get", "uploads.context.delete"];

export const WRITE = ["--env", "dev", "--write"];
/** With a file `notes.txt` in the working folder. */
export const EVERYTHING = [...WRITE, "--upload-file", "notes.txt", "--send-message"];

/** Resolves once the sandbox was asked a check. */
export async function asked(sandbox: Sandbox, check: string): Promise<void> {
  while (timesAsked(sandbox, check) === 0) await sleep(10);
}

/** The checks of a document. */
export function checksOf({ checks }: Record<string, unknown>): Record<string, unknown>[] {
  if (!Array.isArray(checks)) throw new Error("the document has no checks");
  return checks;
}

/** What a document says is left behind. */
export function leftIn({ left_behind }: Record<string, unknown>): Record<string, unknown>[] {
  if (!Array.isArray(left_behind)) throw new Error("the document does not say what is left behind");
  return left_behind;
}

/** The keys of the context entries that a document names as left behind. */
export function entriesIn(document: Record<string, unknown>): string[] {
  return leftIn(document).flatMap(({ kind, key }) => (kind === "context_entry" ? [String(key)] : []));
}
