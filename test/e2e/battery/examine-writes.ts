import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { expectToFollowItsSchema } from "../../cli/support.ts";
import { parseDocument } from "../support/workspace.ts";
import { type Around, checksOf, judgeOutput, judgeSent } from "./examine.ts";
import { CHECKS, type HostileServer, JWT, startHostile } from "./hostile-server.ts";
import { type Left, preflightAt, writeLogin } from "./in-process.ts";
import { CALM } from "./verdict.ts";
import { type Expected, expectedOf, type WriteCase } from "./write-expected.ts";
import { FILE, WRITES } from "./write-server.ts";

/** What hangs is given more time than a read, which would have a second try: a busy machine must not fail a write. */
const PATIENT = ["--check-timeout", "2s", "--timeout", "16s", "--retries", "1"];

/** The options of a run that writes; `file` is what it uploads. */
export function writeArguments({ bad, keep }: WriteCase, file: string): string[] {
  const bounds = bad.options === undefined ? CALM : PATIENT;
  return ["--write", "--send-message", "--upload-file", file, ...bounds, ...(keep ? ["--keep"] : [])];
}

/** Runs a case in this process, as the cases of reads are, and judges all that the run left behind. */
export async function examineWrites(one: WriteCase, { home, elsewhere, json }: Around): Promise<void> {
  const server = await startHostile(hostileFor(one, elsewhere.url));
  try {
    writeLogin(join(home, "config"), server.url);
    const file = join(home, FILE.name);
    writeFileSync(file, FILE.text);
    const form = json ? ["--json"] : ["--no-token-cache"];
    judgeWrites(one, { left: await preflightAt(home, [...writeArguments(one, file), ...form]), server, json });
  } finally {
    await server.close();
  }
  expect(elsewhere.connections()).toBe(0);
}

export function hostileFor({ bad, under }: WriteCase, elsewhere: string) {
  return { under, answer: bad.answer, elsewhere, ...(bad.issues === undefined ? {} : { issues: bad.issues }) };
}

interface Ran {
  left: Left;
  server: HostileServer;
  json: boolean;
}

export function judgeWrites(one: WriteCase, { left, server, json }: Ran): void {
  const expected = expectedOf(one);
  if (one.bad.disturbs) judgeDisturbed(left, server);
  else {
    judgeDocument(expected, left);
    if (!json) judgeLines(expected, left);
    judgeRequests(one, expected, server);
    if (one.bad.shows !== undefined)
      for (const text of [left.artifact, left.stdout]) expect(text).toContain(one.bad.shows);
  }
  if (json) expect(left.stdout === left.artifact).toBe(true);
  judgeSent(server.seen, one.bad.issues ?? JWT);
  judgeOutput(left);
}

const failedIn = ({ checks }: Expected) => WRITES.filter((name) => checks.find((check) => check.name === name)?.error);
const writesIn = ({ checks }: Expected) => WRITES.filter((name) => checks.some((check) => check.name === name));

function judgeDocument(expected: Expected, { code, stderr, artifact = "" }: Left): void {
  expectToFollowItsSchema(artifact);
  const document = parseDocument(artifact);
  const checks = checksOf(document);
  const failed = failedIn(expected);
  expect(checks.map(({ name }) => name)).toEqual([...CHECKS, ...writesIn(expected)]);
  expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(failed);
  for (const { name, error, attempts, flaky } of expected.checks) {
    const check = checks.find((found) => found["name"] === name);
    expect(check, name).toMatchObject({ attempts, ...(error === undefined ? {} : { error }) });
    if (attempts === 1 || flaky) expect(check?.["flaky"], name).toBe(flaky);
  }
  expect(code).toBe(failed.length === 0 ? 0 : 2);
  expect(document).toMatchObject({
    ok: code === 0,
    skipped: false,
    mode: "write",
    summary: { checks_failed: failed.length, failed_checks: failed, preflight_passed: code === 0 },
  });
  expect(document["left_behind"]).toEqual(expected.left.map((left) => expect.objectContaining(left)));
  expect(stderr).toBe("");
}

/** What a person must read: a line for each check, for each thing that stays, and where to work. */
function judgeLines(expected: Expected, { stdout }: Left): void {
  const failed = failedIn(expected);
  const lines = stdout.split("\n");
  const names = [...CHECKS, ...writesIn(expected)];
  const marked = names.map((name) => `${failed.some((other) => other === name) ? "✗" : "✓"} ${name.padEnd(22)} `);
  const shown = marked.map((begin) => ({ begin, lines: lines.filter((line) => line.startsWith(begin)).length }));
  expect(shown).toEqual(marked.map((begin) => ({ begin, lines: 1 })));
  for (const kind of ["context entry", "upload", "message"]) {
    const left = expected.left.filter((one) => one["kind"] === kind.replace(" ", "_"));
    expect(
      lines.filter((line) => line.startsWith(`  ! ${kind} `)),
      kind,
    ).toHaveLength(left.length);
  }
  const count = `${failed.length} of ${names.length} checks failed`;
  expect(stdout).toContain(
    failed.length === 0
      ? `✓ preflight for mcp-ui passes: ${names.length} checks\n`
      : `✗ preflight for mcp-ui fails: ${count}; work on the API: ${failed.join(", ")}\n`,
  );
  expect(stdout.length).toBeLessThan(20_000);
}

/** How often each endpoint was asked: a write never again, but for a new token and for the clean-up. */
function judgeRequests({ bad, under }: WriteCase, { checks, exchanges }: Expected, server: HostileServer): void {
  expect(server.count("exchange"), "exchange").toBe(exchanges);
  // A sound answer to a read that a slow connection kept from arriving is asked for again.
  const most = bad.options === undefined ? 1 : 2;
  const reads = CHECKS.map((name) => ({ name, seen: server.count(name), least: 1, most }));
  const writes = WRITES.map((name) => {
    const { requests } = checks.find((check) => check.name === name) ?? { requests: 0 };
    const slack = name.endsWith(".get") && requests === 1 && !under.includes(name) ? most - 1 : 0;
    return { name, seen: server.count(name), least: requests, most: requests + slack };
  });
  expect([...reads, ...writes].filter((one) => one.seen < one.least || one.seen > one.most)).toEqual([]);
}

/** A connection that ends takes with it whatever is on it: any write may be lost so, and none may be sent again. */
function judgeDisturbed({ code, artifact = "" }: Left, server: HostileServer): void {
  expectToFollowItsSchema(artifact);
  const document = parseDocument(artifact);
  const failed = checksOf(document).filter(({ ok }) => !ok);
  for (const check of failed) {
    expect(WRITES).toContain(check["name"]);
    expect(check["error"]).toMatchObject({ type: expect.stringMatching(/^(?:transport|refused)$/) });
  }
  expect(code).toBe(failed.length === 0 ? 0 : 2);
  for (const name of WRITES.filter((write) => !/\.(?:get|delete)$/.test(write)))
    expect(server.count(name), name).toBeLessThanOrEqual(1);
}
