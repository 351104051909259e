/** What may write: tokens of an identity of their own. */
export const WRITE_TOKENS = ["AXCTL_GITHUB_TOKEN", "RELEASE_PLEASE_TOKEN"] as const;
/** What may read besides. */
export const READ_TOKENS = [...WRITE_TOKENS, "GH_TOKEN", "GITHUB_TOKEN"] as const;

export type TokenName = (typeof READ_TOKENS)[number];

/**
 * The token for GitHub, the first variable that is set; undefined when none is. `GITHUB_TOKEN` never writes: pull requests and
 * releases that are made with it start no workflows, and what it may do differs between organisations
 * (spec release-train.md, "GitHub"). Pure.
 */
export function gitHubToken(
  env: Readonly<Record<string, string | undefined>>,
  purpose: "read" | "write",
): { name: TokenName; token: string } | undefined {
  for (const name of purpose === "write" ? WRITE_TOKENS : READ_TOKENS) {
    const token = env[name]?.trim() ?? "";
    if (token !== "") return { name, token };
  }
  return undefined;
}
