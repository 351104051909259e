import { afterAll, describe, expect, it } from "vitest";
import { type Rehearsed, rehearse } from "./support/converge.ts";
import type { Disturbance } from "./support/disturb.ts";
import {
  prCreates,
  promoteCreates,
  promoteUpdates,
  prUpdates,
  type Scenario,
  twoPackages,
} from "./support/scenarios.ts";

/** Each is about as long as the others: they run side by side, each against a GitHub of its own. */
const SCENARIOS: readonly Scenario[] = [promoteCreates, promoteUpdates, prCreates, prUpdates, twoPackages];
const STRIKES = [
  { kind: "cut", when: "before" },
  { kind: "cut", when: "after" },
  { kind: "kill", when: "before" },
  { kind: "kill", when: "after" },
] as const;

const counts = new Map<string, { tried: number; converged: number; alone: number; requests: number }>();

describe.concurrent.each(SCENARIOS)("$name", (scenario) => {
  it.concurrent.each(STRIKES)(
    "converges when each of its requests is struck: $kind $when",
    async (strike) => {
      const rehearsed = await rehearse(scenario);
      try {
        await strikeEach(scenario, rehearsed, strike);
      } finally {
        await rehearsed.close();
      }
    },
    300_000,
  );
});

async function strikeEach(
  { name, fromFirstWrite }: Scenario,
  { requests, strike }: Rehearsed,
  how: Omit<Disturbance, "n">,
) {
  const count = counts.get(name) ?? { tried: 0, converged: 0, alone: 0, requests: 0 };
  counts.set(name, count);
  const first = fromFirstWrite ? requests.findIndex((request) => !request.startsWith("GET ")) : 0;
  expect(first).toBeGreaterThanOrEqual(0);
  count.requests += requests.length - first;
  for (const [index, request] of requests.entries()) {
    if (index < first) continue;
    count.tried += 1;
    const struck = await strike({ ...how, n: index + 1 }).catch((error: unknown) => {
      throw new Error(`${name}: ${how.kind} ${how.when} request ${index + 1}, ${request}`, { cause: error });
    });
    // One broken connection is no reason to give up.
    expect(struck.alone).toBe(how.kind === "cut");
    count.converged += 1;
    if (struck.alone) count.alone += 1;
  }
}

afterAll(() => {
  let [tried, converged] = [0, 0];
  for (const [name, count] of counts) {
    console.log(
      `convergence of ${name}: ${count.tried} cut points tried, ${count.converged} converged, ${count.alone} of them without another run`,
    );
    tried += count.tried;
    converged += count.converged;
    expect(count).toMatchObject({ tried: count.requests, converged: count.requests });
  }
  console.log(`convergence: ${tried} cut points tried, ${converged} converged`);
});
