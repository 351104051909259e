import type { SourceReport } from "../../identity/diagnose.ts";
import type { DoctorReport } from "../../identity/doctor.ts";
import type { Finding } from "../../identity/finding.ts";
import { type Style, styled, type Text } from "../../terminal/text.ts";
import type { Verdict, View } from "../view.ts";
import { block, indentedTable, mark, verdict } from "./marks.ts";
import { sameIdentity } from "./same-identity.ts";

/** Prose is broken at this many columns; paths and command lines never are, so that they can be copied. */
const WIDTH = 80;

/** The column of the longest label, `environment`: a path beside it must not move the other columns. */
const LABEL_WIDTH = "environment".length + 2;

/** Doctor's answer for a person: who, as what, where and from which file; then every source; then what to mend. */
export function doctorView(report: DoctorReport): View {
  const body = [
    styled("bold", "Identity"),
    ...indentedTable(identityRows(report)),
    ["  ", styled("dim", "file".padEnd(LABEL_WIDTH)), fileOf(report)],
    ...tokenFileLines(report),
    ...block("Sources (later ones win)", sourceLines(report.sources)),
    ...block("Warnings", report.warnings.flatMap(findingLines("!", "yellow"))),
    ...block("Problems", report.problems.flatMap(findingLines("✗", "red"))),
    ...block("Probe", probeLines(report)),
  ];
  return { body, verdict: closing(report) };
}

/** What an intent means where its name alone does not say it. */
const INTENTS: Readonly<Record<string, string>> = {
  mixed_user_token_agent_identity: "a user's token with an agent identity",
  agent_gateway_brokered: "agent, through the Gateway",
  missing: "nobody: there is no token",
  unknown: "whoever the token belongs to",
};

function identityRows(report: DoctorReport): Text[][] {
  const { effective, selected_env, selected_env_source, selected_profile } = report;
  // Where no principal type is given, the token's kind and the agent decide; their rows say where they come from.
  const typed = effective.principal_type === effective.principal_intent ? effective.principal_type_source : null;
  const row = (label: string, value: string | null, source: string | null = null): Text[] => [
    styled("dim", label),
    value ?? styled("dim", "none"),
    // The path of a runtime config stands among the sources.
    source === null ? "" : styled("dim", `from ${source.replace(/^runtime_config:.*$/s, "runtime_config")}`),
  ];
  const token = effective.token === null ? null : `${effective.token} (${effective.token_kind})`;
  const agentId = effective.agent_id === null ? [] : [row("agent id", effective.agent_id, effective.agent_id_source)];
  return [
    row("as", INTENTS[effective.principal_intent] ?? effective.principal_intent, typed),
    row("token", token, effective.auth_source),
    row("host", effective.base_url, effective.base_url_source ?? "the default"),
    row("space", effective.space_id, effective.space_source),
    row("agent", effective.agent_name, effective.agent_name_source),
    ...agentId,
    row("environment", selected_env, selected_env_source),
    ...(selected_profile === null ? [] : [row("profile", selected_profile)]),
  ];
}

/** The file, or the variable, that the token comes from. */
function fileOf({ effective, sources }: DoctorReport): Text {
  const { auth_source, principal_intent, gateway_binding } = effective;
  if (principal_intent === "agent_gateway_brokered") return gateway_binding.registry_path;
  if (auth_source === null) return styled("dim", "none");
  if (auth_source.startsWith("env:")) return `the variable ${auth_source.slice("env:".length)}`;
  const holder = sources.find(({ name }) => auth_source === name || auth_source.startsWith(`${name}:`));
  return holder?.path ?? styled("dim", "none");
}

/** The file that holds nothing but the token, where that file or variable names one. */
function tokenFileLines({ effective: { token_file } }: DoctorReport): Text[] {
  return token_file === undefined ? [] : [["  ", styled("dim", "token file".padEnd(LABEL_WIDTH)), token_file]];
}

/** Every source with its file; what it sets, or why it does not count, on a line of its own. */
function sourceLines(sources: readonly SourceReport[]): Text[] {
  const states = sources.map(stateOf);
  const indent = 4 + Math.max(...states.map(({ text }) => text.length));
  const rows = indentedTable(sources.map(({ name, path }, index): Text[] => [states[index] ?? "", name, path ?? ""]));
  return sources.flatMap(({ keys = [], reason }, index): Text[] => [
    rows[index] ?? "",
    ...(keys.length === 0 ? [] : wrapped(`sets ${keys.join(", ")}`, indent, "dim")),
    ...(reason === undefined ? [] : wrapped(`because ${reason}`, indent, "dim")),
  ]);
}

function stateOf({ used, ignored, exists }: SourceReport) {
  if (used) return styled("green", "used");
  if (ignored) return styled("yellow", "ignored");
  return exists ? styled("red", "unreadable") : styled("dim", "absent");
}

/** A finding: its code, what it is, the file where the sentence does not name it, and what mends it. */
function findingLines(sign: string, style: Style): (finding: Finding) => Text[] {
  return ({ code, reason, fix, path }) => [
    ["  ", styled(style, sign), " ", styled("bold", code)],
    ...wrapped(reason, 4),
    ...(path === undefined || reason.includes(path) || fix.includes(path) ? [] : [`    in ${path}`]),
    ...(/\baxctl |^chmod /.test(fix) ? [["    ", styled("dim", "fix: "), fix]] : wrapped(`fix: ${fix}`, 4)),
  ];
}

/** A sentence over as many lines as it needs, each set in. */
function wrapped(sentence: string, indent: number, style?: Style): Text[] {
  const lines: string[] = [];
  for (const word of sentence.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || indent + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.map((line) => [" ".repeat(indent), style === undefined ? line : styled(style, line)]);
}

function probeLines({ probe }: DoctorReport): Text[] {
  if (probe === undefined) return [];
  if ("skipped" in probe) return [["  ", styled("dim", "skipped"), ` ${probe.reason}`]];
  const said = probe.ok ? `gives a token of class ${probe.token_class}` : `did not exchange the token: ${probe.code}`;
  return [["  ", mark(probe.ok), ` ${probe.host} ${said}`]];
}

function closing(report: DoctorReport): Verdict {
  if (report.ok) return verdict(true, `doctor passes for ${report.effective.host}`, nextOf(report));
  const { problems, probe } = report;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  // A probe is made only when nothing else is wrong.
  const layer = probe === undefined || "skipped" in probe ? "the local configuration" : "the credential or the API";
  return verdict(false, `doctor found ${count}: work on ${layer}`, problems[0]?.fix);
}

/** The gate with this very identity; or, when it would refuse for a warning, what to do about that. */
function nextOf(report: DoctorReport): string {
  const { effective, warnings } = report;
  const fixOf = (wanted: string) => warnings.find(({ code }) => code === wanted)?.fix;
  if (effective.token === null) {
    return fixOf("credential_brokered_by_gateway") ?? "run through the Gateway, or select a login with --env";
  }
  return fixOf("insecure_base_url") ?? `axctl qa preflight${sameIdentity(report)}`;
}
