import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { type Diagnosis, diagnose, type SourceReport } from "./diagnose.ts";
import type { Finding } from "./finding.ts";
import type { GatewayCandidate } from "./gateway.ts";
import { type Identity, resolve } from "./resolve.ts";
import type { Sources } from "./sources.ts";

/** What a `--probe` found (spec identity.md, "Doctor's JSON"). */
export type Probe =
  | { ok: true; token_class: string; host: string }
  | { ok: false; code: string; host: string }
  | { skipped: true; reason: string };

/** The body of doctor's document, without the envelope's version. */
export interface DoctorReport {
  ok: boolean;
  skipped: false;
  summary: {
    command: "axctl auth doctor";
    principal_intent: string;
    auth_source: string | null;
    host: string;
    space_id: string | null;
    warnings: number;
    problems: number;
    probe?: Probe;
  };
  details: Finding[];
  selected_env: string | null;
  selected_env_source: string | null;
  selected_profile: string | null;
  runtime_config: string | null;
  effective: Effective;
  sources: SourceReport[];
  warnings: Finding[];
  problems: Finding[];
  probe?: Probe;
}

interface Effective {
  auth_source: string | null;
  token_kind: string;
  token: string | null;
  /** Absent where the token stands in its source itself. */
  token_file?: string;
  base_url: string;
  base_url_source: string | null;
  host: string;
  space_id: string | null;
  space_source: string | null;
  agent_name: string | null;
  agent_name_source: string | null;
  agent_id: string | null;
  agent_id_source: string | null;
  principal_type: string | null;
  principal_type_source: string | null;
  principal_intent: string;
  gateway_binding: GatewayBinding;
}

interface GatewayBinding {
  daemon_running: boolean;
  daemon_pid: number | null;
  registry_path: string;
  bound_candidates: GatewayCandidate[];
  selected: GatewayCandidate | null;
}

/** An identity with everything that explains it. */
export interface Explained {
  identity: Identity;
  sources: Sources;
  diagnosis: Diagnosis;
}

/** Resolves and explains in one step: what doctor prints and every other command acts on. Pure. */
export function explain(sources: Sources): Explained {
  const identity = resolve(sources);
  return { identity, sources, diagnosis: diagnose(sources, identity) };
}

/** Doctor's answer as data; `probeProblem` is what a rejected probe adds to the problems. */
export function doctorReport(
  { identity, sources, diagnosis }: Explained,
  probed?: { probe: Probe; problem?: Finding },
): DoctorReport {
  const problems = probed?.problem === undefined ? diagnosis.problems : [...diagnosis.problems, probed.problem];
  const { warnings } = diagnosis;
  const probe = probed === undefined ? {} : { probe: probed.probe };
  const effective = effectiveOf(identity, sources);
  return {
    ok: problems.length === 0,
    skipped: false,
    summary: {
      command: "axctl auth doctor",
      principal_intent: identity.principalIntent,
      auth_source: identity.authSource,
      host: effective.host,
      space_id: effective.space_id,
      warnings: warnings.length,
      problems: problems.length,
      ...probe,
    },
    details: problems.length > 0 ? problems : warnings,
    selected_env: identity.selectedEnv,
    selected_env_source: identity.selectedEnvSource,
    selected_profile: identity.selectedProfile,
    runtime_config: identity.runtimeConfig,
    effective,
    sources: diagnosis.sources,
    warnings,
    problems,
    ...probe,
  };
}

function effectiveOf(identity: Identity, { gateway }: Sources): Effective {
  const { baseUrl, space, agentName, agentId, principalIntent } = identity;
  return {
    auth_source: identity.authSource,
    token_kind: identity.tokenKind,
    token: identity.token?.toString() ?? null,
    ...(identity.tokenFile === null ? {} : { token_file: identity.tokenFile }),
    base_url: displayUrl(baseUrl.value),
    base_url_source: baseUrl.source,
    host: readBaseUrl(displayUrl(baseUrl.value)).host,
    space_id: space?.value ?? null,
    space_source: space?.source ?? null,
    agent_name: agentName?.value ?? null,
    agent_name_source: agentName?.source ?? null,
    agent_id: agentId?.value ?? null,
    agent_id_source: agentId?.source ?? null,
    principal_type: identity.principalType,
    principal_type_source: identity.principalTypeSource,
    principal_intent: principalIntent,
    gateway_binding: {
      daemon_running: gateway.daemonRunning,
      daemon_pid: gateway.daemonPid,
      registry_path: gateway.path,
      bound_candidates: gateway.candidates,
      selected: principalIntent === "agent_gateway_brokered" ? (gateway.candidates[0] ?? null) : null,
    },
  };
}
