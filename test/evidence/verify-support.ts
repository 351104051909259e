import { isObject, type JsonObject } from "../../src/evidence/read-artifact.ts";
import { judgeArtifact } from "../../src/evidence/verify-artifact.ts";
import type { ArtifactKind, Expectation, Slot } from "../../src/evidence/verify-types.ts";
import { doctorSchema, matrixSchema, preflightSchema } from "../../src/gate/schemas.ts";
import { digestOfDocument } from "./support.ts";

const NOW = Date.UTC(2026, 2, 1, 12);
export const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/** A moment so many seconds before the one at which tests verify. */
export function secondsAgo(seconds: number): string {
  return new Date(NOW - seconds * 1000).toISOString();
}

const CHECKS = ["auth.whoami", "tasks.list"];
const CORE = { name: "core", digest: `sha256:${"c".repeat(64)}` };
const WRITE = { name: "core+write", digest: `sha256:${"d".repeat(64)}` };
const DOCTOR = { name: "doctor", digest: `sha256:${"e".repeat(64)}` };

export const EXPECTED: Expectation = {
  required: ["dev", "next"],
  target: "release",
  maxAgeMs: 3_600_000,
  nowMs: NOW,
  commit: COMMIT,
  repository: "github.com/ax/app",
  allowDirty: false,
  allowIgnoredDrift: false,
  suites: {
    preflight: [
      { suite: CORE, checks: CHECKS },
      { suite: WRITE, checks: [...CHECKS, "context.set"] },
    ],
    matrix: [{ suite: CORE, checks: CHECKS }],
    doctor: [{ suite: DOCTOR, checks: [] }],
  },
  schemas: { preflight: preflightSchema, doctor: doctorSchema, matrix: matrixSchema },
};

export const SLOTS: Readonly<Record<ArtifactKind, Slot>> = {
  preflight: { path: "qa/dev-preflight.json", kind: "preflight", env: "dev" },
  doctor: { path: "qa/dev-doctor.json", kind: "doctor", env: "dev" },
  matrix: { path: "qa/matrix.json", kind: "matrix", env: null },
};

const SPACE = "5ac3f00d-0000-4000-8000-00000000cafe";

const checks = () => CHECKS.map((name) => ({ name, ok: true, duration_ms: 12, attempts: 1, count: 3 }));

function evidence(suite: { name: string; digest: string }, host: string | null) {
  return {
    generated_at: secondsAgo(60),
    tool: { name: "axctl", version: "0.1.0" },
    subject: { repository: "github.com/ax/app", commit: COMMIT, branch: "main", dirty: false },
    target: host === null ? null : { host, space_id: SPACE },
    suite,
    digest: "",
  };
}

function preflight(env: string) {
  return {
    version: 1,
    ok: true,
    skipped: false,
    summary: {
      command: "axctl qa preflight",
      environment: env,
      space_id: SPACE,
      principal_type: "user",
      mode: "read_only",
      checks_total: 2,
      checks_failed: 0,
      failed_checks: [],
      target: "release",
      preflight_passed: true,
    },
    details: checks(),
    environment: env,
    space_id: SPACE,
    principal: { username: "ada", principal_type: "user", bound_agent: null },
    mode: "read_only",
    artifacts: [],
    checks: checks(),
    preflight: {
      target: "release",
      passed: true,
      generated_at_unix: NOW / 1000 - 60,
      command: "axctl qa preflight",
    },
    shapes: {},
    problems: [],
    evidence: evidence(CORE, `${env}.example`),
  };
}

const WARNING = { code: "insecure_base_url", reason: "plain http", fix: "use https" };

function doctor(env: string) {
  return {
    version: 1,
    ok: true,
    skipped: false,
    summary: {
      command: "axctl auth doctor",
      principal_intent: "user",
      auth_source: `user_login:${env}`,
      host: `${env}.example`,
      space_id: SPACE,
      warnings: 1,
      problems: 0,
    },
    details: [WARNING],
    selected_env: env,
    selected_env_source: "option:--env",
    selected_profile: null,
    runtime_config: null,
    effective: {
      auth_source: `user_login:${env}`,
      token_kind: "user_pat",
      token: "axp_u_…",
      base_url: `https://${env}.example`,
      base_url_source: `user_login:${env}`,
      host: `${env}.example`,
      space_id: SPACE,
      space_source: `user_login:${env}`,
      agent_name: null,
      agent_name_source: null,
      agent_id: null,
      agent_id_source: null,
      principal_type: "user",
      principal_type_source: null,
      principal_intent: "user",
      gateway_binding: {
        daemon_running: false,
        daemon_pid: null,
        registry_path: "registry",
        bound_candidates: [],
        selected: null,
      },
    },
    sources: [],
    warnings: [WARNING],
    problems: [],
    evidence: evidence(DOCTOR, `${env}.example`),
  };
}

