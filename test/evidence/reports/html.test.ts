import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/core/redact.ts";
import { sanitize } from "../../../src/core/sanitize.ts";
import { renderReport } from "../../../src/evidence/reports/renderers.ts";
import type { Report } from "../../../src/evidence/reports/report.ts";
import { partOf } from "../../support/cases.ts";
import { countOf, tagsOf, textOf } from "./structure.ts";
import { HOSTILE, reportOf, reports } from "./support.ts";

function htmlOf(value: Report): string {
  return renderReport(value, "html", createRedactor());
}

const HARMLESS = tagsOf(htmlOf(reportOf("x")));

describe("a report as a page", () => {
  it("lets nothing be fetched and holds no script, frame, form or element that loads", () => {
    const page = htmlOf(reports.failed);
    const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    expect(page).toContain(`content="${policy}"`);
    expect(page).not.toMatch(
      /<(?:script|img|iframe|form|input|object|embed|link|base|svg|video|audio)\b|\son\w+=|url\(|@import/,
    );
    expect([...page.matchAll(/(?:href|src)="([^"]*)"/g)].every(([, to = ""]) => to.startsWith("#"))).toBe(true);
  });

  it.each(Object.entries(reports))("names no place twice, and links to places that are there: %s", (_, value) => {
    const page = htmlOf(value);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id = ""]) => id);
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("shows environments and checks as a grid, with a cell for each", () => {
    const [, grid = ""] = /<table class="grid">(.*?)<\/table>/s.exec(htmlOf(reports.hundred)) ?? [];
    expect(countOf(grid, "tr")).toBe(101);
    // Doctor, three checks, drift, and the slowest check.
    expect(countOf(grid, "td")).toBe(600);
    // A hundred and fifty checks, and the drift of one environment.
    expect(grid.match(/class="cell failed"/g)).toHaveLength(151);
  });

  it.each(partOf(HOSTILE, 3))("has the elements of a harmless one, with a hostile text: %s", (_, text) => {
    expect(tagsOf(htmlOf(reportOf(text)))).toEqual(HARMLESS);
  });

  it.each(partOf(HOSTILE, 3, 1))("shows the text as it is, but for what is made visible: %s", (_, text) => {
    // What nobody would read to its end is cut.
    const shown = sanitize(text.slice(0, 500))
      .replace(/[\ufffe\uffff]/g, "\ufffd")
      .replaceAll("##[", "## [");
    expect(textOf(htmlOf(reportOf(text)))).toContain(shown);
  });

  it("has the elements of a harmless one, whatever the text (property)", () => {
    const special = fc.string({ unit: fc.constantFrom(..."<>&\"'`=/ \n\ra!-\u202e\ud800") });
    fc.assert(
      fc.property(fc.oneof(special, fc.string({ unit: "binary" })), (text) => {
        expect(tagsOf(htmlOf(reportOf(text)))).toEqual(HARMLESS);
      }),
      { numRuns: 150 },
    );
  });
});
