import { formatVersion, parseVersion, type Version } from "./version.ts";

/** How a package's releases are tagged. */
export interface TagFormat {
  /** Empty: the tag is the version alone. */
  component: string;
  separator: string;
  includeV: boolean;
}

/** `pkg-v1.2.3`. */
export function tagOf(version: Version, { component, separator, includeV }: TagFormat): string {
  return `${component === "" ? "" : component + separator}${includeV ? "v" : ""}${formatVersion(version)}`;
}

/** A tag's component and version, as Release Please takes it apart; undefined for a tag of another kind. */
export function parseTag(name: string): { component: string; version: Version } | undefined {
  const [, component = "", text] = /^(?:(.*)[^a-zA-Z0-9])?v?(\d+\.\d+\.\d+.*)$/.exec(name) ?? [];
  const version = text === undefined ? undefined : parseVersion(text);
  return version === undefined ? undefined : { component, version };
}

/** The versions that some tags give to a package: those of its own format. Pure. */
export function taggedVersions(names: readonly string[], format: TagFormat): Version[] {
  return names.flatMap((name) => {
    const found = parseVersion(name.slice(name.search(/v?\d+\.\d+\.\d+[^/]*$/)));
    return found !== undefined && tagOf(found, format) === name ? [found] : [];
  });
}
