import { it } from "vitest";

/**
 * How much of the long enumerations is tried, by `AXCTL_CASES`:
 *
 * - nothing, or a day (a whole number): the part of today, or of that day, another one every day. So do `npm test` and `npm run check`.
 * - `ci`, or `ci:` and a day: what is promised to be tried for every change (each cut point, each state, so many repositories) as a
 *   whole, and twice as much of the rest. So does CI.
 * - `all`: everything. So do the weekly run and whoever publishes.
 */
const asked = process.env["AXCTL_CASES"] ?? "";
const named = /^(?:ci:)?(\d+)$/.exec(asked)?.[1];
if (!["", "all", "ci"].includes(asked) && named === undefined)
  throw new Error(`AXCTL_CASES is ${asked}: all, ci, a day (a whole number), or ci:DAY`);

/** Whether every case is tried. */
export const allCases = asked === "all";

/** Whether that is tried as a whole which is promised for every change. */
export const promisedCases = allCases || asked.startsWith("ci");

const DAY_MS = 86_400_000;
/** The day whose part is tried: one number a day, or the one that was asked for. */
export const day = named === undefined ? Math.floor(Date.now() / DAY_MS) : Number(named);

/** Of how many cases one is tried: as asked for, in CI of half as many at most, and of one where all are tried. */
export function stepOf(step: number): number {
  if (allCases) return 1;
  return promisedCases ? oftener(step) : step;
}

/** The longest step that is half as long at most, or 1, and comes by all that the step itself comes by. */
export function oftener(step: number): number {
  let shorter = Math.ceil(step / 2);
  while (step % shorter !== 0) shorter -= 1;
  return shorter;
}

/** Every `step`-th of the cases, begun at another one each day, and `shift` before that; more of them, or all, where asked for. */
export function partOf<T>(cases: readonly T[], step: number, shift = 0): readonly T[] {
  const every = Math.max(1, Math.min(step, cases.length));
  return partAt(cases, { step: stepOf(every), at: day - shift });
}

/**
 * What shifts the part of what is itself tried on every `step`-th day alone, so that it is another one each time: without it, steps that have
 * a divisor in common would never come by some cases.
 */
export function inside(step: number): number {
  return day - timeOf(stepOf(step), day);
}

/** The how-manieth time it is on the `at`-th day that something is tried on every `step`-th one. */
export function timeOf(step: number, at: number): number {
  return Math.floor(at / step);
}

/** As {@link partOf} of what is promised to be tried as a whole for every change. */
export function promisedOf<T>(cases: readonly T[], step: number, shift = 0): readonly T[] {
  return promisedCases ? cases : partOf(cases, step, shift);
}

/** As {@link partOf}, and those that are wanted every day. */
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
 * An `it` for tests that each take long: of those declared with it every `step`-th is run, begun at another one each day; more of them,
 * or all, where asked for. It tells whether the test is run.
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
  return isTurnAt(place, { step: stepOf(step), at: day });
}

/** Whether it is the day of what has a name and no place in a list: one in `step` days; more of them, or each, where asked for. */
export function isDayOf(name: string, step: number): boolean {
  const place = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return isTurn(place, step);
}

/** How it is told what was not tried. */
export const whichCases = allCases ? "all cases" : `the part of day ${promisedCases ? "ci:" : ""}${day}`;

/** The same of what is promised to be tried as a whole for every change. */
export const whichPromised = promisedCases ? "all cases" : whichCases;
