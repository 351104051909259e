import type { Session } from "../api/client.ts";
import { shaped, whoamiSchema } from "../api/schemas.ts";
import { readBaseUrl } from "../core/base-url.ts";
import type { Clock, Random } from "../core/ports.ts";
import type { Redactor } from "../core/redact.ts";
import { envelope } from "../evidence/envelope.ts";
import { type Evidence, resealed, seal } from "../evidence/seal.ts";
import type { SubjectRead } from "../evidence/subject.ts";
import type { Explained } from "../identity/doctor.ts";
import type { Finding } from "../identity/finding.ts";
import type { Identity } from "../identity/resolve.ts";
import { type Blocked, blockersOf } from "./blockers.ts";
import type { CheckOutcome, CheckResult } from "./check.ts";
import type { LeftBehind } from "./left-behind.ts";
import { runChecks, type SpaceResult } from "./run.ts";
import { boundedShape, type Shape } from "./shape.ts";
import { resolveSpace } from "./space.ts";
import { coreSuite, lenientSuite } from "./suite.ts";
import { openWrites } from "./write-run.ts";
import { gateSuite } from "./write-suite.ts";
import type { WriteOptions } from "./write-values.ts";

export interface PreflightOptions {
  /** What the gate is for: `mcp-ui`, `release`, …; null for the suite without a target. */
  target: string | null;
  limit: number;
  /** Deadline for the whole run, and for one attempt of one check, in milliseconds. */
  timeoutMs: number;
  checkTimeoutMs: number;
  retries: number;
  failOnFlaky: boolean;
  /** Any JSON satisfies a read; such a run is no evidence. */
  lenient: boolean;
  allowInsecureHttp: boolean;
  /** The command line's name, for the document. */
  command: string;
  /** Where the document will be written, when it will. */
  artifact?: string;
  /** Write checks, too; absent: the run only reads. */
  write?: WriteOptions;
}

export interface PreflightNeeds {
  openSession: (identity: Identity) => Session;
  clock: Clock;
  random: Random;
  redactor: Redactor;
  signal: AbortSignal;
  /** The checkout, being read while the requests are on their way. */
  subject: Promise<SubjectRead>;
  throttle: <T>(work: () => Promise<T>) => Promise<T>;
  onCheck: (result: CheckResult) => void;
  /** Told what write checks leave behind, also when the run ends without a document: by an interruption or a defect. */
  onLeftBehind?: (left: readonly LeftBehind[]) => void;
}

export type PreflightDocument = ReturnType<typeof document> & { evidence: Evidence };

/** Runs the gate against one environment: the identity's problems first, then the suite (spec gates.md, "`qa preflight`"). */
export async function runPreflight(
  needs: PreflightNeeds,
  explained: Explained,
  options: PreflightOptions,
): Promise<PreflightDocument> {
  const blocked = blockersOf(explained, options);
  const outcomes = blocked === null ? await runSuite(needs, explained.identity, options) : NOTHING_ASKED;
  const generatedAtMs = needs.clock.now();
  const subject = await needs.subject;
  needs.signal.throwIfAborted();
  const report = document({ explained, options, blocked, ...outcomes, generatedAtMs });
  // Redacted before the digest is taken, evidence included: afterwards nothing may change.
  return seal(
    needs.redactor.value(report),
    needs.redactor.value({
      generatedAtMs,
      ...subject,
      target: targetOf(explained.identity, { space_id: report.space_id, checks: outcomes.checks }),
      suite: gateSuite(coreSuite, options.write, options),
    }),
  );
}

/** The document when its artifact could not be written: it names none. */
export function withoutArtifact({ preflight, ...document }: PreflightDocument): PreflightDocument {
  const { artifact: _, ...gate } = preflight;
  return resealed({ ...document, artifacts: [], preflight: gate });
}

/** The document of a run that ended with an error after its checks: that is no pass, whatever they came to. */
export function notPassed({ summary, preflight, ...document }: PreflightDocument): PreflightDocument {
  return resealed({
    ...document,
    ok: false,
    summary: { ...summary, preflight_passed: false },
    preflight: { ...preflight, passed: false },
  });
}

interface SuiteOutcome {
  checks: readonly CheckOutcome[];
  space: SpaceResult | null;
  /** Empty when the run only reads. */
  leftBehind: readonly LeftBehind[];
}

const NOTHING_ASKED: SuiteOutcome = { checks: [], space: null, leftBehind: [] };

