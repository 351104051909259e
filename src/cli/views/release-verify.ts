import type { ReleaseVerifyDocument } from "../../release/train/verify/document.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import { indentedTable, plural, verdict } from "./marks.ts";

/** The release for a person: one line for each thing that was looked at, and what to do about what is wrong. */
export function releaseVerifyView({ ok, rows, packages, target, not_compared, summary }: ReleaseVerifyDocument): View {
  const heads: Text[] = [
    [styled("bold", target.branch), styled("dim", `  ${target.sha.slice(0, 7)}`)],
    ...packages.map(
      ({ name, version, commit }): Text => [
        "  ",
        styled("bold", `${name} ${version}`),
        styled("dim", `  since ${commit.slice(0, 7)}`),
      ],
    ),
  ];
  const several = packages.length > 1;
  const body = [
    ...heads,
    ...rowTable(rows, several),
    ...rows.flatMap(({ name, package: of, fix }): Text[] =>
      fix === null ? [] : [[styled("yellow", "→"), ` ${several && of !== null ? `${of} ` : ""}${name}: ${fix}`]],
    ),
    ...not_compared.map((text): Text => [styled("dim", `· not compared: ${text}`)]),
  ];
  const counts = [
    `${plural(summary.passed, "row")} as ${summary.passed === 1 ? "it" : "they"} should be`,
    ...(summary.failed === 0 ? [] : [`${summary.failed} not`]),
    ...(summary.unknown === 0 ? [] : [`${summary.unknown} not known`]),
  ].join(", ");
  return { body, verdict: verdict(ok, counts, summary.next) };
}

/** The table alone, as `release recover` shows it, too. */
export function rowTable(rows: ReleaseVerifyDocument["rows"], several: boolean): Text[] {
  return indentedTable(
    rows.map(({ name, package: of, ok, expected, actual }): Text[] => [
      ok === null ? styled("dim", "?") : ok ? styled("green", "✓") : styled("red", "✗"),
      ...(several ? [of ?? ""] : []),
      name,
      expected,
      ok === true ? styled("dim", actual) : actual,
    ]),
  );
}
