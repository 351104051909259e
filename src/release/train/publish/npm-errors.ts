import { AxctlError } from "../../../core/errors.ts";
import { npmFailure } from "../registries/npm-failure.ts";

/** What a program did that failed. */
export interface Failed {
  /** For people: `npm publish @acme/rail 1.0.0`. */
  what: string;
  /** The registry's address. */
  registry: string;
  stdout: string;
  stderr: string;
}

/** Codes of the system and of npm for what a network does. */
const NETWORK =
  /^(?:E?CONN\w*|ENOTFOUND|EAI_\w+|E\w*TIMEDOUT|E?PIPE|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ERR_SOCKET_\w+|ERR_STREAM_PREMATURE_CLOSE|FETCH_ERROR|E429|E5\d\d)$/;

/**
 * Why npm did not publish, by the code that it gives (its documentation, "json" and "Errors"). A 404 is the registry's word for
 * somebody who may not know that a package is there. Pure.
 */
export function npmError({ what, registry, stdout, stderr }: Failed): AxctlError {
  const { code, summary } = npmFailure(stdout);
  const reason = [code, firstLine(summary) || lastLine(stderr)].filter((part) => part !== "").join(" ");
  if (code === "ENEEDAUTH" || code === "E401" || code === "EOTP")
    return new AxctlError("NOT_LOGGED_IN", { what, registry, reason, fix: fixFor(code) });
  if (NETWORK.test(code) || /^FetchError: |socket hang up|network timeout/.test(summary))
    return new AxctlError("REGISTRY_UNREACHABLE", { request: what, reason });
  if (/^E4\d\d$/.test(code) || code === "EPUBLISHCONFLICT")
    return new AxctlError("REGISTRY_REFUSED", { registry, what, reason });
  return new AxctlError("PUBLISH_FAILED", { what, reason: reason || "it said no more" });
}

function fixFor(code: string): string {
  if (code === "EOTP")
    return "Set npm_config_otp to a one-time password, or use a token of automation that needs none.";
  return "Log in with `npm login`, set the token that .npmrc names (NODE_AUTH_TOKEN in GitHub Actions), or publish from a workflow with `id-token: write` that the registry trusts.";
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

/** The last thing that was said, without npm's own word about its log. */
export function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.includes("A complete log of this run"));
  return lines.at(-1)?.trim() ?? "";
}
