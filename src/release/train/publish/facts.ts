import type { PublishedName } from "../registries/published-name.ts";

/** One package at the commit that is checked out, with what GitHub has of the version that it says. */
export interface PackageFacts {
  path: string;
  /** Where it is published and what it is called there; undefined for one that goes to no registry, such as a private one. */
  published: PublishedName | undefined;
  /** The manifest's version; undefined where it has none. */
  version: string | undefined;
  /** The file that holds the package's own version, and what it says; undefined where that is worked out elsewhere. */
  own: { path: string; version: string | undefined } | undefined;
  /** Its configuration asks for neither tag nor release: `skip-github-release`. */
  skipsRelease: boolean;
  /** The tag that this version has to have; undefined where nothing is looked for. */
  tag: string | undefined;
  /** The commit of that tag on GitHub; undefined when there is no such tag. */
  tagCommit: string | undefined;
  release: "published" | "draft" | "none";
}

/** All that is decided from before a registry is asked. */
export interface PublishFacts {
  /** The commit that is checked out. */
  commit: string;
  /** Paths that differ from that commit. */
  changed: readonly string[];
  configFile: string;
  manifestFile: string;
  /** The one package that was asked for. */
  only: string | undefined;
  packages: readonly PackageFacts[];
}

/** What keeps something from being published. */
export interface Fault {
  code: string;
  /** The package's path; null for what concerns all of them. */
  path: string | null;
  message: string;
  fix: string;
}
