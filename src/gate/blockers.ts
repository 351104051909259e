import type { Explained } from "../identity/doctor.ts";
import type { Finding } from "../identity/finding.ts";
import { GATEWAY_SOURCE } from "../identity/resolve.ts";

/** Why nothing is asked at all: `skip` when configuration is absent, else a gate that fails for its problems. */
export interface Blocked {
  skip: string | null;
  problems: Finding[];
}

/** Codes that mean that there is no credential, as opposed to a wrong one. */
const ABSENT: ReadonlySet<string> = new Set(["missing_user_login_env", "missing_token"]);

/** Judges an identity before anything is sent; null when requests may go out. Pure. */
export function blockersOf(
  { identity, diagnosis }: Explained,
  { allowInsecureHttp }: { allowInsecureHttp: boolean },
): Blocked | null {
  // Without a token nothing would be sent, so it does not matter where to.
  const insecure =
    allowInsecureHttp || identity.token === null
      ? []
      : diagnosis.warnings.filter(({ code }) => code === "insecure_base_url");
  const problems = [...diagnosis.problems, ...insecure];
  if (problems.some(({ code }) => !ABSENT.has(code))) return { skip: null, problems };
  if (problems.length === 0 && identity.token !== null) return null;
  // With --env variables do not count. Without it, an empty one is most likely the secret that should have been there.
  const empty = identity.explicitEnv ? [] : diagnosis.warnings.filter(({ code }) => code === "empty_environment_value");
  const reasons = problems.length > 0 ? problems.map(({ reason }) => reason) : [absenceOf(identity)];
  return {
    skip: [...reasons, ...empty.map(({ reason }) => reason)].join("; "),
    problems: [...problems, ...empty],
  };
}

/** Why there is no token although nothing is wrong with the configuration. */
function absenceOf({ authSource, principalIntent }: Explained["identity"]): string {
  return authSource === GATEWAY_SOURCE || principalIntent === "agent_gateway_brokered"
    ? "the Gateway holds this workspace's credential: run through the Gateway, or select a login with --env"
    : "no source that counts gives a token";
}
