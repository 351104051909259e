import type { PackageState, StatusFacts } from "../../../src/release/train/status/facts.ts";

export const unknown = { known: false, reason: "nobody was asked" } as const;

export function known<T>(value: T): { known: true; value: T } {
  return { known: true, value };
}

/** A package whose version has all that it needs. */
export function released(fields: Partial<PackageState> = {}): PackageState {
  return {
    ...{ path: ".", name: "rail", version: "1.0.0", tag: "v1.0.0" },
    ...{ tagged: known(true), release: known("published" as const), registry: known(true), skipsRelease: false },
    ...fields,
  };
}

export function evidence(ok: boolean, oldestSeconds: number | null = 5): StatusFacts["evidence"] {
  const found = oldestSeconds === null ? 0 : 5;
  return known({ folder: "e", ok, found, oldestSeconds, problems: ok ? [] : ["dev stale"] });
}

/** A train with nothing to do. */
export function quiet(fields: Partial<StatusFacts> = {}): StatusFacts {
  return {
    ...{ source: "dev/staging", target: "main", behind: [], waiting: known(0), evidence: evidence(false, null) },
    ...{ promotion: known(undefined), releases: known([]), releasePullRequests: known([]), pending: known([]) },
    ...{ packages: [released()], isNew: false, folder: ".ax/qa/promotion", required: ["dev", "next"] },
    ...fields,
  };
}
