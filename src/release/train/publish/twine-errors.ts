import { AxctlError } from "../../../core/errors.ts";
import { type Failed, lastLine } from "./npm-errors.ts";

const FIX =
  "Set TWINE_USERNAME and TWINE_PASSWORD (`__token__` and the token), or a .pypirc; a trusted publisher's token is got before, and passed the same way.";

/** Why twine did not upload, by what it prints. Pure. */
export function twineError({ what, registry, stdout, stderr }: Failed): AxctlError {
  const text = `${stdout}\n${stderr}`;
  const reason = reasonIn(text);
  const status = /HTTPError: (\d{3})\b/.exec(text)?.[1] ?? "";
  const isUnknown = status === "401" || (status === "403" && /authenticat/i.test(text));
  if (isUnknown || /NonInteractive|Credential not found/.test(text))
    return new AxctlError("NOT_LOGGED_IN", { what, registry, reason, fix: FIX });
  if (/^(?:429|5\d\d)$/.test(status) || /Connection\w*Error|Max retries|RemoteDisconnected|Timeout/.test(text))
    return new AxctlError("REGISTRY_UNREACHABLE", { request: what, reason });
  if (status.startsWith("4")) return new AxctlError("REGISTRY_REFUSED", { registry, what, reason });
  return new AxctlError("PUBLISH_FAILED", { what, reason: reason || "it said no more" });
}

/** What twine says of an error, whose lines it folds. */
function reasonIn(text: string): string {
  const [, told] = /^ERROR\s+([\s\S]*)/m.exec(text) ?? [];
  return told === undefined ? lastLine(text) : told.replace(/\s+/g, " ").trim().slice(0, 500);
}
