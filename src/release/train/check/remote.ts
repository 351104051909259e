import type { GitHubReads, Protection } from "../github-port.ts";
import type { Finding } from "./finding.ts";

/** What GitHub says about a repository's posture; a part that the token may not see is undefined. */
export interface RemotePosture {
  secrets: readonly string[] | undefined;
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
  repository: string;
  target: string;
}

/** What is wrong with it, and what could not be seen. Pure. */
export function remoteFindings(
  { secrets, protection }: RemotePosture,
  { repository, target }: Place,
): { findings: Finding[]; unverifiable: Unverifiable[] } {
  const findings: Finding[] = [];
  const unverifiable: Unverifiable[] = [];
  if (secrets === undefined)
    unverifiable.push({
      code: "secrets",
      reason: `the token may not list secrets: whether ${TOKEN} exists is not known`,
    });
  else if (!secrets.includes(TOKEN))
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
  else findings.push(...protectionFindings(protection, { repository, target }));
  unverifiable.push({ code: "token_rights", reason: `what the secret ${TOKEN} may do: only who holds it can ask` });
  return { findings, unverifiable };
}

function protectionFindings(protection: Protection | null, { repository, target }: Place): Finding[] {
  const fix = `https://github.com/${repository}/settings/branches: require a pull request with a review, and the checks of ${target}`;
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
