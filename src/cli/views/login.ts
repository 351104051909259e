import { shellQuote } from "../../core/shell.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { LoginDocument } from "../login.ts";
import type { View } from "../view.ts";
import { block, findingLines, indentedTable, verdict } from "./marks.ts";

/** The receipt of a login, or why nothing was stored. */
export function loginView(document: LoginDocument): View {
  if (!document.ok) {
    return {
      body: block("Problems", findingLines(document.problems, "red")),
      verdict: verdict(false, "nothing was stored", document.problems[0]?.fix),
    };
  }
  const rows: [string, string | null][] = [
    ["as", document.principal && `${document.principal.username} (${document.principal.principal_type})`],
    ["token", document.token],
    ["host", document.base_url],
    ["space", document.space_id],
    ["file", document.path],
  ];
  return {
    body: [
      styled("bold", "Logged in"),
      ...indentedTable(rows.map(([label, value]) => [styled("dim", label), value ?? styled("dim", "none")])),
      ...choice(document),
    ],
    verdict: verdict(
      true,
      `the login is stored${document.environment === null ? "" : ` for ${document.environment}`}`,
      // Also for the default login: without --env another source could win.
      `axctl auth doctor --env ${shellQuote(document.environment ?? "default")}`,
    ),
  };
}

/** Why no space was stored, and what to do about it. */
function choice({ space_id, spaces_visible }: LoginDocument): Text[] {
  if (space_id !== null) return [];
  const seen = spaces_visible === null ? "the spaces could not be listed" : `${spaces_visible} spaces are visible`;
  return ["", [styled("yellow", "!"), ` ${seen}, and none was stored: pass --space-id to choose one`]];
}
