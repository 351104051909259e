import type { Known } from "../status/facts.ts";

/** A version of a package. */
export interface PackageVersion {
  name: string;
  version: string;
}

/** What the train asks a registry for; `npm.ts` and `pypi.ts` implement it. */
export interface Registry {
  /** Whether it has that version; why that is not known where it did not say. */
  has(wanted: PackageVersion): Promise<Known<boolean>>;
}
