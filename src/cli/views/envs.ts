import { styled, type Text } from "../../terminal/text.ts";
import type { EnvsDocument } from "../envs.ts";
import { indentedTable, verdict } from "./marks.ts";

/** The logins as a table; the one that commands without --env start from is marked. */
export function envsView(document: EnvsDocument): Text[] {
  if (document.skipped)
    return verdict(false, `skipped: ${document.summary.reason ?? ""}`, "axctl login --env dev").slice(1);
  const header = ["", "environment", "base URL", "space", "token", "problems"].map((name) => styled("dim", name));
  const rows = document.envs.map((row): Text[] => [
    row.active ? styled("green", "*") : " ",
    row.env,
    row.base_url,
    row.space_id ?? styled("dim", "none"),
    row.token ?? styled("dim", "none"),
    row.problems.length === 0 ? styled("dim", "none") : styled("red", row.problems.map(({ code }) => code).join(", ")),
  ]);
  return indentedTable([header, ...rows]);
}
