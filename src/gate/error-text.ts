import type { RequestError } from "../api/answer.ts";

/** Why a request gave nothing to check, as a code that can be counted: `http_403`, `shape_mismatch`, `deadline_exceeded`, … */
export function errorCode(error: RequestError): string {
  return "type" in error ? error.code : `http_${error.status_code}`;
}

/** Why a request gave nothing to check, in one line. */
export function errorText(error: RequestError): string {
  if ("type" in error) return `${error.code}: ${error.detail}`;
  const detail = typeof error.detail === "string" ? error.detail : (JSON.stringify(error.detail) ?? "");
  return `HTTP ${error.status_code}: ${detail}`;
}
