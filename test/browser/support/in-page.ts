import type { Page } from "@playwright/test";

// What runs in the page is text: no type of the browser's gets into this program.

/** Opens whatever is folded, as a reader may. */
export function unfold(page: Page): Promise<unknown> {
  return page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
}

/** The names of all elements of the page, each once. */
export function elements(page: Page): Promise<string[]> {
  return page.evaluate("[...new Set([...document.querySelectorAll('*')].map(({ localName }) => localName))].sort()");
}

/** Whether a script that was smuggled in has run. */
export function pwned(page: Page): Promise<boolean> {
  return page.evaluate("'__pwned' in window");
}

/** Notes each element that gets the focus. */
export function noteFocus(page: Page): Promise<unknown> {
  return page.evaluate("document.addEventListener('focusin', ({ target }) => { target.dataset.reached = ''; })");
}

/** Where the focus is: at the end, or where it was before, on something folded, or on anything else; and whether it is hidden from sight. */
export interface Focus {
  at: "end" | "folded" | "other";
  /** Its text, when something lies over it. */
  covered: string | null;
}

const FOCUS = `(() => {
  const active = document.activeElement;
  if (active === document.body || "seen" in active.dataset) return { at: "end", covered: null };
  active.dataset.seen = "";
  const { left, top, width, height } = active.getClientRects()[0];
  const seen = document.elementFromPoint(left + Math.min(width / 2, 20), top + Math.min(height / 2, 20));
  const folded = active.localName === "summary" && !active.parentElement.open;
  return { at: folded ? "folded" : "other", covered: active.contains(seen) ? null : active.textContent };
})()`;

export function focus(page: Page): Promise<Focus> {
  return page.evaluate<Focus>(FOCUS);
}

/** The text of each row of a table in which nothing had the focus; a row that only tells more of the one above is none. */
export function rowsNotReached(page: Page): Promise<string[]> {
  return page.evaluate(
    "[...document.querySelectorAll('tbody tr:not(.fault):not(:has([data-reached]))')].map((row) => row.textContent)",
  );
}
