import { cut } from "./cut.ts";
import { type Markup, markup } from "./markup.ts";
import type { Phrase } from "./phrase.ts";
import { OUTCOMES, type Outcome, type ReportDrift, type ReportEnvironment } from "./report.ts";

/** Characters of a name and of any other text, at most: more is no text that a person reads. */
const LONGEST_NAME = 120;
const LONGEST_TEXT = 600;

/** What is shown in which order, and what bars are measured by. Places in the lists are what links lead to. */
export interface Page {
  environments: readonly ReportEnvironment[];
  drift: ReportDrift | null;
  /** Milliseconds of the slowest check of all, at least 1. */
  slowest: number;
}

/** Any text, cut where it is longer than anyone reads. */
export function text(whole: string): string {
  return cut(whole, LONGEST_TEXT);
}

/** A name, cut shorter than a text. */
export function short(name: string): string {
  return cut(name, LONGEST_NAME);
}

/** A sentence whose terms stand out. */
export function sentence(phrase: Phrase): Markup {
  return markup`${phrase.map((piece) => (typeof piece === "string" ? piece : markup`<code>${text(piece.term)}</code>`))}`;
}

/** A text from outside that is a name or a value. */
export function code(term: string): Markup {
  return markup`<code>${short(term)}</code>`;
}

/** Facts on one line. */
export function line(facts: readonly Markup[]): Markup {
  return markup`${facts.map((fact, at) => (at === 0 ? fact : markup` · ${fact}`))}`;
}

/** A word on a coloured ground. */
export function badge(tone: Outcome, word: string): Markup {
  return markup`<span class="badge ${tone}">${short(word)}</span>`;
}

/** Something that passed, but not at once. */
export const AFTER_RETRY = { mark: "↻", word: "passed after a retry" };

/** An outcome in words; where there is little room, what passed is only its mark. */
export function verdict(outcome: Outcome, { mark, word } = OUTCOMES[outcome]): Markup {
  return markup`<span class="badge ${outcome}"><span aria-hidden="true">${mark}</span> <span class="word">${word}</span></span>`;
}

/** A duration as a bar beside its milliseconds. */
export function duration(ms: number, { slowest }: Page, outcome: Outcome): Markup {
  const width = ((ms / slowest) * 100).toFixed(1);
  return markup`<span class="lane"><span class="track"><span class="bar ${outcome}" style="--w:${width}%"></span></span><span class="ms">${ms} ms</span></span>`;
}

/** Milliseconds of an environment's slowest check; null where no durations were kept. */
export function slowestOf({ checks }: Pick<ReportEnvironment, "checks">): number | null {
  const times = checks.flatMap(({ durationMs }) => durationMs ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

/** Whether two environments or more were measured, so that one could differ from another. */
export function compares({ environments, drift }: Page): boolean {
  return drift !== null && environments.filter(({ checks }) => checks.length > 0).length > 1;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
