import { expect, inject, it } from "vitest";
import { allCases, day, promisedCases, promisedOf } from "../support/cases.ts";
import { describeInBrowser } from "./support/browser.ts";
import { focus, noteFocus, rowsNotReached } from "./support/in-page.ts";
import { REPORTS } from "./support/reports.ts";

const walks = REPORTS.filter((name) => name !== "hundred").flatMap((name) =>
  [1280, 390].map((width) => ({ name, width })),
);

/** A long way for the keyboard: of the longest page, once is enough, in CI on one day in three. */
const long = allCases || (promisedCases && day % 3 === 0) ? [{ name: "hundred" as const, width: 390 }] : [];

describeInBrowser("everyone can walk the page of a report", (open) => {
  it.each([...promisedOf(walks, 8), ...long])(
    "Tab and Enter reach every row, and what has the focus is in sight: $name, $width px",
    async ({ name, width }) => {
      const { page } = await open(inject("reports")[name], { viewport: { width, height: 800 } });
      const rows = await page.locator("tbody tr:not(.fault)").count();
      expect(rows).toBeGreaterThan(5);
      expect(await rowsNotReached(page)).toHaveLength(rows);

      await noteFocus(page);
      const covered: string[] = [];
      for (;;) {
        await page.keyboard.press("Tab");
        const now = await focus(page);
        if (now.at === "end") break;
        if (now.at === "folded") await page.keyboard.press("Enter");
        if (now.covered !== null) covered.push(now.covered);
      }
      expect(await rowsNotReached(page)).toEqual([]);
      expect(covered).toEqual([]);
    },
  );
});