async function runSuite(needs: PreflightNeeds, identity: Identity, options: PreflightOptions): Promise<SuiteOutcome> {
  let space: SpaceResult | null = null;
  const how = {
    session: needs.openSession(identity),
    bounds: {
      retries: options.retries,
      attemptTimeoutMs: options.checkTimeoutMs,
      deadline: needs.clock.elapsed() + options.timeoutMs,
      signal: needs.signal,
    },
    throttle: needs.throttle,
    onCheck: (result: CheckResult) => needs.onCheck(needs.redactor.value(verdictOf(result, options))),
  };
  const { write, timeoutMs, limit } = options;
  const writes = write === undefined ? undefined : openWrites(needs, { ...how, write, timeoutMs });
  try {
    const checks = await runChecks(needs, options.lenient ? lenientSuite : coreSuite, {
      ...how,
      limit,
      resolveSpace: async (outcomeOf) => {
        space = await resolveSpace(identity, outcomeOf);
        return space;
      },
      ...(writes === undefined ? {} : { beside: writes.run }),
    });
    needs.signal.throwIfAborted();
    return { checks, space, leftBehind: (await writes?.leftBehind()) ?? [] };
  } finally {
    // However the reads ended: what was written is taken back, or named, first.
    if (writes !== undefined) needs.onLeftBehind?.(await writes.leftBehind());
  }
}

interface Facts extends SuiteOutcome {
  explained: Explained;
  options: PreflightOptions;
  blocked: Blocked | null;
  generatedAtMs: number;
}

/** A check's result under `--fail-on-flaky`: what passed only after a retry fails, and says so. */
function verdictOf(result: CheckResult, { failOnFlaky }: Pick<PreflightOptions, "failOnFlaky">): CheckResult {
  if (!failOnFlaky || !result.flaky) return result;
  const when = result.attempts > 1 ? `at attempt ${result.attempts}` : "after a retry of the exchange";
  const detail = `passed only ${when}, and --fail-on-flaky was given`;
  return { ...result, ok: false, error: { type: "refused", code: "flaky", detail } };
}

/** The preflight's document, without evidence. Pure. */
function document({ explained, options, blocked, checks, space, leftBehind, generatedAtMs }: Facts) {
  const results = checks.map(({ result }) => verdictOf(result, options));
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  const skipped = blocked !== null && blocked.skip !== null;
  // Nothing that was not measured counts as a pass.
  const ok = blocked === null && results.length > 0 && failed.length === 0;
  const principal = principalOf(checks);
  const problems = [...(blocked?.problems ?? []), ...spaceProblem(space)];
  const spaceId = space?.ok ? space.space : null;
  const environment = explained.identity.selectedEnv;
  const mode = options.write === undefined ? "read_only" : "write";
  return envelope({
    ok,
    skipped,
    summary: {
      command: options.command,
      environment,
      space_id: spaceId,
      principal_type: principal?.principal_type ?? null,
      mode,
      checks_total: results.length,
      checks_failed: failed.length,
      failed_checks: failed,
      target: options.target,
      preflight_passed: ok,
      ...(skipped ? { reason: blocked.skip } : {}),
    },
    details: results,
    environment,
    space_id: spaceId,
    principal,
    mode,
    artifacts: options.artifact === undefined ? [] : [options.artifact],
    checks: results,
    preflight: {
      target: options.target,
      passed: ok,
      generated_at_unix: Math.floor(generatedAtMs / 1000),
      command: options.command,
      ...(options.artifact === undefined ? {} : { artifact: options.artifact }),
    },
    shapes: shapesOf(checks),
    problems,
    ...(options.write === undefined ? {} : { left_behind: leftBehind }),
  });
}

function targetOf(
  { baseUrl }: Identity,
  { space_id, checks }: { space_id: string | null; checks: readonly CheckOutcome[] },
): NonNullable<Evidence["target"]> {
  const build = checks.find((check) => check.build !== undefined)?.build;
  return { host: readBaseUrl(baseUrl.value).host, space_id, ...(build === undefined ? {} : { build }) };
}

/** What each read answered looks like, for the comparison of environments; a shape that is too large is left out. */
function shapesOf(checks: readonly CheckOutcome[]): Record<string, Shape> {
  const entries = checks.flatMap(({ result, body }): [string, Shape][] => {
    const shape = body === undefined || !isRead(result.name) ? undefined : boundedShape(body);
    return shape === undefined ? [] : [[result.name, shape]];
  });
  return Object.fromEntries(entries);
}

function isRead(name: string): boolean {
  return coreSuite.some((check) => check.name === name);
}

function principalOf(checks: readonly CheckOutcome[]) {
  const whoami = checks.find(({ result }) => result.name === "auth.whoami" && result.ok);
  const read = whoami === undefined ? undefined : shaped(whoamiSchema, whoami.body);
  if (!read?.ok) return null;
  const { username, principal_type, bound_agent } = read.value;
  return { username, principal_type, bound_agent };
}

function spaceProblem(space: SpaceResult | null): Finding[] {
  if (space === null || space.ok || !("code" in space.error)) return [];
  const { code, detail } = space.error;
  return [{ code, reason: detail, fix: "pass --space-id with the id, slug or name of one space" }];
}
