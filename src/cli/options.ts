import * as z from "zod/mini";
import { didYouMean, nearest } from "./suggest.ts";

/**
 * Readers of option values: from the text that a person typed to the value that a command works with. What is wrong is
 * said in one sentence; the option's name is put before it.
 */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The longest that a timer can wait for, 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function timeUpTo(mostMs: number) {
  return z.pipe(
    z.string(),
    z.transform((text, context): number => {
      const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim()) ?? [];
      const ms = Number(amount) * (UNITS[unit ?? "s"] ?? Number.NaN);
      if (ms > 0 && ms <= mostMs) return ms;
      const limit =
        ms > mostMs ? `a time of at most ${Math.floor(mostMs / 86_400_000)}d` : "a time such as 30s, 500ms or 2m";
      context.issues.push({ code: "custom", message: `expected ${limit}, got \`${text}\``, input: text });
      return z.NEVER;
    }),
  );
}

/** A length of time such as `500ms`, `30s`, `2m`, as milliseconds; a bare number is seconds. */
export const duration = timeUpTo(LONGEST_TIMER_MS);

/** How old something may be: as a duration, up to ten years. */
export const age = timeUpTo(3650 * 86_400_000);

/** A whole number within bounds, both included. */
export function wholeNumber(least: number, most: number) {
  return z.pipe(
    z.string(),
    z.transform((text, context): number => {
      const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
      if (value >= least && value <= most) return value;
      context.issues.push({
        code: "custom",
        message: `expected a whole number from ${least} to ${most}, got \`${text}\``,
        input: text,
      });
      return z.NEVER;
    }),
  );
}

/** Text that says something. */
export const nonEmpty = z.pipe(
  z.string(),
  z.transform((text, context): string => {
    if (text.trim() !== "") return text.trim();
    context.issues.push({ code: "custom", message: "expected a value, got an empty text", input: text });
    return z.NEVER;
  }),
);

/** One of a few words; what is near one of them is told. */
export function oneOf<const T extends readonly string[]>(values: T) {
  const expected = `expected one of ${values.join(", ")}`;
  return z.pipe(
    z.string(expected),
    z.transform((text, context): T[number] => {
      const typed = text.trim();
      const found = values.find((value) => value === typed);
      if (found !== undefined) return found;
      const message = `${expected}, got \`${text}\`${didYouMean(nearest(typed, values))}`;
      context.issues.push({ code: "custom", message, input: text });
      return z.NEVER;
    }),
  );
}

/** A flag that is off unless given. */
export const flag = z._default(z.boolean(), false);

/** A day such as `2026-01-31`. */
export const day = z.pipe(
  nonEmpty,
  z.transform((text, context): string => {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
    context.issues.push({ code: "custom", message: `expected a day such as 2026-01-31, got \`${text}\``, input: text });
    return z.NEVER;
  }),
);

/** A repository on GitHub. */
export const ownerAndName = z.string("expected owner/name").check(z.regex(/^[\w.-]+\/[\w.-]+$/, "expected owner/name"));
