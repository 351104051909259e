import type { RecoverDocument } from "../../release/train/recover/document.ts";
import { type Style, styled, type Text } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import { verdict } from "./marks.ts";
import { rowTable } from "./release-verify.ts";
import { stepLines } from "./steps.ts";

const SIGNS: Readonly<Record<RecoverDocument["findings"][number]["verdict"], readonly [sign: string, style: Style]>> = {
  stop: ["✗", "red"],
  mend: ["→", "yellow"],
  tell: ["!", "yellow"],
  fine: ["·", "dim"],
};

const HEADLINES: Readonly<Record<RecoverDocument["summary"]["outcome"], string>> = {
  whole: "there is nothing to mend",
  would_mend: "this would be done; nothing was changed",
  mended: "mended, and looked at again",
  left: "what is left is not for axctl to do",
  stopped: "history contradicts itself: nothing was done, a person has to decide",
  unknown: "not everything could be asked about",
  failed: "the recovery stopped half-way",
};

/** The recovery for a person: what was found, what was done about it, the table as it is now. */
export function recoverView({ ok, findings, steps, rows, packages, not_compared, summary }: RecoverDocument): View {
  const body: Text[] = [
    ...findings.map(({ subject, verdict: kind, says }): Text => {
      const [sign, style] = SIGNS[kind];
      return [styled(style, sign), " ", styled("bold", subject), `: ${says}`];
    }),
    ...stepLines(steps),
    ...rowTable(rows, packages.length > 1),
    ...not_compared.map((text): Text => [styled("dim", `· not compared: ${text}`)]),
  ];
  return { body, verdict: verdict(ok, HEADLINES[summary.outcome], summary.next) };
}
