import { shellQuote } from "../../core/shell.ts";
import type { SourceReport } from "../../identity/diagnose.ts";
import type { DoctorReport } from "../../identity/doctor.ts";
import { styled, type Text } from "../../terminal/text.ts";
import { block, findingLines, indentedTable, mark, verdict } from "./marks.ts";

/** Doctor's answer for a person: who, as what, where and from which file; then every source; then what to mend. */
export function doctorView(report: DoctorReport): Text[] {
  return [
    styled("bold", "Identity"),
    ...indentedTable(identityRows(report)),
    ...block("Sources (later ones win)", indentedTable(report.sources.map(sourceRow))),
    ...block("Warnings", findingLines(report.warnings, "yellow")),
    ...block("Problems", findingLines(report.problems, "red")),
    ...block("Probe", probeLines(report)),
    ...closing(report),
  ];
}

function identityRows({ effective, selected_env }: DoctorReport): Text[][] {
  const row = (label: string, value: string | null, source: string | null): Text[] => [
    styled("dim", label),
    value ?? styled("dim", "none"),
    source === null ? "" : styled("dim", `from ${source}`),
  ];
  const agent = [effective.agent_name, effective.agent_id].filter((part) => part !== null).join(" ");
  const token = effective.token === null ? null : `${effective.token} (${effective.token_kind})`;
  return [
    row("as", effective.principal_intent, null),
    row("token", token, effective.auth_source),
    row("host", effective.base_url, effective.base_url_source ?? "the default"),
    row("space", effective.space_id, effective.space_source),
    row("agent", agent === "" ? null : agent, effective.agent_name_source ?? effective.agent_id_source),
    row("environment", selected_env, null),
  ];
}

function sourceRow(source: SourceReport): Text[] {
  return [stateOf(source), source.name, detailOf(source)];
}

function stateOf({ used, ignored, exists }: SourceReport): Text {
  if (used) return styled("green", "used");
  if (ignored) return styled("yellow", "ignored");
  return exists ? styled("red", "unreadable") : styled("dim", "absent");
}

function detailOf({ path, reason, keys }: SourceReport): Text {
  const set = keys === undefined || keys.length === 0 ? "" : `sets ${keys.join(", ")}`;
  const parts = [path ?? "", set, reason === undefined ? "" : `because ${reason}`];
  return styled("dim", parts.filter((part) => part !== "").join("; "));
}

function probeLines({ probe }: DoctorReport): Text[] {
  if (probe === undefined) return [];
  if ("skipped" in probe) return [["  ", styled("dim", "skipped"), ` ${probe.reason}`]];
  return [
    [
      "  ",
      mark(probe.ok),
      probe.ok
        ? ` ${probe.host} gives a token of class ${probe.token_class}`
        : ` ${probe.host} refuses the token: ${probe.code}`,
    ],
  ];
}

function closing(report: DoctorReport): Text[] {
  const env = report.selected_env === null ? "" : ` --env ${shellQuote(report.selected_env)}`;
  if (report.ok) return verdict(true, `doctor passes for ${report.effective.host}`, `axctl qa preflight${env}`);
  const count = report.problems.length === 1 ? "1 problem" : `${report.problems.length} problems`;
  return verdict(false, `doctor found ${count}: work on the local configuration`, report.problems[0]?.fix);
}
