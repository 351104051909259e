import axe, { type AxeResults } from "axe-core";
import { expect, inject, it } from "vitest";
import { allCases, day, partAt, promisedCases, promisedOf } from "../support/cases.ts";
import { describeInBrowser } from "./support/browser.ts";
import { unfold } from "./support/in-page.ts";
import { REPORTS, type ReportName } from "./support/reports.ts";
import { SCREENS } from "./support/screens.ts";

const looksOf = (name: ReportName) => SCREENS.map((screen) => ({ name, ...screen }));
const looks = REPORTS.filter((name) => name !== "hundred").flatMap(looksOf);

/** Of the longest page, each colour and each width once, in CI one of them on one day in three: axe takes its time. */
const long = looksOf("hundred").slice(1, 3);
const longInCi = promisedCases && day % 3 === 0 ? partAt(long, { step: 2, at: day }) : [];

describeInBrowser("everyone can use the page of a report", (open) => {
  it.each([...promisedOf(looks, 9), ...(allCases ? long : longInCi)])(
    "axe finds no violation: $name, $colorScheme, $width px",
    async ({ name, colorScheme, width }) => {
      // The page's own policy keeps scripts out, axe among them.
      const options = { bypassCSP: true, colorScheme, viewport: { width, height: 800 } };
      const { page } = await open(inject("reports")[name], options);
      // What a hundred fold away is like what the others show.
      if (name !== "hundred") await unfold(page);
      await page.addScriptTag({ content: axe.source });
      const { violations, passes } = await page.evaluate<AxeResults>("axe.run()");
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(["color-contrast", "document-title", "list"]));
    },
  );
});
