import type { PublishedName } from "../registries/published-name.ts";
import type { PackageFacts, PublishFacts } from "./facts.ts";

/** A package that is to be published. */
export interface Publishable extends PackageFacts {
  published: PublishedName;
  version: string;
  tag: string;
}

export interface Selection {
  selected: readonly Publishable[];
  /** The others, with why they are not published now. */
  others: readonly { pack: PackageFacts; reason: string }[];
}

/**
 * Which packages are to be published: the one that was asked for, or all whose release is the commit that is checked out. Where no
 * package's is, all that could be are judged, so that what is wrong with each of them is told. Pure.
 */
export function selectPackages({ commit, only, packages }: PublishFacts): Selection {
  const judged = packages.map((pack) => ({ pack, reason: reasonAgainst(pack, only) }));
  const candidates = judged.flatMap(({ pack, reason }) => (reason === undefined ? publishable(pack) : []));
  const here = candidates.filter(({ tagCommit }) => tagCommit === commit);
  const selected = only === undefined && here.length > 0 ? here : candidates;
  const others = judged.flatMap(({ pack, reason }) => {
    if (selected.some(({ path }) => path === pack.path)) return [];
    return [{ pack, reason: reason ?? notThisCommit(pack) }];
  });
  return { selected, others };
}

/** Why a package is not published whatever its tag says; undefined when it could be. */
function reasonAgainst(pack: PackageFacts, only: string | undefined): string | undefined {
  if (only !== undefined && pack.path !== only) return "another package was asked for";
  if (pack.published === undefined) return "it goes to no registry: it is private, or of a release type without one";
  if (pack.skipsRelease) return "its configuration asks for no release: skip-github-release";
  // What a manifest says before the first release.
  if (pack.version === "0.0.0") return "nothing of it was released yet";
  return undefined;
}

function publishable(pack: PackageFacts): Publishable[] {
  const { published, version, tag } = pack;
  return published === undefined ? [] : [{ ...pack, published, version: version ?? "", tag: tag ?? "" }];
}

function notThisCommit({ tag, tagCommit }: PackageFacts): string {
  if (tagCommit === undefined) return `there is no tag ${tag}`;
  return `its release ${tag} is another commit, ${tagCommit.slice(0, 7)}`;
}
