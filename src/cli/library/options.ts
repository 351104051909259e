/** A length of time as on the command line, such as `"30s"`, `"500ms"` or `"24h"`. */
export type Time = `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/** Where a function acts, and who may stop it. Everything defaults to what the process itself has. */
export interface WorldOptions {
  /** The working folder: where git and a local `.ax/config.toml` are looked for, and where relative paths begin. */
  cwd?: string;
  /** Every environment variable that counts (`AX_*`, `HTTPS_PROXY`, …); default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>>;
  /** The home folder, which holds `.ax` unless `AX_CONFIG_DIR` names another place. */
  home?: string;
  /** Stops what is under way; the function then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Takes what a command would say on standard error, one line at a time; without it nobody hears of it. */
  onWarning?: (line: string) => void;
}

/** How requests are sent. */
export interface TransportOptions {
  /** Send the token over plain http to a host that is not this machine. */
  allowInsecureHttp?: boolean;
  /** Files with PEM texts: certificates to trust as well, the client certificate, and its key. */
  cacert?: string;
  cert?: string;
  key?: string;
}

/** Who to run as. */
export interface IdentityOptions extends WorldOptions, TransportOptions {
  /** The name of a login (`--env`): that one and nothing else. Default: by precedence, see docs/identity.md. */
  environment?: string;
  /** The space: its id, slug or name. */
  spaceId?: string;
}

/** What `resolveIdentity` takes. */
export interface ResolveIdentityOptions extends IdentityOptions {
  /** Exchange the token once, and say what the API thinks of it. Without it nothing is sent. */
  probe?: boolean;
  /** The deadline of the probe; default `"30s"`. */
  timeout?: Time;
}

/** What `runPreflight` takes; see `axctl qa preflight --help`. It only reads: write checks are the command's alone. */
export interface RunPreflightOptions extends IdentityOptions {
  /** What the gate is for; default `"mcp-ui"`. */
  for?: string;
  /** Items to ask each list for; default 10. */
  limit?: number;
  /** The deadline of the run (default `"30s"`), and of one attempt of one check (default `"10s"`). */
  timeout?: Time;
  checkTimeout?: Time;
  /** Further attempts after a transient failure; default 2. */
  retries?: number;
  /** Checks in flight at once; default 8. */
  concurrency?: number;
  /** Fail a check that passed only after a retry. */
  failOnFlaky?: boolean;
  /** False: exchange anew, and keep nothing on disk. */
  tokenCache?: boolean;
  /** Accept any JSON as an answer; such a run is no evidence. */
  lenient?: boolean;
}

/** What `planRelease` takes; paths are those of the repository. */
export interface PlanReleaseOptions extends WorldOptions {
  /** The commit to plan for; default `HEAD`. */
  ref?: string;
  configFile?: string;
  manifestFile?: string;
  /** Plan for this package alone. */
  path?: string;
  /** The branch that is released; default: the one that `ref` names, else `main`. */
  targetBranch?: string;
  /** `owner/name`, where links lead. */
  repo?: `${string}/${string}`;
  /** The day of the release, such as `2026-01-31`; default: today, UTC. */
  date?: `${number}-${number}-${number}`;
  /** Give the new content of every file, too. */
  contents?: boolean;
  /** Fail when a commit that reads like a release is lost. */
  strict?: boolean;
}

/** What `verifyEvidence` takes. */
export interface VerifyEvidenceOptions extends WorldOptions {
  /** The folder that `axctl qa matrix --artifact-dir` or `axctl qa ci` wrote. */
  artifactDir: string;
  /** Environments that must have passed; at least one. */
  require: readonly [string, ...string[]];
  /** What the gate must have been for; default `"release"`. */
  for?: string;
  /** How old an artifact may be; default `"24h"`. */
  maxAge?: Time;
  /** The commit that it must be about; default: HEAD of the checkout at `cwd`. */
  commit?: string;
  /** Accept what was made while tracked files differed from the commit. */
  allowDirty?: boolean;
  /** Accept a matrix that was told to live with drift. */
  allowIgnoredDrift?: boolean;
}
