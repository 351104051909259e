import type { ConfigFile } from "./config-file.ts";
import type { Finding } from "./finding.ts";
import { isUnsafeLocal } from "./layers.ts";
import { loginSourceName } from "./paths.ts";
import { problemsOf } from "./problems.ts";
import type { Identity } from "./resolve.ts";
import type { Sources } from "./sources.ts";
import { warningsOf } from "./warnings.ts";

/** One source of identity: whether it is there, whether it counts, and why not. */
export interface SourceReport {
  name: string;
  exists: boolean;
  used: boolean;
  ignored: boolean;
  path?: string;
  reason?: string;
  /** The recognised keys that it sets, sorted; never values. */
  keys?: string[];
}

export interface Diagnosis {
  sources: SourceReport[];
  warnings: Finding[];
  problems: Finding[];
}

/** Explains an identity: every source in order of precedence, what to know and what to mend. Pure. */
export function diagnose(sources: Sources, identity: Identity): Diagnosis {
  return {
    sources: sourceReports(sources),
    warnings: warningsOf(sources, identity),
    problems: problemsOf(sources, identity),
  };
}

function sourceReports(sources: Sources): SourceReport[] {
  const bypassed = sources.option.env === null ? null : `--env ${sources.option.env} selects a user login only`;
  const reports = [
    fileReport("global_config", sources.global, bypassed),
    fileReport(loginSourceName(sources.option.env ?? sources.chosenEnv), sources.login, null),
    profileReport(sources, bypassed),
  ];
  if (sources.local !== null) reports.push(localReport(sources.local.file, bypassed));
  reports.push(
    sources.runtime === null
      ? { name: "runtime_config", exists: false, used: false, ignored: false }
      : namedReport("runtime_config", sources.runtime, bypassed),
  );
  const variables = overrides(sources);
  if (variables.length > 0) {
    const report = {
      name: "environment",
      exists: true,
      used: bypassed === null,
      ignored: bypassed !== null,
      keys: variables,
    };
    reports.push(bypassed === null ? report : { ...report, reason: bypassed });
  }
  return reports;
}

function fileReport(name: string, file: ConfigFile, ignoredBecause: string | null): SourceReport {
  const exists = file.state !== "absent";
  const ignored = exists && ignoredBecause !== null;
  const report: SourceReport = { name, exists, used: file.state === "read" && !ignored, ignored, path: file.path };
  const reason = ignored ? ignoredBecause : (file.fault?.reason ?? null);
  if (reason !== null) report.reason = reason;
  if (file.state === "read") report.keys = keysOf(file);
  return report;
}

/** A file that is named counts as a source even where it is not there: being bypassed, it is ignored. */
function namedReport(name: string, file: ConfigFile, ignoredBecause: string | null): SourceReport {
  const report = fileReport(name, file, ignoredBecause);
  return ignoredBecause === null ? report : { ...report, ignored: true, reason: ignoredBecause };
}

function keysOf(file: ConfigFile): string[] {
  return Object.keys(file.values).sort();
}

function profileReport({ profile }: Sources, bypassed: string | null): SourceReport {
  if (profile.name === null && profile.file.state === "absent") {
    return { name: "active_profile", exists: false, used: false, ignored: false };
  }
  if (profile.name === null) return fileReport("active_profile", profile.file, bypassed);
  return namedReport(`active_profile:${profile.name}`, profile.file, bypassed);
}

function localReport(file: ConfigFile, bypassed: string | null): SourceReport {
  const unsafe = isUnsafeLocal(file) ? "a user's token together with an agent identity is unsafe" : null;
  return fileReport("local_config", file, bypassed ?? unsafe);
}

/** The variables that override something, sorted: those set to a value, and agent variables that clear a field. */
function overrides({ environment }: Sources): string[] {
  const fields = ["AX_TOKEN", "AX_TOKEN_FILE", "AX_BASE_URL", "AX_SPACE", "AX_SPACE_ID"].filter(
    (name) => environment[name],
  );
  const agents = ["AX_AGENT_NAME", "AX_AGENT_ID"].filter((name) => environment[name] !== undefined);
  return [...fields, ...agents].sort();
}
