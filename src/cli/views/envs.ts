import { shellQuote } from "../../core/shell.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { EnvsDocument } from "../envs.ts";
import type { Page, View } from "../view.ts";
import { indentedTable, mark, verdict } from "./marks.ts";

/** The logins as a table, the one that commands without --env start from marked; below it what is wrong with any. */
export function envsView(document: EnvsDocument, { width }: Page): View {
  if (document.skipped)
    return { body: [], verdict: verdict(false, `skipped: ${document.summary.reason ?? ""}`, "axctl login --env dev") };
  const header = ["", "environment", "base URL", "space", "token"].map((name) => styled("dim", name));
  const rows = document.envs.map((row): Text[] => [
    row.active ? styled("green", "*") : " ",
    row.env,
    row.base_url,
    row.space_id ?? styled("dim", "none"),
    row.token ?? styled("dim", "none"),
  ]);
  return { body: [...indentedTable([header, ...rows], width), ...problemsOf(document)] };
}

function problemsOf({ envs }: EnvsDocument): Text[] {
  const lines = envs.flatMap(({ env, problems }) =>
    problems.flatMap(({ code, reason, fix }): Text[] => [
      ["  ", mark(false), " ", styled("bold", `${env} ${code}`), `: ${reason}`],
      ["    ", styled("dim", "fix: "), fix],
    ]),
  );
  const [broken] = envs.filter(({ problems }) => problems.length > 0);
  if (broken === undefined) return [];
  return ["", ...lines, ["  ", styled("dim", "next: "), `axctl auth doctor --env ${shellQuote(broken.env)}`]];
}
