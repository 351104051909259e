import { AxctlError, reasonOf, systemCodeOf, toAxctlError } from "../core/errors.ts";

/** Where the process is and whose it is; `fault` says why one of them is not known, and the rest is a placeholder then. */
export interface Places {
  cwd: string;
  home: string;
  fault?: AxctlError;
}

/** Asks the system for both: a working folder may have been removed, and a user may be unknown to the system. */
export function readPlaces(ask: { cwd: () => string; home: () => string }): Places {
  const [cwd, home] = [attempt(ask.cwd), attempt(ask.home)];
  const places = { cwd: "value" in cwd ? cwd.value : "/", home: "value" in home ? home.value : "/" };
  if ("reason" in cwd) return { ...places, fault: new AxctlError("NO_WORKING_FOLDER", { reason: cwd.reason }) };
  if ("reason" in home) return { ...places, fault: new AxctlError("NO_HOME_FOLDER", { reason: home.reason }) };
  return places;
}

function attempt(ask: () => string): { value: string } | { reason: string } {
  try {
    return { value: ask() };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** What to say, and the exit code, when a stream takes no output; undefined for a reader that went away, which is none. */
export function streamFault(stream: string, error: unknown): { line: string; exitCode: number } | undefined {
  const reason = systemCodeOf(error) ?? reasonOf(error);
  if (reason === "EPIPE") return undefined;
  const { code, message, exitCode } = new AxctlError("OUTPUT_NOT_WRITTEN", { stream, reason });
  return { line: `error ${code}: ${message}\n`, exitCode };
}

/**
 * Why a run ends whose process threw what nobody caught, and what to say where the run itself has no word about it any more: of
 * what was thrown its kind alone, since nobody looks for secrets in its text then.
 */
export function uncaughtFault(thrown: unknown): { reason: AxctlError; line: string } {
  const kind = systemCodeOf(thrown) ?? (thrown instanceof Error ? thrown.constructor.name : typeof thrown);
  const { code, message } = new AxctlError("INTERNAL", {
    reason: `${kind.replace(/\W/g, "")}, after the run had ended`,
  });
  return { reason: toAxctlError(thrown), line: `error ${code}: ${message}\n` };
}
