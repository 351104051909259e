import { shellQuote } from "../../core/shell.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { EnvsDocument } from "../envs.ts";
import { indentedTable, mark, verdict } from "./marks.ts";

/** The logins as a table, the one that commands without --env start from marked; below it what is wrong with any. */
export function envsView(document: EnvsDocument): Text[] {
  if (document.skipped)
    return verdict(false, `skipped: ${document.summary.reason ?? ""}`, "axctl login --env dev").slice(1);
  const header = ["", "environment", "base URL", "space", "token"].map((name) => styled("dim", name));
  const rows = document.envs.map((row): Text[] => [
    row.active ? styled("green", "*") : " ",
    row.env,
    row.base_url,
    row.space_id ?? styled("dim", "none"),
    row.token ?? styled("dim", "none"),
  ]);
  return [...indentedTable([header, ...rows]), ...problemsOf(document)];
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
