import type { RequestError } from "../api/answer.ts";
import { shaped, type Whoami, whoamiSchema } from "../api/schemas.ts";
import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { envelope } from "../evidence/envelope.ts";
import type { Explained } from "../identity/doctor.ts";
import type { Identity } from "../identity/resolve.ts";
import { type Blocked, blockersOf } from "./blockers.ts";
import type { CheckOutcome } from "./check.ts";
import type { PreflightNeeds } from "./preflight.ts";
import { runChecks, type SpaceResult } from "./run.ts";
import { resolveSpace } from "./space.ts";
import { coreSuite } from "./suite.ts";

export type WhoamiDocument = ReturnType<typeof document>;

export interface WhoamiOptions {
  timeoutMs: number;
  allowInsecureHttp: boolean;
}

type WhoamiNeeds = Pick<PreflightNeeds, "openSession" | "clock" | "random" | "signal">;

/** What whoami asks: the suite's two checks that need nothing but a token. */
const checks = coreSuite.filter(({ needs }) => !needs.includes("space"));

/** Asks the API who an identity is, and which space a command would work in (spec identity.md, "Login and whoami"). */
export async function runWhoami(
  needs: WhoamiNeeds,
  explained: Explained,
  options: WhoamiOptions,
): Promise<WhoamiDocument> {
  const blocked = blockersOf(explained, options);
  if (blocked !== null) return document(explained.identity, { blocked, outcomes: [], space: null });
  const outcomes = await runChecks(needs, checks, {
    session: needs.openSession(explained.identity),
    limit: 1,
    bounds: {
      retries: 2,
      attemptTimeoutMs: options.timeoutMs,
      deadline: needs.clock.elapsed() + options.timeoutMs,
      signal: needs.signal,
    },
    throttle: (work) => work(),
    onCheck: () => undefined,
    // No check here runs in a space; which one a gate would use is derived afterwards, from the same two answers.
    resolveSpace: async () => ({ ok: true, space: "" }),
  });
  needs.signal.throwIfAborted();
  const space = await resolveSpace(explained.identity, async (name) => outcomeOf(outcomes, name));
  return document(explained.identity, { blocked: null, outcomes, space });
}

interface Facts {
  blocked: Blocked | null;
  outcomes: readonly CheckOutcome[];
  space: SpaceResult | null;
}

/** The answer as a document. It passes when the API says who it is; a space that is still to be chosen is named. Pure. */
function document(identity: Identity, { blocked, outcomes, space }: Facts) {
  const who = principalOf(outcomes);
  const skipped = blocked !== null && blocked.skip !== null;
  const spaceId = space?.ok ? space.space : null;
  const shown = displayUrl(identity.baseUrl.value);
  const error = outcomes.find(({ result }) => result.name === "auth.whoami")?.result.error;
  return envelope({
    ok: who !== null,
    skipped,
    summary: {
      command: "axctl auth whoami",
      username: who?.username ?? null,
      principal_type: who?.principal_type ?? null,
      host: readBaseUrl(shown).host,
      space_id: spaceId,
      ...(skipped ? { reason: blocked.skip } : {}),
    },
    details: blocked?.problems ?? [],
    environment: identity.selectedEnv,
    auth_source: identity.authSource,
    token: identity.token?.toString() ?? null,
    token_kind: identity.tokenKind,
    base_url: shown,
    host: readBaseUrl(shown).host,
    principal: who,
    space_id: spaceId,
    space_error: space === null || space.ok ? null : space.error,
    problems: blocked?.problems ?? [],
    ...errorField(error),
  });
}

function errorField(error: RequestError | undefined): { error?: RequestError } {
  return error === undefined ? {} : { error };
}

function principalOf(outcomes: readonly CheckOutcome[]): Whoami | null {
  const outcome = outcomes.find(({ result }) => result.name === "auth.whoami" && result.ok);
  const read = outcome === undefined ? undefined : shaped(whoamiSchema, outcome.body);
  return read?.ok ? read.value : null;
}

function outcomeOf(outcomes: readonly CheckOutcome[], name: string): CheckOutcome {
  const outcome = outcomes.find(({ result }) => result.name === name);
  if (outcome === undefined) throw new Error(`whoami does not ask ${name}`);
  return outcome;
}
