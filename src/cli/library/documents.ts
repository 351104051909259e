/** What every document holds. */
export interface Document {
  /** Changes only when a field is removed or changes its meaning. */
  version: 1;
  /** The verdict. What was not seen is never ok. */
  ok: boolean;
  /** Nothing was judged, such as without a configuration: neither ok nor failed. */
  skipped: boolean;
  /** The outcome in a few fields, with the command whose document it is. */
  summary: { readonly command: string };
}

/** Something to know, or to mend; `fix` is the edit or command that mends it. */
export interface Finding {
  code: string;
  reason: string;
  fix: string;
  path?: string;
  keys?: readonly string[];
}

/** What a probe found. */
export type Probe =
  | { ok: true; token_class: string; host: string }
  | { ok: false; code: string; host: string }
  | { skipped: true; reason: string };

/** What `axctl auth doctor --json` prints. No field ever holds a credential: `token` is a masked one. */
export interface IdentityDocument extends Document {
  selected_env: string | null;
  selected_env_source: string | null;
  selected_profile: string | null;
  runtime_config: string | null;
  effective: {
    auth_source: string | null;
    token_kind: string;
    token: string | null;
    token_file?: string;
    base_url: string;
    base_url_source: string | null;
    host: string;
    space_id: string | null;
    space_source: string | null;
    agent_name: string | null;
    agent_id: string | null;
    principal_type: string | null;
    principal_intent: string;
  };
  /** Every place that was looked at, the lowest first. */
  sources: readonly {
    name: string;
    exists: boolean;
    used: boolean;
    ignored: boolean;
    path?: string;
    reason?: string;
  }[];
  warnings: readonly Finding[];
  /** Why no command may run like this; empty when `ok`. */
  problems: readonly Finding[];
  probe?: Probe;
}

/** How one check ended. */
export interface CheckResult {
  name: string;
  ok: boolean;
  duration_ms: number;
  /** Requests tried; 0 when what the check needs was not to be had. */
  attempts: number;
  count?: number;
  /** It passed, but only after a retry. */
  flaky?: true;
  error?: { status_code: number; url: string; detail: unknown } | { type: string; code: string; detail: string };
}

/** What binds a result to a moment, a tool, a commit, a target and a suite; the digest is over all of the document. */
export interface Evidence {
  /** RFC 3339, UTC. */
  generated_at: string;
  tool: { name: string; version: string };
  /** The checkout; null where there was none, or git did not answer. */
  subject: { repository: string | null; commit: string; branch: string | null; dirty: boolean } | null;
  target: { host: string; space_id: string | null; build?: string } | null;
  suite: { name: string; digest: string };
  digest: string;
}

/** What `axctl qa preflight --json` prints. */
export interface PreflightDocument extends Document {
  environment: string | null;
  space_id: string | null;
  principal: { username: string; principal_type: string } | null;
  checks: readonly CheckResult[];
  /** Why nothing was asked, or what was wrong with the space. */
  problems: readonly Finding[];
  evidence: Evidence;
}

/** What would be released of one package. */
export interface PlannedPackage {
  path: string;
  component: string;
  release_type: string;
  current_version: string | null;
  new_version: string;
  /** `initial`, `major`, `minor`, `patch`, `prerelease` or `none`. */
  bump: string;
  reason: string;
  tag: string;
  previous_tag: string | null;
  /** Markdown. */
  notes: string;
  files: readonly { path: string; updater: string; content?: string }[];
}

/** What becomes of one commit. */
export interface PlannedCommit {
  sha: string;
  subject: string;
  type: string | null;
  scope: string | null;
  breaking: boolean;
  pr: number | null;
  packages: readonly string[];
  disposition: "released" | "hidden" | "unconventional" | "dropped" | "outside" | "excluded";
  reason: string;
}

/** What `axctl release plan --json` prints. Nothing to release is `skipped`. */
export interface PlanDocument extends Document {
  ref: string;
  ref_sha: string;
  target_branch: string;
  repository: string;
  date: string;
  packages: readonly PlannedPackage[];
  pull_requests: readonly { title: string; branch: string; body: string; labels: readonly string[]; draft: boolean }[];
  commits: readonly PlannedCommit[];
  warnings: readonly { code: string; reason: string; sha: string | null }[];
  /** What git cannot know, and Release Please asks GitHub for. */
  unverifiable: readonly { code: string; reason: string }[];
  input_digest: string;
}

/** What `axctl qa verify --json` prints. */
export interface VerifyDocument extends Document {
  artifact_dir: string;
  required: readonly string[];
  target: string;
  max_age_seconds: number;
  commit: string;
  /** What was looked at; `problems` says why one does not count. */
  artifacts: readonly {
    path: string;
    env: string | null;
    ok: boolean;
    problems: readonly { code: string; reason: string }[];
  }[];
  /** All problems of all artifacts; empty when `ok`. */
  problems: readonly { code: string; reason: string; path: string; env: string | null }[];
}
