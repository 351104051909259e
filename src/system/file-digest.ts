import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** The SHA-256 of a file, however large, as hexadecimal digits. Throws the system's error. */
export function sha256Of(path: string): Promise<string> {
  return digestOf(path, "sha256", "hex");
}

/** The SHA-512 of a file, however large, in Base64, as npm writes it. Throws the system's error. */
export function sha512Of(path: string): Promise<string> {
  return digestOf(path, "sha512", "base64");
}

async function digestOf(path: string, algorithm: "sha256" | "sha512", encoding: "hex" | "base64"): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest(encoding);
}
