/**
 * Long enumerations (cut points, states, bad answers at every endpoint) are tried in part by `npm test`, another part every
 * day, and whole where `AXCTL_CASES` is `all`, as in CI. `AXCTL_CASES` may also name a day (a whole number), to try its part again.
 */
const asked = process.env["AXCTL_CASES"] ?? "";

/** Whether every case is tried. */
export const allCases = asked === "all";

const DAY_MS = 86_400_000;
/** The day whose part is tried: one number a day, or the one that was asked for. */
export const day = /^\d+$/.test(asked) ? Number(asked) : Math.floor(Date.now() / DAY_MS);

/** Every `step`-th of the cases, begun at another one each day, and `shift` before that; all of them where all are tried. */
export function partOf<T>(cases: readonly T[], step: number, shift = 0): readonly T[] {
  return allCases ? cases : partAt(cases, { step, at: day - shift });
}

/** Every `step`-th of the cases from the `at`-th on, begun anew behind the last; one at least, where there is one. */
export function partAt<T>(cases: readonly T[], { step, at }: { step: number; at: number }): readonly T[] {
  const every = Math.min(step, cases.length);
  const first = ((at % every) + every) % every;
  return cases.filter((_, index) => index % every === first);
}

/** How it is told what was not tried. */
export const whichCases = allCases ? "all cases" : `the part of day ${day}`;
