import type { Page } from "@playwright/test";
import { describe, expect, inject, it } from "vitest";
import { promisedOf } from "../support/cases.ts";
import { describeInBrowser } from "./support/browser.ts";
import { REPORTS } from "./support/reports.ts";
import { SCREENS } from "./support/screens.ts";

const VERDICTS = {
  passed: ["Gate passed", "✓"],
  drifted: ["Gate failed", "✗"],
  skipped: ["Gate not measured", "–"],
  hundred: ["Gate failed", "✗"],
  hostile: ["Gate failed", "✗"],
} as const;

/** Pixels of a page that a picture shows at most: browsers give up on very long ones. */
const LONGEST_PICTURE = 6_000;

describeInBrowser("the page of a report", (open) => {
  describe.each(
    promisedOf(
      REPORTS.map((name, at) => ({ name, at })),
      5,
    ),
  )("$name", ({ name, at }) => {
    it.each(promisedOf(SCREENS, 4, at))(
      "is quiet, fits, and shows its verdict at once: $colorScheme, $width px",
      async (screen) => {
        const { colorScheme, width } = screen;
        const height = 800;
        const { page, misdeeds } = await open(inject("reports")[name], { colorScheme, viewport: { width, height } });

        const [words, mark] = VERDICTS[name];
        for (const element of [page.getByRole("heading", { level: 1, name: words }), page.locator(".sign")]) {
          const box = await element.boundingBox();
          expect(box?.y).toBeGreaterThanOrEqual(0);
          expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
          expect((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
        }
        expect(await page.locator(".sign").textContent()).toBe(mark);
        expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);

        await picture(page, `${name}-${colorScheme}-${width}`);
        expect(misdeeds).toEqual([]);
      },
    );
  });
});

/** For people to look at. */
async function picture(page: Page, name: string): Promise<void> {
  const { width, height } = await page.evaluate<{ width: number; height: number }>(
    "({ width: document.documentElement.clientWidth, height: document.documentElement.scrollHeight })",
  );
  await page.screenshot({
    path: `coverage/screenshots/${name}.png`,
    fullPage: true,
    clip: { x: 0, y: 0, width, height: Math.min(height, LONGEST_PICTURE) },
  });
}
