import { expect } from "vitest";
import { type BadAnswer, NOT_THERE, type Verdict } from "./verdict.ts";
import type { Write } from "./write-server.ts";

/** One write and what it needs (spec api.md, "Writes"). */
interface Step {
  name: Write;
  after: readonly Write[];
  does: "create" | "read" | "delete";
  makes?: "context_entry" | "upload" | "message";
}

/** The chains, which depend on nothing of one another, each in the order in which its requests go out. */
const CHAINS: readonly (readonly Step[])[] = [
  [
    { name: "context.set", after: [], does: "create", makes: "context_entry" },
    { name: "context.get", after: ["context.set"], does: "read" },
    { name: "context.delete", after: ["context.set"], does: "delete" },
  ],
  [
    { name: "uploads.create", after: [], does: "create", makes: "upload" },
    { name: "uploads.context.set", after: ["uploads.create"], does: "create", makes: "context_entry" },
    { name: "uploads.context.get", after: ["uploads.context.set"], does: "read" },
    {
      name: "uploads.message.send",
      after: ["uploads.create", "uploads.context.set"],
      does: "create",
      makes: "message",
    },
    { name: "uploads.context.delete", after: ["uploads.context.set"], does: "delete" },
  ],
];

/** An answer at some of the writes, and whether what they make is to be kept. */
export interface WriteCase {
  bad: BadAnswer;
  under: readonly Write[];
  keep: boolean;
}

/** What one write must come to. */
export interface ExpectedWrite {
  name: Write;
  /** Absent: it passes. */
  error?: Record<string, unknown>;
  /** What the document must say of it beside that. */
  attempts: unknown;
  flaky?: true;
  /** Requests that arrive, the clean-up's included. */
  requests: number;
}

export interface Expected {
  checks: readonly ExpectedWrite[];
  /** What must be named as left behind, in that order. */
  left: readonly Record<string, unknown>[];
  exchanges: number;
}

/** What a case must come to: the answer's own verdict, and what follows from it for the rest of its chain. */
export function expectedOf(one: WriteCase): Expected {
  const ends = CHAINS.map((steps) =>
    chainOf(
      one,
      steps.filter(({ does }) => !one.keep || does !== "delete"),
    ),
  );
  const verdicts = one.under.map((name) => verdictAt(one.bad, name));
  return {
    checks: ends.flatMap(({ checks }) => checks),
    left: ends.flatMap(({ left }) => left),
    exchanges: Math.max(...verdicts.map(({ exchanges = 1 }) => exchanges)),
  };
}

/** Of a read, what the table says; any other write is sent once, or twice where the token was refused at first. */
function verdictAt({ check, but = {}, writes, unretried }: BadAnswer, name: Write): Verdict {
  const verdict = but[name] ?? writes ?? check;
  if (verdict === NOT_THERE) throw new Error("no write gives this answer");
  if (name.endsWith(".get") || verdict.exchanges !== undefined) return verdict;
  if (!verdict.flaky) return { ...verdict, requests: 1 };
  if (unretried === undefined) throw new Error("the table does not say what fails at the first try");
  return { code: 2, requests: 1, error: unretried };
}

function chainOf({ bad, under }: WriteCase, steps: readonly Step[]): Pick<Expected, "checks" | "left"> {
  const checks: ExpectedWrite[] = [];
  const find = (name: Write) => checks.find((check) => check.name === name);
  for (const { name, after, does } of steps) {
    const missing = after.map(find).find((check) => check?.error !== undefined);
    if (missing !== undefined) checks.push(notRun(name, rootOf(missing)));
    else if (name === "uploads.context.set" && bad.carriesPat && under.includes("uploads.create"))
      checks.push({ name, error: { type: "refused", code: "credential_in_request" }, attempts: 1, requests: 0 });
    else if (under.includes(name)) checks.push(ownOf(name, does, verdictAt(bad, name)));
    else checks.push({ name, attempts: does === "read" ? expect.any(Number) : 1, requests: 1 });
  }
  const deletion = steps.find(({ does }) => does === "delete");
  const deleted = deletion === undefined ? undefined : find(deletion.name);
  const left = steps.flatMap(({ name, makes }) => {
    const creation = find(name);
    if (makes === undefined || creation === undefined || !mayHaveHappened(creation)) return [];
    const why = makes === "context_entry" ? whyKept(deleted, bad) : "the API has no delete for it";
    return why === null ? [] : [leftBehind(makes, { creation, why })];
  });
  return { checks, left };
}

/** Why an entry stays, or null; counts the request of the clean-up, if there is one, as the deletion's. */
function whyKept(deleted: ExpectedWrite | undefined, bad: BadAnswer): string | null {
  if (deleted === undefined) return "--keep was given; it ends by itself";
  const tried = deleted.attempts !== 0;
  if (tried && (deleted.error === undefined || isNotFound(deleted))) return null;
  const refused = tried && !mayHaveHappened(deleted);
  // What may have happened is asked for once more, to know, and so is the deletion of what was perhaps set.
  if (!refused) deleted.requests++;
  const gone = !tried || (!refused && bad.unretried !== undefined);
  return gone ? null : "deleting it failed (";
}

function ownOf(name: Write, does: Step["does"], { error, requests, flaky, exchanges }: Verdict): ExpectedWrite {
  // Asking again with a new token is part of one attempt.
  const attempts = does === "read" && exchanges === undefined ? requests : 1;
  return { name, attempts, requests, ...(error === undefined ? {} : { error }), ...(flaky ? { flaky } : {}) };
}

function notRun(name: Write, root: string): ExpectedWrite {
  const error = { type: "refused", code: "not_run", detail: `not run, because ${root} failed` };
  return { name, error, attempts: 0, requests: 0 };
}

/** The first in the line that failed by itself. */
function rootOf({ name, error }: ExpectedWrite): string {
  return error?.["code"] === "not_run" ? (String(error["detail"]).split(" ")[3] ?? name) : name;
}

/** Sent, and not plainly refused: by an answer from 300 up to 499, but for 408, which means that it came too late. */
function mayHaveHappened({ error, attempts }: ExpectedWrite): boolean {
  if (error === undefined) return true;
  const { status_code: status, type } = error;
  if (typeof status !== "number") return type !== "refused" && attempts !== 0;
  return status < 300 || status === 408 || status > 499;
}

function isNotFound({ error }: ExpectedWrite): boolean {
  return error?.["status_code"] === 404;
}

function leftBehind(
  kind: NonNullable<Step["makes"]>,
  { creation, why }: { creation: ExpectedWrite; why: string },
): Record<string, unknown> {
  const doubt = creation.error === undefined ? "" : `it may be there, since ${creation.name} failed (`;
  const reason =
    doubt === ""
      ? startingWith(why)
      : expect.stringMatching(new RegExp(`^${escaped(doubt)}.*${escaped(`); ${why}`)}`, "s"));
  if (kind === "context_entry") return { kind, key: expect.stringMatching(/^(?:qa|upload):\d+:/), reason };
  // An id that no sound answer told may still have been read.
  return creation.error === undefined ? { kind, id: expect.any(String), reason } : { kind, reason };
}

const escaped = (text: string) => text.replace(/[().]/g, "\\$&");
const startingWith = (text: string): unknown => expect.stringMatching(new RegExp(`^${escaped(text)}`));
