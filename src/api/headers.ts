import { createHash } from "node:crypto";
import type { Machine } from "../core/ports.ts";

export type FingerprintMachine = Pick<
  Machine,
  "cwd" | "hostname" | "user" | "osType" | "osRelease" | "arch" | "nodeVersion" | "platform"
>;

/** The headers that every request to the aX API carries (spec api.md, "Token exchange"). */
export function commonHeaders(machine: FingerprintMachine, version: string, token: string): Record<string, string> {
  return {
    accept: "application/json",
    "user-agent": `axctl/${version} (node/${machine.nodeVersion}; ${machine.platform})`,
    "x-ax-fp": sha256(`${machine.cwd}:${machine.hostname}:${machine.user}`).slice(0, 24),
    "x-ax-fp-token": sha256(token).slice(0, 16),
    "x-ax-fp-os": headerText(`${machine.osType}/${machine.osRelease}`),
    "x-ax-fp-arch": headerText(machine.arch),
  };
}

/** Text as a header value may hold it: visible ASCII and blanks. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
