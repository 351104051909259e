import { createHash } from "node:crypto";

/** The id that git gives to a file's content (gitformat-object: the SHA-1 of `blob <bytes>NUL<content>`), as GitHub shows it. */
export function blobId(content: string): string {
  const bytes = Buffer.from(content, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
