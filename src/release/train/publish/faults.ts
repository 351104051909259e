import { canonicalVersion } from "../registries/python-version.ts";
import type { Fault, PublishFacts } from "./facts.ts";
import type { Publishable } from "./selection.ts";

/** How many paths a message names. */
const MOST_PATHS = 5;

/**
 * Everything in the state of the world that keeps these packages from being published (spec release-train.md, `publish`): each needs a
 * published release, whose tag is the commit that is checked out; the tree has to be clean, and tag, manifest and package have to say
 * the same version. Pure.
 */
export function publishFaults(facts: PublishFacts, selected: readonly Publishable[]): Fault[] {
  const own = selected.flatMap((pack) => packageFaults(facts, pack));
  return selected.length === 0 ? [] : [...treeFaults(facts), ...own];
}

function treeFaults({ changed }: PublishFacts): Fault[] {
  if (changed.length === 0) return [];
  const shown = changed.slice(0, MOST_PATHS).join(", ");
  const more = changed.length > MOST_PATHS ? ` and ${changed.length - MOST_PATHS} more` : "";
  return [
    {
      code: "tree_dirty",
      path: null,
      message: `the checkout differs from its commit: ${shown}${more}`,
      fix: "commit, ignore or remove what differs, or publish from a fresh clone: git status",
    },
  ];
}

function packageFaults(facts: PublishFacts, pack: Publishable): Fault[] {
  if (pack.version === "")
    return [
      {
        code: "version_missing",
        path: pack.path,
        message: `${facts.manifestFile} has no version for \`${pack.path}\``,
        fix: `let Release Please, or: axctl release pr, add it to ${facts.manifestFile}`,
      },
    ];
  return [...versionFaults(facts, pack), ...releaseFaults(facts, pack)];
}

function versionFaults({ manifestFile }: PublishFacts, { path, version, own, published }: Publishable): Fault[] {
  const written = own?.version;
  if (own === undefined || written === undefined || isSame(written, version, published.registry)) return [];
  return [
    {
      code: "version_differs",
      path,
      message: `${own.path} says ${written}, and ${manifestFile} says ${version}`,
      fix: "let a release pull request change both: axctl release pr",
    },
  ];
}

function isSame(one: string, other: string, registry: "npm" | "pypi"): boolean {
  return one === other || (registry === "pypi" && canonicalVersion(one) === canonicalVersion(other));
}

function releaseFaults({ commit }: PublishFacts, { path, tag, tagCommit, release }: Publishable): Fault[] {
  const faults: Fault[] = [];
  const add = (code: string, message: string, fix: string) => faults.push({ code, path, message, fix });
  if (release === "draft")
    add("release_draft", `the release ${tag} is a draft`, "publish the draft: its notes are told to everybody then");
  else if (release === "none")
    add(
      "release_missing",
      `GitHub shows no release ${tag}; a draft is not shown to a token that may only read`,
      "axctl release create, or publish the draft",
    );
  if (tagCommit === undefined && release !== "draft")
    add("tag_missing", `GitHub has no tag ${tag}`, "axctl release create, once the release pull request is merged");
  if (tagCommit !== undefined && tagCommit !== commit)
    add(
      "tag_elsewhere",
      `the tag ${tag} is the commit ${tagCommit}, and ${commit} is checked out`,
      `git fetch --tags origin && git checkout ${tagCommit}`,
    );
  return faults;
}
