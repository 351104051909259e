import { reasonOf, systemCodeOf } from "../core/errors.ts";
import { readJson } from "../core/json.ts";
import type { Files } from "../core/ports.ts";

/** Bytes of an artifact, at most. */
const MAX_BYTES = 10 * 1024 * 1024;

/** An answer's body, 64 levels deep at most, stands a few levels down in a document. */
const MAX_DEPTH = 128;

export type JsonObject = Readonly<Record<string, unknown>>;

/** What reading an artifact gave. */
export type ArtifactRead =
  | { state: "absent" }
  | { state: "unreadable"; reason: string }
  | { state: "read"; document: JsonObject /** As it stands in the file. */; text: string };

/** Reads an artifact as a JSON object. Links are not followed. Never throws for what stands at the path. */
export async function readArtifact(files: Pick<Files, "kind" | "read">, path: string): Promise<ArtifactRead> {
  try {
    const kind = await files.kind(path);
    if (kind === "absent") return { state: "absent" };
    if (kind === "link" || kind === "folder") return { state: "unreadable", reason: `it is a ${kind}` };
    const file = await files.read(path, MAX_BYTES);
    return file.state === "read" ? parseArtifact(file.text) : file;
  } catch (error) {
    return { state: "unreadable", reason: systemCodeOf(error) ?? reasonOf(error) };
  }
}

/** An artifact's text as a document. Pure. */
export function parseArtifact(text: string): Exclude<ArtifactRead, { state: "absent" }> {
  const json = readJson(text, MAX_DEPTH);
  if (!json.ok) return { state: "unreadable", reason: json.reason };
  if (!isObject(json.value)) return { state: "unreadable", reason: "it holds no JSON object" };
  return { state: "read", document: json.value, text };
}

/** A JSON object: no list, and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
