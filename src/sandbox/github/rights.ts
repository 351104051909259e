import { Refusal, type Role } from "./exchange.ts";

/** A token, and what it may do. */
export interface Token {
  login?: string;
  role: Role;
  /** How GitHub calls it when it refuses: a workflow's own token is an integration. */
  kind?: "personal access token" | "integration";
}

/** Who asks, by the header; without a token whoever may read what is public. */
export function authenticate(
  authorization: string | undefined,
  tokens: Readonly<Record<string, Token>>,
): Required<Token> & { known: boolean } {
  if (authorization === undefined) return { login: "", role: "read", kind: "personal access token", known: false };
  const token = tokens[authorization.replace(/^(bearer|token) /i, "")];
  if (token === undefined) throw new Refusal(401, "Bad credentials");
  return { login: "octocat", kind: "personal access token", ...token, known: true };
}

const ranks: readonly Role[] = ["none", "read", "write", "admin"];

/** Refuses what a token may not do, as GitHub does; the emulator lets everyone write into what is public. */
export function authorise(
  { method, path }: { method: string; path: string },
  who: ReturnType<typeof authenticate>,
): void {
  const needed = neededRole(method, path);
  if (ranks.indexOf(who.role) >= ranks.indexOf(needed)) return;
  if (!who.known) throw new Refusal(401, "Requires authentication");
  if (who.role === "none") throw new Refusal(404, "Not Found");
  throw new Refusal(403, `Resource not accessible by ${who.kind}`);
}

function neededRole(method: string, path: string): Role {
  const behind = path.replace(/^\/repos\/[^/]+\/[^/]+/, "");
  if (behind === path) return "none";
  if (/^\/actions\/secrets|^\/branches\/.+\/protection|^\/collaborators|^\/hooks/.test(behind)) return "admin";
  if (method === "GET" || method === "HEAD") return "read";
  return behind === "" ? "admin" : "write";
}
