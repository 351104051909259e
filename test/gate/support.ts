import { onTestFinished } from "vitest";
import { createSession } from "../../src/api/client.ts";
import { diskTokenCache, noTokenCache } from "../../src/api/token-cache.ts";
import type { Clock } from "../../src/core/ports.ts";
import { createRedactor, type Redactor } from "../../src/core/redact.ts";
import type { Subject } from "../../src/evidence/subject.ts";
import type { CheckResult } from "../../src/gate/check.ts";
import {
  type PreflightDocument,
  type PreflightNeeds,
  type PreflightOptions,
  runPreflight,
} from "../../src/gate/preflight.ts";
import type { Explained } from "../../src/identity/doctor.ts";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";
import { clock } from "../../src/system/clock.ts";
import { createHttp } from "../../src/system/http.ts";
import { explained, machine } from "../api/support.ts";
import { expectToFollowItsSchema } from "../cli/support.ts";
import { files } from "../support/files.ts";

export const SUBJECT: Subject = {
  repository: "github.com/ax-platform/axctl",
  commit: "0123456789abcdef0123456789abcdef01234567",
  branch: "main",
  dirty: false,
};

/** A clock whose sleeps take no time: they move it and are noted. */
export function leapingClock(): Clock & { slept: number[]; time: number } {
  return {
    slept: [],
    time: 0,
    now() {
      return 1_777_636_800_000 + this.time;
    },
    elapsed() {
      return this.time;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      this.slept.push(ms);
      this.time += ms;
    },
  };
}

export const OPTIONS: PreflightOptions = {
  target: "mcp-ui",
  limit: 10,
  timeoutMs: 30_000,
  checkTimeoutMs: 10_000,
  retries: 2,
  failOnFlaky: false,
  lenient: false,
  allowInsecureHttp: false,
  command: "axctl qa preflight",
};

export interface World {
  needs: PreflightNeeds;
  redactor: Redactor;
  /** The checks in the order in which they ended. */
  ended: CheckResult[];
}

/** What a preflight needs: the real transport, a new token cache, sleeps that take no time. */
export function world({ cacheFolder }: { cacheFolder?: string } = {}, needs: Partial<PreflightNeeds> = {}): World {
  const http = createHttp({ env: {} });
  onTestFinished(() => http.close());
  const redactor = needs.redactor ?? createRedactor();
  const ended: CheckResult[] = [];
  const warn = (message: string) => {
    throw new Error(message);
  };
  const cache =
    cacheFolder === undefined ? noTokenCache : diskTokenCache({ files, clock, platform: "linux", warn }, cacheFolder);
  const leaping = leapingClock();
  return {
    redactor,
    ended,
    needs: {
      openSession: (identity) =>
        createSession({ http, clock, cache, redactor, machine, version: "1.2.3", allowInsecureHttp: false }, identity),
      clock: { now: clock.now, elapsed: clock.elapsed, sleep: (ms, signal) => leaping.sleep(ms, signal) },
      random: () => 0.5,
      redactor,
      signal: new AbortController().signal,
      subject: Promise.resolve({ subject: SUBJECT }),
      throttle: (work) => work(),
      onCheck: (result) => void ended.push(result),
      ...needs,
    },
  };
}

/** What a login for a sandbox's environment is explained as. */
export function loginFor(
  { url, pat, spaces }: SandboxEnvironment,
  values: Record<string, string | undefined> = {},
  options: { spaceId?: string; variables?: Record<string, string> } = {},
): Promise<Explained> {
  const all = { token: pat, base_url: url, space_id: spaces[0]?.id, ...values };
  const login = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return explained({ logins: { dev: login }, env: "dev", ...options });
}

/** A document, which follows the schema that is published for it as a reader of its JSON sees it. */
export function checked<T>(document: T): T {
  expectToFollowItsSchema(JSON.stringify(document));
  return document;
}

/** Runs a preflight for an environment's login, with whatever differs from the usual. */
export async function preflight(
  environment: SandboxEnvironment,
  {
    login = {},
    options = {},
    spaceId,
    at = world(),
  }: {
    login?: Record<string, string | undefined>;
    options?: Partial<PreflightOptions>;
    spaceId?: string;
    at?: World;
  } = {},
): Promise<PreflightDocument> {
  const identity = await loginFor(environment, login, spaceId === undefined ? {} : { spaceId });
  return checked(await runPreflight(at.needs, identity, { ...OPTIONS, ...options }));
}
