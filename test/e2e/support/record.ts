import { appendFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SeenRequest } from "../../../src/sandbox/server.ts";

/**
 * What the whole e2e suite sent, printed and wrote, one JSON value a line, for the audit that runs after it. Git ignores
 * the folder.
 */
const folder = fileURLToPath(new URL("../../../node_modules/.cache/axctl-e2e/", import.meta.url));

/** What a command of the built binary printed, or a file that it wrote. */
export interface Recorded {
  what: string;
  text: string;
  /** The exit code, where it is that of a command alone; null when a signal ended it. */
  code?: number | null | undefined;
  /** It was shown on a terminal, where it may move. */
  terminal?: boolean;
}

/** A new run starts with empty records. */
export default function setup(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

export function recordRequests(requests: readonly SeenRequest[]): void {
  for (const request of requests) append("requests", request);
}

/** Credentials that the sandbox handed out or issued. */
export function recordSecrets(secrets: readonly string[]): void {
  for (const secret of secrets) append("secrets", secret);
}

export function recordOutput(output: Recorded): void {
  append("outputs", output);
}

/** A JSON document, printed or written, as it was. */
export function recordDocument(document: Recorded): void {
  append("documents", document);
}

/** A command line of a page that a test ran, and that ended as the page says. */
export interface RanCommand {
  /** From the root of the project: `docs/ci.md`. */
  page: string;
  line: string;
  /** Its test takes turns, and it is another one's. */
  on?: "another day";
}

export function recordCommand(command: RanCommand): void {
  append("commands", command);
}

export function readCommands(): RanCommand[] {
  return read("commands");
}

export function readDocuments(): Recorded[] {
  return read("documents");
}

export function readRequests(): SeenRequest[] {
  return read("requests");
}

export function readSecrets(): string[] {
  return read("secrets");
}

export function readOutputs(): Recorded[] {
  return read("outputs");
}

function append(name: string, value: unknown): void {
  appendFileSync(`${folder}${name}.jsonl`, `${JSON.stringify(value)}\n`);
}

function read<T>(name: string): T[] {
  const lines = readFileSync(`${folder}${name}.jsonl`, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line): T => JSON.parse(line));
}
