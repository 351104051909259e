import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Case, examine } from "./examine.ts";
import { CHECKS, type Elsewhere, ENDPOINTS, startElsewhere } from "./hostile-server.ts";
import { homes, withoutPrograms } from "./in-process.ts";
import { type BadAnswer, NOT_THERE } from "./verdict.ts";

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

/** Examines every case for a person, and of each answer one, another endpoint every time, for a program as well. */
export function runBattery(tables: readonly (readonly [title: string, answers: readonly BadAnswer[]])[]): void {
  let elsewhere: Elsewhere;
  let restore: () => void;
  const folders = homes();
  const examined = { answers: 0, cases: 0, runs: 0 };
  beforeAll(async () => {
    elsewhere = await startElsewhere();
    restore = withoutPrograms();
  });
  afterAll(async () => {
    restore();
    await elsewhere.close();
    folders.dispose();
  });

  const check = (one: Case, json: boolean) =>
    examine(one, { home: folders.next(), elsewhere, json }).catch((error: unknown) => {
      const place = `${one.endpoint}${one.routed ? ", with no space named" : ""}${json ? ", as JSON" : ""}`;
      throw new Error(`on ${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    });

  describe.each(tables)("%s", (_, answers) => {
    it.each(answers.map((bad, at) => [bad.name, bad, at] as const))("%s", async (_name, bad, at) => {
      const cases = casesOf(bad);
      const forPrograms = cases.filter((_case, place) => place === at % cases.length);
      await Promise.all([...cases.map((one) => check(one, false)), ...forPrograms.map((one) => check(one, true))]);
      examined.answers++;
      examined.cases += cases.length;
      examined.runs += cases.length + forPrograms.length;
    });
  });

  it("counts what was examined", () => {
    const { answers, cases, runs } = examined;
    console.log(`battery: ${answers} answers × ${ENDPOINTS.length} endpoints = ${cases} cases in ${runs} runs`);
    expect(answers).toBeGreaterThan(30);
  });
}
