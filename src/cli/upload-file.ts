import { basename, extname, resolve } from "node:path";
import type { FormFile } from "../api/multipart.ts";
import { AxctlError } from "../core/errors.ts";
import { readBytes } from "../system/bytes.ts";

const MAX_BYTES = 10 * 1024 * 1024;

/** By ending, lower-case; everything else is `application/octet-stream`. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".gif": "image/gif",
  ".htm": "text/html",
  ".html": "text/html",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".json": "application/json",
  ".log": "text/plain",
  ".md": "text/markdown",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".webp": "image/webp",
  ".xml": "application/xml",
  ".yaml": "application/yaml",
  ".yml": "application/yaml",
  ".zip": "application/zip",
};

/** The content type that goes with a file's name. */
export function contentTypeOf(name: string): string {
  return CONTENT_TYPES[extname(name).toLowerCase()] ?? "application/octet-stream";
}

/**
 * Reads the file of `--upload-file`, before anything is sent.
 *
 * @throws AxctlError `INVALID_OPTION` when it is missing, no regular file, not readable, empty or larger than 10 MiB.
 */
export async function readUploadFile(path: string, cwd: string): Promise<FormFile> {
  const file = await readBytes(resolve(cwd, path), MAX_BYTES);
  const refuse = (reason: string) =>
    new AxctlError("INVALID_OPTION", { option: "--upload-file", reason: `${path}: ${reason}` });
  if (file.state === "absent") throw refuse("there is no such file");
  if (file.state === "unreadable") throw refuse(file.reason);
  if (file.bytes.length === 0) throw refuse("it is empty");
  const name = basename(path);
  return { name, contentType: contentTypeOf(name), bytes: file.bytes };
}
