import axe, { type AxeResults } from "axe-core";
import { describe, expect, inject, it } from "vitest";
import { describeInBrowser } from "./support/browser.ts";
import { unfold } from "./support/in-page.ts";
import { REPORTS } from "./support/reports.ts";
import { SCREENS } from "./support/screens.ts";

describeInBrowser("everyone can use the page of a report", (open) => {
  describe.each(REPORTS)("%s", (name) => {
    // Of the longest page, each colour and each width once: axe takes its time.
    it.each(name === "hundred" ? SCREENS.slice(1, 3) : SCREENS)(
      "axe finds no violation: $colorScheme, $width px",
      async ({ colorScheme, width }) => {
        // The page's own policy keeps scripts out, axe among them.
        const options = { bypassCSP: true, colorScheme, viewport: { width, height: 800 } };
        const { page } = await open(inject("reports")[name], options);
        // What a hundred fold away is like what the others show.
        if (name !== "hundred") await unfold(page);
        await page.addScriptTag({ content: axe.source });
        const { violations, passes } = await page.evaluate<AxeResults>("axe.run()");
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(passes.map(({ id }) => id)).toEqual(
          expect.arrayContaining(["color-contrast", "document-title", "list"]),
        );
      },
    );
  });
});
