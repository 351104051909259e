import type { GitHubReads, Protection, SecretNames } from "../github-port.ts";
import type { Finding } from "./finding.ts";

/** What GitHub says about a repository's posture; a part that the token may not see is undefined. */
export interface RemotePosture {
  secrets: SecretNames;
  protection: Protection | null | undefined;
}

/** Asks GitHub for what no file tells. */
export async function readRemotePosture(
  github: Pick<GitHubReads, "secretNames" | "protection">,
  target: string,
): Promise<RemotePosture> {
  const [secrets, protection] = await Promise.all([github.secretNames(), github.protection(target)]);
  return { secrets, protection };
}

/** Something that nobody could look at. */
export interface Unverifiable {
  code: string;
  reason: string;
}

const TOKEN = "RELEASE_PLEASE_TOKEN";
const SETTINGS = ".github";

interface Place {
  /** `https://github.com`, or that of a GitHub Enterprise server. */
  host: string;
  repository: string;
  target: string;
}

/** What is wrong with it, and what could not be seen. Pure. */
export function remoteFindings(
  { secrets, protection }: RemotePosture,
  { host, repository, target }: Place,
): { findings: Finding[]; unverifiable: Unverifiable[] } {
  const findings: Finding[] = [];
  const unverifiable: Unverifiable[] = [];
  const names = [...(secrets.own ?? []), ...(secrets.shared ?? [])];
  if (!names.includes(TOKEN) && (secrets.own === undefined || secrets.shared === undefined))
    unverifiable.push({
      code: "secrets",
      reason: `the token may not list secrets: whether ${TOKEN} exists is not known`,
    });
  else if (!names.includes(TOKEN))
    findings.push({
      ...finding(
        "secret_missing",
        "error",
        `Actions has no secret ${TOKEN}: Release Please cannot open its pull request`,
      ),
      fix: `gh secret set ${TOKEN} --repo ${repository}`,
    });
  if (protection === undefined)
    unverifiable.push({ code: "branch_protection", reason: `the token may not see how ${target} is protected` });
  else findings.push(...protectionFindings(protection, { host, repository, target }));
  unverifiable.push({ code: "token_rights", reason: `what the secret ${TOKEN} may do: only who holds it can ask` });
  return { findings, unverifiable };
}

function protectionFindings(protection: Protection | null, { host, repository, target }: Place): Finding[] {
  const fix = `${host}/${repository}/settings/branches: require a pull request with a review, and the checks of ${target}`;
  if (protection === null)
    return [{ ...finding("branch_unprotected", "warning", `anybody who may push may push to ${target}`), fix }];
  return [
    ...(protection.requiresReview
      ? []
      : [{ ...finding("review_not_required", "warning", `${target} takes changes that nobody reviewed`), fix }]),
    ...(protection.requiredChecks.length > 0
      ? []
      : [{ ...finding("checks_not_required", "warning", `${target} takes changes whose checks failed`), fix }]),
  ];
}

function finding(code: string, severity: Finding["severity"], message: string): Omit<Finding, "fix"> {
  return { code, severity, path: SETTINGS, line: null, message };
}
