import type { Known } from "../status/facts.ts";

/** A version of a package. */
export interface PackageVersion {
  name: string;
  version: string;
}

/** What a registry has of one version of a package. */
export interface PublishedVersion {
  /** The commit that it was made of, as npm notes it; undefined where the registry says nothing of it. */
  gitHead: string | undefined;
  /** Digests of its files by file name: `sha512-…` of npm's one tarball (its `dist.integrity`), `sha256-<hex>` of each of PyPI's. */
  digests: Readonly<Record<string, string>>;
  /** Which version each dist-tag names; none in a registry without them. */
  tags: Readonly<Record<string, string>>;
  /** Whether an attestation of its origin is listed with it. */
  provenance: boolean;
  yanked: boolean;
}

/** What the train asks a registry for; `npm.ts` and `pypi.ts` implement it. */
export interface Registry {
  /** What it has of that version, undefined when it has none; why that is not known where it did not say. */
  find(wanted: PackageVersion): Promise<Known<PublishedVersion | undefined>>;
}