function row(env: string) {
  return {
    env,
    requested_env: env,
    selected_env: env,
    principal_intent: "user",
    auth_source: `user_login:${env}`,
    base_url: `https://${env}.example`,
    host: `${env}.example`,
    space_id: SPACE,
    warnings: [],
    doctor_ok: true,
    doctor_problems: [],
    preflight_ok: true,
    artifact_path: null,
    preflight_error: null,
    checks: CHECKS.map((name) => ({ name, ok: true, count: 3 })),
  };
}

function matrix() {
  return {
    version: 1,
    ok: true,
    skipped: false,
    summary: {
      command: "axctl qa matrix",
      target: "release",
      env_count: 2,
      failed_envs: [],
      warnings: 0,
      drift: { breaking: 0, additive: 0, info: 0 },
    },
    details: [row("dev"), row("next")],
    target: "release",
    generated_at_unix: NOW / 1000 - 60,
    envs: [row("dev"), row("next")],
    baseline: "dev",
    fail_on_drift: "breaking",
    ignored_drift: [],
    drift: [],
    evidence: evidence(CORE, null),
  };
}

/** Artifacts as they are written when everything passed; sealed. */
export function artifact(kind: ArtifactKind, env = "dev"): JsonObject {
  if (kind === "matrix") return sealed(matrix());
  return sealed(kind === "preflight" ? preflight(env) : doctor(env));
}

/** The document with the digest that it has to carry, whoever wrote it. */
export function sealed(document: JsonObject): JsonObject {
  if (!isObject(document["evidence"])) return document;
  const digest = digestOfDocument(document);
  return { ...document, evidence: { ...document["evidence"], digest } };
}

/** Where in a document, by names and positions, and what stands there from now on; undefined takes it away. */
export type Change = readonly [path: string, value: unknown];

/** A document with changes. A place that is not there is a mistake of the test, unless it is a new last member. */
export function changed(document: JsonObject, changes: readonly Change[]): JsonObject {
  let result: unknown = document;
  for (const [path, value] of changes) result = withValue(result, path.split("."), value);
  if (!isObject(result)) throw new Error("a document is an object");
  return result;
}

export function withValue(node: unknown, [head, ...rest]: readonly string[], value: unknown): unknown {
  if (head === undefined) return value;
  if (Array.isArray(node)) {
    if (!(Number(head) < node.length)) throw new Error(`there is no item ${head}`);
    return node.map((item, position) => (String(position) === head ? withValue(item, rest, value) : item));
  }
  if (!isObject(node) || (rest.length > 0 && !Object.hasOwn(node, head))) throw new Error(`there is no ${head}`);
  const members = Object.entries(node).filter(([name]) => name !== head);
  const member = withValue(node[head], rest, value);
  return Object.fromEntries(member === undefined ? members : [...members, [head, member]]);
}

/** The codes of everything that is wrong with a document in the place for its kind. */
export function codesOf(kind: ArtifactKind, document: JsonObject, expected: Partial<Expectation> = {}): string[] {
  const verdict = judgeArtifact(SLOTS[kind], { state: "read", document, text: "" }, { ...EXPECTED, ...expected });
  if (verdict.ok !== (verdict.problems.length === 0)) throw new Error("`ok` and the problems contradict each other");
  return verdict.problems.map(({ code }) => code);
}

/** The same change in a command's own list and in `details`, which repeats it. */
export function both(list: string, path: string, value: unknown): Change[] {
  return [
    [`${list}.${path}`, value],
    [`details.${path}`, value],
  ];
}

export function bothWhole(list: string, value: unknown): Change[] {
  return [
    [list, value],
    ["details", value],
  ];
}
