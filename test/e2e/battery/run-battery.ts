import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inside, partOf, promisedCases, whichCases } from "../../support/cases.ts";
import { type Around, type Case, examine } from "./examine.ts";
import { examineWrites } from "./examine-writes.ts";
import { CHECKS, type Elsewhere, ENDPOINTS, startElsewhere } from "./hostile-server.ts";
import { homes, withoutPrograms } from "./in-process.ts";
import { type BadAnswer, NOT_THERE } from "./verdict.ts";
import type { WriteCase } from "./write-expected.ts";
import { WRITES } from "./write-server.ts";

type Tables = readonly (readonly [title: string, answers: readonly BadAnswer[]])[];

/** The cases of an answer: each endpoint that can give it, and once more the one that the choice of a space depends on. */
export function casesOf(bad: BadAnswer): Case[] {
  const { check, exchange, but = {} } = bad;
  const cases: Case[] = [];
  if (exchange !== NOT_THERE) cases.push({ bad, endpoint: "exchange", verdict: exchange, routed: false });
  if (check === NOT_THERE) return cases;
  for (const endpoint of CHECKS) cases.push({ bad, endpoint, verdict: but[endpoint] ?? check, routed: false });
  cases.push({ bad, endpoint: "spaces.list", verdict: but["spaces.list"] ?? check, routed: true });
  return cases;
}

/**
 * The cases of an answer at the writes: the chains depend on nothing of one another, so that one run examines a write of
 * each. Where the answer may pass, once more the first of each with `--keep`, under which all that they made is named.
 */
export function writeCasesOf(bad: BadAnswer): WriteCase[] {
  if (bad.check === NOT_THERE) return [];
  const [context, uploads] = [WRITES.slice(0, 3), WRITES.slice(3)];
  const cases = uploads.map((write, at): WriteCase => {
    const beside = context[at];
    return { bad, under: beside === undefined ? [write] : [beside, write], keep: false };
  });
  if (bad.check.error !== undefined) return cases;
  return [...cases, { bad, under: ["context.set", "uploads.create"], keep: true }];
}

/**
 * The cases of an answer that are tried where not all are: at every twelfth place, begun at another one for each answer, so
 * that every place sees a twelfth of the answers, and at another place on another day.
 */
export function triedOf<T>(cases: readonly T[], at: number, shift = 0): readonly T[] {
  const begin = at % cases.length;
  const part = new Set(partOf([...cases.slice(begin), ...cases.slice(0, begin)], 12, shift));
  return cases.filter((one) => part.has(one));
}

/** Examines every case for a person, and of each answer one, another endpoint every time, for a program as well. */
export function runBattery(tables: Tables): void {
  runCases(tables, {
    casesOf,
    examine,
    place: ({ endpoint, routed }) => `${endpoint}${routed ? ", with no space named" : ""}`,
    places: () => 1,
    sparse: 1,
    together: () => true,
    // A read that hangs has little time, and a sound one beside it needs the machine.
    waits: () => false,
    endpoints: `${ENDPOINTS.length} endpoints`,
  });
}

/** The same at the writes of a run that sends a message with an upload, and of a third of the answers for a program. */
export function runWriteBattery(tables: Tables): void {
  runCases(tables, {
    casesOf: writeCasesOf,
    examine: examineWrites,
    place: ({ under, keep }) => `${under.join(" and ")}${keep ? ", with --keep" : ""}`,
    places: ({ under }) => under.length,
    sparse: 3,
    // A write that is late on a busy machine is not tried again, and neither is its clean-up.
    together: ({ options }) => options !== undefined,
    waits: ({ options }) => options !== undefined,
    endpoints: `${WRITES.length} writes`,
  });
}

interface Battery<T> {
  casesOf: (bad: BadAnswer) => T[];
  examine: (one: T, around: Around) => Promise<void>;
  place: (one: T) => string;
  /** At how many endpoints a run examines the answer. */
  places: (one: T) => number;
  /** Of this many answers one has a case, another every time, that is examined for a program as well. */
  sparse: number;
  /** Answers whose cases are examined at once. */
  together: (bad: BadAnswer) => boolean;
  /** Answers that are only waited for, so that their tests can wait together. */
  waits: (bad: BadAnswer) => boolean;
  endpoints: string;
}

/** Of this many answers one is tried where not all are, another one each day. */
const EVERY = 3;

function runCases<T>(tables: Tables, battery: Battery<T>): void {
  let elsewhere: Elsewhere;
  let restore: () => void;
  const folders = homes();
  const examined = { answers: 0, cases: 0, of: 0, runs: 0 };
  beforeAll(async () => {
    elsewhere = await startElsewhere();
    restore = withoutPrograms();
  });
  afterAll(async () => {
    restore();
    await elsewhere.close();
    folders.dispose();
  });

  const check = (one: T, json: boolean) =>
    battery.examine(one, { home: folders.next(), elsewhere, json }).catch((error: unknown) => {
      const place = `${battery.place(one)}${json ? ", as JSON" : ""}`;
      throw new Error(`on ${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    });

  describe.each(tables)("%s", (_, answers) => {
    const given = answers.map((bad) => ({ bad, cases: battery.casesOf(bad) })).filter(({ cases }) => cases.length > 0);
    for (const [at, { bad, cases }] of partOf([...given.entries()], EVERY)) {
      it(bad.name, { concurrent: battery.waits(bad) }, async () => {
        const tried = triedOf(cases, at, inside(EVERY));
        // Beside the step of what is tried, so that each part has its share.
        const place = (at + Math.floor(at / 3)) % (cases.length * battery.sparse);
        const forPrograms = tried.filter((one) => cases.indexOf(one) === place);
        const all = [...tried.map((one) => [one, false] as const), ...forPrograms.map((one) => [one, true] as const)];
        if (battery.together(bad)) await Promise.all(all.map(([one, json]) => check(one, json)));
        else for (const [one, json] of all) await check(one, json);
        examined.answers++;
        const places = (some: readonly T[]) => some.reduce((sum, one) => sum + battery.places(one), 0);
        examined.cases += places(tried);
        examined.of += places(cases);
        examined.runs += all.length;
      });
    }
  });

  it("counts what was examined", () => {
    const { answers, cases, of, runs } = examined;
    const tried = `${cases} of ${of} cases (${whichCases}) in ${runs} runs`;
    console.log(`battery: ${answers} answers × ${battery.endpoints}, ${tried}`);
    expect(answers).toBeGreaterThan(promisedCases ? 30 : 10);
  });
}
