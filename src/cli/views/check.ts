import type { CheckDocument } from "../../release/train/check/document.ts";
import type { Finding } from "../../release/train/check/finding.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import { plural, verdict } from "./marks.ts";

/** The findings for a person, each with its place and what mends it. */
export function checkView({ ok, findings, summary, target }: CheckDocument): View {
  const counts = `${plural(summary.errors, "error")}, ${plural(summary.warnings, "warning")}`;
  const text = ok
    ? `the release posture for ${target} holds: ${counts} in ${plural(summary.files_read, "file")}`
    : `the release posture for ${target} does not hold: ${counts}`;
  return {
    body: findings.flatMap(lines),
    verdict: verdict(ok, text, ok ? "axctl release plan" : "axctl release check"),
  };
}

function lines({ code, severity, path, line, message, fix }: Finding): Text[] {
  const sign = severity === "error" ? styled("red", "✗") : styled("yellow", "!");
  const [first = "", ...more] = fix.split("\n");
  return [
    [sign, " ", styled("bold", line === null ? path : `${path}:${line}`), `  ${code}: ${message}`],
    ["    ", styled("dim", "fix: "), first],
    ...more.map((text): Text => ["         ", text]),
  ];
}
