import type { IdentityVariable } from "../identity/sources.ts";
import type { TokenName } from "../release/train/token.ts";

/**
 * Every environment variable that axctl reads, once: `--help`, the reference and the man page show what stands here.
 * `AX_QA_<ENV>_…` stands for one variable of each environment.
 */
export const variables = {
  PATH: "where git, npm and other programs are found",
  HOME: "the folder that `~` means; empty or absent: the account's own",
  NO_COLOR: "not empty: no colour",
  FORCE_COLOR: "colour where no terminal reads along; 0: none",
  CI: "not empty: a job's log reads along: no colour, and nothing moves",
  TERM: "dumb: no colour, and nothing moves",
  AX_TOKEN: "the token to act with",
  AX_TOKEN_FILE: "a file that holds it",
  AX_BASE_URL: "the base URL of the API",
  AX_SPACE: "the space to work in: its id, slug or name; before AX_SPACE_ID",
  AX_SPACE_ID: "the space to work in",
  AX_AGENT_NAME: "the agent to act as; empty: as the user",
  AX_AGENT_ID: "the agent to act as, by its id; empty: as the user",
  AX_USER_ENV: "the login to use where no --env names one",
  AX_ENV: "the same, after AX_USER_ENV",
  AX_CONFIG_FILE: "a configuration file that wins over the others",
  AX_CONFIG_DIR: "the folder of logins, configuration and token cache (default: ~/.ax)",
  AX_GATEWAY_DIR: "the folder of the gateway's state",
  AX_GATEWAY_ENV: "the environment whose gateway is looked for (default: AX_USER_ENV, then AX_ENV)",
  AX_NO_TOKEN_CACHE: "1: exchange anew and keep nothing on disk",
  USER: "the user's name, where the system knows none",
  HTTP_PROXY: "the proxy for http, also in lower case",
  HTTPS_PROXY: "the proxy for https, also in lower case",
  NO_PROXY: "hosts that are asked without a proxy, also in lower case",
  NODE_EXTRA_CA_CERTS: "certificates to trust as well (PEM); read by Node itself",
  AX_QA_ENVS: "the environments, separated by commas (default: dev,next)",
  AX_QA_TARGET: "what the gate is for (default: release)",
  AX_QA_ARTIFACT_DIR: "the folder for artifacts (default: operator-qa-artifacts)",
  AX_QA_CONFIG_DIR: "the folder for logins while it runs (default: a temporary one)",
  AX_QA_REQUIRE_MATRIX: "true: told in the summary, for a workflow that then takes a skip (3) for a failure",
  "AX_QA_<ENV>_TOKEN": "the token for an environment",
  "AX_QA_<ENV>_PAT": "the same, where that one is not set",
  "AX_QA_<ENV>_BASE_URL": "the base URL of its API",
  "AX_QA_<ENV>_URL": "the same, where that one is not set",
  "AX_QA_<ENV>_SPACE_ID": "the space to work in there",
  GITHUB_ACTIONS: "true: failures are annotated in the job",
  GITHUB_STEP_SUMMARY: "the file that the report is appended to",
  AXCTL_GITHUB_TOKEN: "the token for GitHub; it may write",
  RELEASE_PLEASE_TOKEN: "the same, after AXCTL_GITHUB_TOKEN",
  GH_TOKEN: "a token for GitHub that is read with alone",
  GITHUB_TOKEN: "the same, after GH_TOKEN",
  GITHUB_API_URL: "the base of GitHub's API (default: https://api.github.com)",
  GITHUB_REPOSITORY: "the repository on GitHub, where no --repo names one",
  GITHUB_SERVER_URL: "the host of that repository",
  GIT_SSH_COMMAND: "how git reaches a remote over ssh (default: ssh -o BatchMode=yes)",
  TWINE_REPOSITORY_URL: "where twine uploads to; the rest of its configuration is twine's own",
  TWINE_REPOSITORY: "the repository of .pypirc that twine uploads to, where that one is not set",
} as const satisfies Record<IdentityVariable | TokenName, string> & Record<string, string>;

export type VariableName = keyof typeof variables;

/** Those that every command reads. */
export const commonVariables: readonly VariableName[] = ["PATH", "HOME", "NO_COLOR", "FORCE_COLOR", "CI", "TERM"];

/** Where logins and configuration are. */
export const loginVariables: readonly VariableName[] = ["AX_CONFIG_DIR"];

/** Who a command runs as; docs/identity.md says what wins over what. */
export const identityVariables: readonly VariableName[] = [
  "AX_TOKEN",
  "AX_TOKEN_FILE",
  "AX_BASE_URL",
  "AX_SPACE",
  "AX_SPACE_ID",
  "AX_AGENT_NAME",
  "AX_AGENT_ID",
  "AX_USER_ENV",
  "AX_ENV",
  "AX_CONFIG_FILE",
  ...loginVariables,
  "AX_GATEWAY_DIR",
  "AX_GATEWAY_ENV",
];

/** How requests are sent. */
export const transportVariables: readonly VariableName[] = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "NODE_EXTRA_CA_CERTS",
];

/** What is sent to the API, and what of it is kept. */
export const sessionVariables: readonly VariableName[] = ["AX_NO_TOKEN_CACHE", "USER", ...transportVariables];

/** What names the repository. */
export const repositoryVariables: readonly VariableName[] = ["GITHUB_REPOSITORY", "GITHUB_SERVER_URL"];

const tokenVariables: readonly TokenName[] = ["AXCTL_GITHUB_TOKEN", "RELEASE_PLEASE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"];

/** How GitHub is asked, and about which repository. */
export const gitHubVariables: readonly VariableName[] = [
  ...tokenVariables,
  "GITHUB_API_URL",
  ...repositoryVariables,
  ...transportVariables,
];

/** The same, for commands that may fetch what this clone lacks. */
export const trainVariables: readonly VariableName[] = [...gitHubVariables, "GIT_SSH_COMMAND"];
