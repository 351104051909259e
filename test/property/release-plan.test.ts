import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { askAxctl } from "../release/support/ask-axctl.ts";
import { type Answer, askReleasePlease } from "../release/support/judge.ts";
import { makeRepository } from "../release/support/repository.ts";
import { day } from "../support/cases.ts";
import { randomRelease } from "./support/random-release.ts";

/**
 * How many repositories, and which: always the same, so that who changed nothing sees nothing new; of more of them, which `AXCTL_DEEP`
 * asks for, others every day. `AXCTL_SEED` names a seed.
 */
const RUNS = Number(process.env["AXCTL_DEEP"] ?? 1000);
const SEED = Number(process.env["AXCTL_SEED"] ?? (process.env["AXCTL_DEEP"] === undefined ? 17 : day));

// Release Please writes to the console beside its logger.
beforeAll(() => {
  for (const method of ["log", "info", "warn"] as const) vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterAll(() => vi.restoreAllMocks());

const today = () => new Date().toISOString().slice(0, 10);

describe("axctl release plan", () => {
  it(`answers as Release Please does, to the byte, for ${RUNS} random repositories`, async () => {
    const seen = { repositories: 0, releases: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(randomRelease, async ({ steps, last }) => {
        const repository = makeRepository(steps, { last });
        try {
          const date = today();
          const theirs = await askReleasePlease(repository.folder).catch((error: unknown) => `refused: ${error}`);
          // A day that ends in between would tell two dates.
          if (today() !== date) return;
          seen.repositories += 1;
          if (typeof theirs === "string") {
            seen.refused += 1;
            await expect(askAxctl(repository.folder, date), theirs).rejects.toThrow();
            return;
          }
          if (theirs.length > 0) seen.releases += 1;
          expect(await askAxctl(repository.folder, date)).toEqual<Answer[]>(theirs);
        } finally {
          repository.dispose();
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    process.stderr.write(`release plans compared (seed ${SEED}): ${JSON.stringify(seen)}\n`);
    expect(seen.releases).toBeGreaterThan(RUNS / 5);
    expect(seen.refused).toBeLessThan(RUNS / 2);
  }, 3_600_000);
});
