import { it } from "vitest";

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

/** The same, and those that are wanted every day. */
export function partAnd<T>(isWanted: (one: T) => boolean, cases: readonly T[], step: number): readonly T[] {
  const part = new Set(partOf(cases, step));
  return cases.filter((one) => part.has(one) || isWanted(one));
}

/** Every `step`-th of the cases from the `at`-th on, begun anew behind the last; one at least, where there is one. */
export function partAt<T>(cases: readonly T[], { step, at }: { step: number; at: number }): readonly T[] {
  const every = Math.min(step, cases.length);
  const first = ((at % every) + every) % every;
  return cases.filter((_, index) => index % every === first);
}

/** Declares a test, as `it` does. */
type Declare = (name: string, test: () => Promise<void>, timeout?: number) => void;

/**
 * An `it` for tests that each take long: of those declared with it every `step`-th is run, begun at another one each day; all of them
 * where all cases are tried. It tells whether the test is run.
 */
export function takingTurns(step: number, declare: Declare = it): (...test: Parameters<Declare>) => boolean {
  let declared = 0;
  return (...test) => {
    const isToday = isTurn(declared++, step);
    if (isToday) declare(...test);
    return isToday;
  };
}

/** Whether it is the turn of the `place`-th on the `at`-th day: of each place on one of `step` days. */
export function isTurnAt(place: number, { step, at }: { step: number; at: number }): boolean {
  return (((at + place) % step) + step) % step === 0;
}

function isTurn(place: number, step: number): boolean {
  return allCases || isTurnAt(place, { step, at: day });
}

/** Whether it is the day of what has a name and no place in a list: one in `step` days; every day where all cases are tried. */
export function isDayOf(name: string, step: number): boolean {
  const place = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return isTurn(place, step);
}

/** How it is told what was not tried. */
export const whichCases = allCases ? "all cases" : `the part of day ${day}`;
