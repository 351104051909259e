import { AxctlError } from "../core/errors.ts";
import { CHECK_NAMES, type CheckName, coversCheck, isCheckName } from "./checks.ts";

const PLAIN = ["reset", "hang", "truncate", "html", "malformed", "huge", "redirect"] as const;
const ALLOWED = `a status from 200 to 599 (429 and 503 also as 429,retry-after=SECONDS), ${PLAIN.join(", ")}, slow=MS or drop-field=PATH, each with xN for the first N requests only`;
const LONGEST_DELAY_MS = 3_600_000;

/** What happens to an answer. `path` holds field names; `*` stands for every item of an array. */
export type FaultEffect =
  | { kind: "status"; status: number; retryAfter: number | null }
  | { kind: (typeof PLAIN)[number] }
  | { kind: "slow"; ms: number }
  | { kind: "drop-field"; path: readonly string[] };

interface Fault {
  /** In a plan never `*`: each environment counts for itself, as if it had been named. */
  env: string;
  check: CheckName | "*";
  effect: FaultEffect;
  /** How many matching requests it still strikes; Infinity: all. */
  times: number;
}

/** The faults in force, counting down. */
export interface FaultPlan {
  /** What strikes this request, in the order given, up to the first that replaces the answer. Counts it. */
  take(env: string, check: CheckName): FaultEffect[];
}

/**
 * Reads faults of the form `ENV:CHECK=FAULT[xN]`, `*` standing for every environment or check. Where a text could be
 * read both ways, a trailing `x` with digits is the count: `drop-field=max2x9` drops `max2`.
 *
 * Throws `INVALID_OPTION` for `--fault`, naming every text that is wrong and what is allowed there.
 */
export function createFaultPlan(texts: readonly string[], envs: readonly string[]): FaultPlan {
  const parsed = texts.map((text) => parseFault(text, envs));
  const wrong = parsed.filter((fault) => typeof fault === "string");
  if (wrong.length > 0) throw new AxctlError("INVALID_OPTION", { option: "--fault", reason: wrong.join("; ") });
  const faults = parsed.flatMap((fault) => (typeof fault === "string" ? [] : perEnvironment(fault, envs)));
  return { take: (env, check) => take(faults, env, check) };
}

function perEnvironment(fault: Fault, envs: readonly string[]): Fault[] {
  return fault.env === "*" ? envs.map((env) => ({ ...fault, env })) : [fault];
}

function take(faults: Fault[], env: string, check: CheckName): FaultEffect[] {
  const effects: FaultEffect[] = [];
  for (const fault of faults) {
    const strikes = fault.env === env && coversCheck(fault.check, check);
    if (!strikes || fault.times === 0) continue;
    fault.times -= 1;
    effects.push(fault.effect);
    if (fault.effect.kind !== "slow" && fault.effect.kind !== "drop-field") break;
  }
  return effects;
}

/** The fault, or what is wrong with the text. */
function parseFault(text: string, envs: readonly string[]): Fault | string {
  const [, env, check, what] = /^([^:=]+):([^:=]+)=(.+)$/.exec(text) ?? [];
  if (env === undefined || check === undefined || what === undefined) {
    return `"${text}" is not of the form ENV:CHECK=FAULT[xN]`;
  }
  if (env !== "*" && !envs.includes(env)) {
    return `"${text}" names the environment "${env}"; allowed: ${envs.join(", ")} or *`;
  }
  if (check !== "*" && !isCheckName(check)) {
    return `"${text}" names the check "${check}"; allowed: ${CHECK_NAMES.join(", ")} or *`;
  }
  const [, name = what, count] = /^(.+?)x(\d+)$/.exec(what) ?? [];
  const times = count === undefined ? Number.POSITIVE_INFINITY : Number(count);
  if (times === 0) return `"${text}" strikes zero times; allowed: x1 or more`;
  const effect = parseEffect(name);
  return effect === undefined
    ? `"${text}" names the fault "${name}"; allowed: ${ALLOWED}`
    : { env, check, effect, times };
}

function parseEffect(text: string): FaultEffect | undefined {
  const plain = PLAIN.find((name) => name === text);
  if (plain !== undefined) return { kind: plain };
  const [, ms] = /^slow=(\d{1,7})$/.exec(text) ?? [];
  if (ms !== undefined) return Number(ms) <= LONGEST_DELAY_MS ? { kind: "slow", ms: Number(ms) } : undefined;
  const [, path] = /^drop-field=(.+)$/.exec(text) ?? [];
  return path === undefined ? parseStatus(text) : parseDropField(path);
}

function parseStatus(text: string): FaultEffect | undefined {
  const [, digits, seconds] = /^([2-5]\d\d)(?:,retry-after=(\d{1,5}))?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (seconds !== undefined && digits !== "429" && digits !== "503") return undefined;
  return { kind: "status", status: Number(digits), retryAfter: seconds === undefined ? null : Number(seconds) };
}

function parseDropField(text: string): FaultEffect | undefined {
  const path = text.replaceAll("[]", ".*").replace(/^\./, "").split(".");
  // An array's items are walked, never dropped: the last part names a field.
  if (path.includes("") || path.at(-1) === "*") return undefined;
  return { kind: "drop-field", path };
}
