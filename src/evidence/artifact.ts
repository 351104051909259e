import { AxctlError, reasonOf, systemCodeOf } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";
import { sanitizeJson } from "../core/sanitize.ts";

/** A document as JSON text that a terminal, a log and a file may hold. */
export function toJson(document: unknown): string {
  return `${sanitizeJson(JSON.stringify(document, null, 2))}\n`;
}

/**
 * Writes a document whole or not at all; an older artifact is replaced, never read.
 *
 * @throws AxctlError `ARTIFACT_NOT_WRITTEN` when the path is a link, a folder or not writable.
 */
export async function writeArtifact(
  files: Pick<Files, "kind" | "writeAtomic">,
  path: string,
  document: unknown,
): Promise<void> {
  await writeText(files, path, toJson(document));
}

/**
 * Writes a text as an artifact is written.
 *
 * @throws AxctlError `ARTIFACT_NOT_WRITTEN`
 */
export async function writeText(files: Pick<Files, "kind" | "writeAtomic">, path: string, text: string): Promise<void> {
  try {
    const kind = await files.kind(path);
    if (kind === "link" || kind === "folder" || kind === "other") {
      throw new AxctlError("ARTIFACT_NOT_WRITTEN", {
        path,
        reason: kind === "other" ? "it is no regular file" : `it is a ${kind}`,
      });
    }
    await files.writeAtomic(path, text);
  } catch (error) {
    if (error instanceof AxctlError) throw error;
    throw new AxctlError(
      "ARTIFACT_NOT_WRITTEN",
      { path, reason: systemCodeOf(error) ?? reasonOf(error) },
      { cause: error },
    );
  }
}
