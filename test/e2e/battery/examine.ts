import { join } from "node:path";
import { expect } from "vitest";
import { expectToFollowItsSchema } from "../../cli/support.ts";
import { parseDocument } from "../support/workspace.ts";
import {
  CHECKS,
  type Elsewhere,
  ENDPOINTS,
  type Endpoint,
  type HostileServer,
  JWT,
  OPAQUE,
  PAT,
  PAT_SECRET,
  type SeenRequest,
  SPACE,
  startHostile,
} from "./hostile-server.ts";
import { type Left, preflightAt, writeLogin } from "./in-process.ts";
import { injectionsIn, leaksIn } from "./inspect.ts";
import { type BadAnswer, CALM, type Verdict } from "./verdict.ts";

/** One case of the battery: an answer at an endpoint, and what it must come to. */
export interface Case {
  bad: BadAnswer;
  endpoint: Endpoint;
  verdict: Verdict;
  /** The login names no space: where to look at all depends on `spaces.list`. */
  routed: boolean;
}

const UNRESOLVED = { type: "refused", code: "space_unresolved" };
const SECRETS = [PAT_SECRET, JWT, OPAQUE];

/** Checks that cannot run when nobody knows which space to ask about. */
const IN_A_SPACE: readonly Endpoint[] = CHECKS.filter((name) => name !== "auth.whoami" && name !== "spaces.list");

/**
 * Runs a case in this process and judges all that the run left behind: the document, which is the artifact and with
 * `--json` the output as well, and else the lines for a person.
 */
export async function examine(one: Case, { home, elsewhere, json }: Around): Promise<void> {
  const { bad, endpoint, routed } = one;
  const server = await startHostile({
    under: endpoint,
    answer: bad.answer,
    elsewhere: elsewhere.url,
    ...(bad.issues === undefined ? {} : { issues: bad.issues }),
  });
  try {
    writeLogin(join(home, "config"), server.url, routed ? null : SPACE);
    const left = await preflightAt(home, [...(bad.options ?? CALM), ...(json ? ["--json"] : ["--no-token-cache"])]);
    judgeDocument(one, left);
    if (json) expect(left.stdout === left.artifact).toBe(true);
    else judgeLines(one, left);
    judgeRequests(one, server);
    judgeOutput(left);
  } finally {
    await server.close();
  }
  expect(elsewhere.connections()).toBe(0);
}

export interface Around {
  home: string;
  elsewhere: Elsewhere;
  json: boolean;
}

/** Which checks fail: the one whose answer is bad, and all that depend on it. */
function failedChecks({ bad, endpoint, verdict, routed }: Case): readonly Endpoint[] {
  if (routed && bad.nowhere) return IN_A_SPACE;
  if (verdict.error === undefined) return [];
  if (endpoint === "exchange") return CHECKS;
  return routed ? ["spaces.list", ...IN_A_SPACE] : [endpoint];
}

/** What the artifact must say, and the exit code. */
export function judgeDocument(one: Case, { code, stderr, artifact = "" }: Left): void {
  const { endpoint, verdict, bad } = one;
  const failed = failedChecks(one);
  expectToFollowItsSchema(artifact);
  const document = parseDocument(artifact);
  const checks = checksOf(document);
  expect(checks.map(({ name }) => name)).toEqual(CHECKS);
  expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(failed);
  for (const check of checks.filter(({ ok }) => !ok)) {
    const own = endpoint === "exchange" || check["name"] === endpoint;
    expect(check).toMatchObject(own ? { error: verdict.error } : { attempts: 0, error: UNRESOLVED });
    if (endpoint === "exchange") expect(check).toMatchObject({ attempts: 0 });
  }
  const own = checks.find(({ name }) => name === endpoint);
  if (own !== undefined && !bad.disturbs) expect(own["flaky"]).toBe(verdict.flaky);
  expect(code).toBe(one.routed && bad.nowhere ? 2 : verdict.code);
  expect(document).toMatchObject({
    ok: code === 0,
    skipped: false,
    summary: { checks_failed: failed.length, failed_checks: failed, preflight_passed: code === 0 },
  });
  if (bad.shows !== undefined) expect(artifact).toContain(bad.shows);
  expect(stderr).toBe("");
}

