import { AxctlError } from "../core/errors.ts";

/** What a signal means to a command that it interrupts. */
export function interruption(signal: "SIGINT" | "SIGTERM"): AxctlError {
  return signal === "SIGINT" ? new AxctlError("INTERRUPTED", {}) : new AxctlError("TERMINATED", {});
}
