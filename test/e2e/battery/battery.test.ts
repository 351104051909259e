import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Case, examine } from "./examine.ts";
import { CHECKS, type Elsewhere, ENDPOINTS, startElsewhere } from "./hostile-server.ts";
import { homes } from "./in-process.ts";
import { answerTables } from "./tables/all.ts";
import { type BadAnswer, NOT_THERE } from "./verdict.ts";

let elsewhere: Elsewhere;
const folders = homes();
beforeAll(async () => {
  elsewhere = await startElsewhere();
  // Nothing here is about the checkout, and git would be started twice for each of thousands of runs.
  vi.stubEnv("PATH", "");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await elsewhere.close();
  folders.dispose();
});

const examined = { answers: 0, cases: 0 };

/** The cases of an answer: each endpoint that can give it, and once more the one that the choice of a space depends on. */
function casesOf(bad: BadAnswer): Case[] {
  const { check, exchange, but = {} } = bad;
  const cases: Case[] = [];
  if (exchange !== NOT_THERE) cases.push({ bad, endpoint: "exchange", verdict: exchange, routed: false });
  if (check === NOT_THERE) return cases;
  for (const endpoint of CHECKS) cases.push({ bad, endpoint, verdict: but[endpoint] ?? check, routed: false });
  cases.push({ bad, endpoint: "spaces.list", verdict: but["spaces.list"] ?? check, routed: true });
  return cases;
}

describe.each(answerTables)("%s", (_, answers) => {
  it.each(answers.map((bad) => [bad.name, bad] as const))("%s", async (_name, bad) => {
    const cases = casesOf(bad);
    await Promise.all(
      cases.map((one) =>
        examine(one, folders.next, elsewhere).catch((error: unknown) => {
          throw new Error(`on ${one.endpoint}${one.routed ? ", with no space named" : ""}`, { cause: error });
        }),
      ),
    );
    examined.answers++;
    examined.cases += cases.length;
  });
});

it("counts what was examined", () => {
  const { answers, cases } = examined;
  console.log(`battery: ${answers} answers × ${ENDPOINTS.length} endpoints = ${cases} cases`);
  expect(answers).toBeGreaterThan(30);
});
