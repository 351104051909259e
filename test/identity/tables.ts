import { expect, it } from "vitest";
import type { Finding } from "../../src/identity/finding.ts";
import { type Identity, resolve } from "../../src/identity/resolve.ts";
import { explainGiven, type Given, PATHS, sources } from "./support.ts";

/** Every source that counts without `--env`, lowest first, with the name that reports give its values. */
export const ORDER = [
  ["global_config", "global"],
  ["user_login", "login"],
  ["active_profile:bot", "profile"],
  ["local_config", "local"],
  [`runtime_config:${PATHS.runtime}`, "runtime"],
] as const;

/** The fields that a row speaks of. */
export type ExpectedIdentity = { token?: string | null } & Partial<Omit<Identity, "token">>;

/** Resolves the given sources and compares what the row speaks of. */
export function expectIdentity(given: Given, { token, ...fields }: ExpectedIdentity): void {
  const identity = resolve(sources(given));
  expect(identity).toMatchObject(fields);
  if (token !== undefined) expect(identity.token?.reveal() ?? null).toBe(token);
}

/** When a finding comes, and when it does not. */
export type FindingRow = [when: string, given: Given, comes: boolean];

/** A table of a warning's or problem's rows: it comes exactly once, or not at all. */
export function findingTable(kind: "warnings" | "problems", code: string, rows: readonly FindingRow[]): void {
  for (const [when, given, comes] of rows) {
    it(`${comes ? "comes with" : "does not come with"} ${when}`, () => {
      expect(findings(kind, code, given)).toHaveLength(comes ? 1 : 0);
    });
  }
}

/** The warnings or problems with that code. */
export function findings(kind: "warnings" | "problems", code: string, given: Given): Finding[] {
  return explainGiven(given).diagnosis[kind].filter((finding) => finding.code === code);
}
