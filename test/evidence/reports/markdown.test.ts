import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/core/redact.ts";
import { sanitize } from "../../../src/core/sanitize.ts";
import { renderReport } from "../../../src/evidence/reports/renderers.ts";
import type { Report } from "../../../src/evidence/reports/report.ts";
import { partOf } from "../../support/cases.ts";
import { countOf, outsideCode, rendered, textsOf } from "./structure.ts";
import { finding, HOSTILE, report, reportOf, reports, source } from "./support.ts";

function markdownOf(value: Report): string {
  return renderReport(value, "markdown", createRedactor());
}

/** Tables, rows without those of headers, cells without those, headings and items of lists. */
function countsOf(value: Report): number[] {
  const html = rendered(markdownOf(value));
  return ["table", "tr", "td", "h2", "h3", "li"].map((name) => {
    return countOf(html, name) - (name === "tr" ? countOf(html, "thead") : 0);
  });
}

describe("a report in Markdown", () => {
  it.each([
    ["everything passed: one table", reports.passed, [1, 2, 14, 1, 1, 1]],
    ["a check passed after a retry: it is named", reports.flaky, [2, 2, 10, 1, 2, 1]],
    ["a check failed", reports.failed, [2, 3, 17, 1, 2, 1]],
    ["doctor found two problems", reports.doctor, [2, 3, 13, 1, 2, 1]],
    ["an environment differs from the baseline", reports.drifted, [2, 3, 19, 1, 2, 1]],
    ["an artifact does not count", reports.unusable, [2, 3, 16, 1, 2, 1]],
    ["an environment was not measured", reports.unmeasured, [2, 3, 17, 1, 2, 1]],
    ["there is something of every kind", reportOf("x"), [4, 9, 38, 1, 4, 2]],
    ["there is nothing", reports.empty, [0, 0, 0, 1, 1, 1]],
  ])("where %s", (_, value, counts) => {
    expect(countsOf(value)).toEqual(counts);
  });

  it("says the verdict, what failed and what to do", () => {
    const html = rendered(markdownOf(reports.failed));
    expect(textsOf(html, "h2")).toEqual(["✗ aX gate for release: failed"]);
    expect(textsOf(html, "td").slice(7)).toEqual([
      ...["next", "✓", "✗", "1/2", "120 ms", "next.example", "space-1"],
      ...["next", "tasks.list", "HTTP 403: forbidden"],
    ]);
    expect(textsOf(html, "li")).toEqual(["verify: axctl qa verify"]);
    expect(html).toContain("<p>About commit <code>012345678901</code>, measured");
  });

  it("shows at most 100 rows, and how many there are beside", () => {
    const findings = Array.from({ length: 150 }, () => finding);
    const html = rendered(markdownOf(report({ drift: { baseline: "dev", failOn: "any", findings } })));
    expect(countOf(html, "tr")).toBe(3 + 101);
    expect(textsOf(html, "p")).toContain("… and 50 more.");
  });

  it.each([
    ["100 environments of which 50 fail, and 150 findings", reports.hundred],
    [
      "more of everything, in the longest spelling that there is",
      (() => {
        const one = reportOf("|`".repeat(200));
        const many = <T>(items: readonly T[]) => Array.from({ length: 60 }, () => items).flat();
        const drift = { baseline: "|".repeat(500), failOn: "any", findings: many(one.drift?.findings ?? []) };
        return {
          ...one,
          environments: many(one.environments),
          drift,
          sources: many(one.sources),
          next: many([{ text: ["work"], command: "|".repeat(5000) }]),
        };
      })(),
    ],
  ])("fits in a comment of 65,536 characters: %s", (_, value) => {
    const markdown = markdownOf(value);
    expect(markdown.length).toBeLessThanOrEqual(65_536);
    expect(markdown).toMatch(/^… and \d+ more\.$/m);
  });

  it("keeps a long command whole, for it is there to be pasted", () => {
    const command = `axctl qa verify --require ${"customer,".repeat(100)}x`;
    const html = rendered(markdownOf(report({ next: [{ text: ["verify"], command }] })));
    expect(textsOf(html, "li")).toEqual([`verify: ${command}`]);
  });
});

const HARMLESS = outsideCode(rendered(markdownOf(reportOf("x"))));

describe("Markdown of a hostile report", () => {
  it("is made of a report whose every text is seen: none of them stands outside of code", () => {
    expect(markdownOf(reportOf("needle")).match(/needle/g)).toHaveLength(34);
    expect(
      markdownOf(reportOf("needle"))
        .replace(/`needle[^`]*`/g, "")
        .match(/needle/g),
    ).toBeNull();
  });

  it.each(partOf(HOSTILE, 3))("holds nothing outside of code but what is ours: %s", (_, text) => {
    const html = outsideCode(rendered(markdownOf(reportOf(text))));
    expect(html).toBe(HARMLESS);
    expect(html).not.toMatch(/<(?:a|img|script|input|sup|em|strong|del)\b|@|#\d|GH-|[0-9a-f]{7,}|evil/);
  });

  it.each(partOf(HOSTILE, 3, 1))("shows the text as it is, but for what is made visible: %s", (_, text) => {
    const html = rendered(markdownOf(report({ sources: [source(text, { problem: "why" })] })));
    const visible = sanitize(text).replaceAll("##[", "## [");
    const whole = visible.length <= 300 ? visible : expect.stringMatching(/^.{299,300}…$/s);
    expect(textsOf(html, "td").at(-2)).toEqual(whole);
  });

  it.each(partOf(HOSTILE, 3, 2))(
    "has no other vertical bars than those between cells, escaped or not: %s",
    (_, text) => {
      const bars = (markdown: string) => markdown.split("\n").map((line) => line.split("|").length - 1);
      expect(bars(markdownOf(reportOf(text)))).toEqual(bars(markdownOf(reportOf("x"))));
    },
  );

  it.each(partOf(HOSTILE, 3, 3))(
    "has no fence of more than one backtick, for GitHub gives up on long ones: %s",
    (_, text) => {
      expect(markdownOf(reportOf(text))).not.toContain("``");
    },
  );

  it.each(partOf(HOSTILE, 3, 4))("holds no control character and no workflow command: %s", (_, text) => {
    const markdown = markdownOf(reportOf(text));
    expect(markdown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(markdown).not.toMatch(/##\[|^\s*::/m);
  });

  it("holds nothing outside of code but what is ours, whatever the text (property)", () => {
    const special = fc.string({
      unit: fc.constantFrom(..."`|\\ <>[]()!&#;:@*_~$\n\ra1\u202e"),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.oneof(special, fc.string({ unit: "binary", minLength: 1 })), (text) => {
        const markdown = markdownOf(reportOf(text));
        expect(outsideCode(rendered(markdown))).toBe(HARMLESS);
        expect(markdown.split("|")).toHaveLength(markdownOf(reportOf("x")).split("|").length);
      }),
      { numRuns: 150 },
    );
  });
});
