import { createHash } from "node:crypto";

/**
 * RFC 8785 for the values that JSON has, written anew from the RFC and for the tests alone: members sorted by UTF-16 code
 * units, numbers and strings as ECMAScript writes them, no blanks.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}

export function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

/** The digest that a document must carry, as a reader of its JSON computes it: over everything but the digest. */
export function digestOfDocument(document: object): string {
  const read = JSON.parse(JSON.stringify(document));
  const { digest: _digest, ...unsigned } = read.evidence;
  return sha256(canonical({ ...read, evidence: unsigned }));
}