/** What a person must read. */
export function judgeLines(one: Case, { code, stdout }: Left): void {
  const { bad } = one;
  const failed = failedChecks(one);
  const lines = stdout.split("\n");
  const marked = CHECKS.map((name) => `${failed.includes(name) ? "✗" : "✓"} ${name.padEnd(16)} `);
  const shown = marked.map((begin) => ({ begin, lines: lines.filter((line) => line.startsWith(begin)).length }));
  expect(shown).toEqual(marked.map((begin) => ({ begin, lines: 1 })));
  expect(stdout).toContain(code === 0 ? "✓ preflight for mcp-ui passes" : "✗ preflight for mcp-ui fails");
  if (bad.shows !== undefined) expect(stdout).toContain(bad.shows);
  expect(stdout.length).toBeLessThan(20_000);
}

/** How often each endpoint was asked, and with which credential. */
export function judgeRequests(one: Case, server: HostileServer): void {
  const { endpoint, verdict, bad } = one;
  expect(server.count(endpoint), endpoint).toBe(verdict.requests);
  expect(server.count("exchange"), "exchange").toBe(
    endpoint === "exchange" ? verdict.requests : (verdict.exchanges ?? 1),
  );
  const unasked = unaskedChecks(one);
  // A sound answer that a slow or broken connection kept from arriving is asked for again.
  const most = bad.options === undefined && !bad.disturbs ? 1 : 3;
  const counts = CHECKS.filter((other) => other !== endpoint).map((name) => ({ name, requests: server.count(name) }));
  const wrong = counts.filter(({ name, requests }) =>
    unasked.includes(name) ? requests !== 0 : requests < 1 || requests > most,
  );
  expect(wrong, `asked between once and ${most} times, or never: ${unasked}`).toEqual([]);
  expect(server.seen.filter(({ endpoint: seen }) => !ENDPOINTS.some((name) => name === seen))).toEqual([]);
  judgeSent(server.seen, bad.issues ?? JWT);
}

/** Checks of which nothing may be sent. */
function unaskedChecks({ bad, endpoint, verdict, routed }: Case): readonly Endpoint[] {
  if (routed) return bad.nowhere || verdict.error !== undefined ? IN_A_SPACE : [];
  return endpoint === "exchange" && verdict.error !== undefined ? CHECKS : [];
}

/** A PAT goes to the exchange and to nothing else, and there is nothing else to ask. */
export function judgeSent(requests: readonly SeenRequest[], issued: string): void {
  // Most heads are alike, and looking for leaks takes longer than the run itself.
  const heads = new Set<string>();
  for (const { method, path, headers } of requests)
    heads.add(`${method} ${path}`).add(JSON.stringify({ ...headers, authorization: "" }));
  const wrong = requests.filter(
    ({ endpoint, headers }) =>
      endpoint === "none of them" ||
      headers.authorization !== `Bearer ${endpoint === "exchange" ? PAT : issued}` ||
      headers["accept-encoding"] !== "identity",
  );
  expect(wrong).toEqual([]);
  expect(leaksIn([...heads].join("\n"), SECRETS)).toEqual([]);
}

/** What nothing that a run left behind may hold. */
export function judgeOutput({ stdout, stderr, artifact = "" }: Left): void {
  // With --json the output is the artifact.
  for (const text of new Set([stdout, stderr, artifact]))
    expect([leaksIn(text, SECRETS), injectionsIn(text)]).toEqual([[], []]);
  expect(Reflect.ownKeys(Object.prototype).filter((key) => /polluted/.test(String(key)))).toEqual([]);
}

export function checksOf(document: Record<string, unknown>): Record<string, unknown>[] {
  const { checks } = document;
  if (!Array.isArray(checks)) throw new Error("the document has no checks");
  return checks;
}
