import { afterAll, describe, expect, it } from "vitest";
import { promisedOf } from "../../support/cases.ts";
import { LANES, rehearse, Strikes, strikesOn } from "./support/converge.ts";
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
const counts = new Strikes();

describe.concurrent.each(promisedOf(SCENARIOS, 5))("$name", ({ name, fromFirstWrite, open }) => {
  it.concurrent.each(LANES)(
    "converges when its requests are struck: lane %i",
    async (lane) => {
      const { requests, strike, close } = await rehearse(open);
      try {
        const first = fromFirstWrite ? requests.findIndex((request) => !request.startsWith("GET ")) : 0;
        expect(first).toBeGreaterThanOrEqual(0);
        const places = requests.map((_, index) => index).filter((index) => index >= first);
        const wanted = strikesOn(places, lane);
        await counts.each({ name, requests }, wanted, async (at) => (await strike(at)).alone);
      } finally {
        await close();
      }
    },
    300_000,
  );
});

afterAll(() => counts.tell("promote and pr"));
