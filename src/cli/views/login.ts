import { shellQuote } from "../../core/shell.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { LoginDocument } from "../login.ts";
import { block, findingLines, indentedTable, verdict } from "./marks.ts";

/** The receipt of a login, or why nothing was stored. */
export function loginView(document: LoginDocument): Text[] {
  const env = document.environment === null ? "" : ` --env ${shellQuote(document.environment)}`;
  if (!document.ok) {
    return [
      ...block("Problems", findingLines(document.problems, "red")),
      ...verdict(false, "nothing was stored", document.problems[0]?.fix),
    ];
  }
  const rows: [string, string | null][] = [
    ["as", document.principal?.username ?? null],
    ["token", document.token],
    ["host", document.base_url],
    ["space", document.space_id],
    ["file", document.path],
  ];
  const choose: Text[] =
    document.space_id === null
      ? [`  ${document.spaces_visible} spaces are visible and none was chosen: pass --space-id`]
      : [];
  return [
    styled("bold", "Logged in"),
    ...indentedTable(rows.map(([label, value]) => [styled("dim", label), value ?? styled("dim", "none")])),
    ...choose,
    ...verdict(
      true,
      `the login is stored${document.environment === null ? "" : ` for ${document.environment}`}`,
      `axctl auth doctor${env}`,
    ),
  ];
}
