import type { BranchFacts, VersionFacts } from "../recovery/facts.ts";
import type { Finding } from "../recovery/judge.ts";
import type { Judged, JudgedVersion } from "../recovery/report.ts";
import type { VersionState } from "../recovery/states.ts";

/** One thing that was looked at. `ok` is null where nobody could be asked. */
export interface Row {
  name: string;
  /** The package that it is about; null for what is the repository's. */
  package: string | null;
  ok: boolean | null;
  expected: string;
  actual: string;
  /** What to do about it; null where nothing is wrong. */
  fix: string | null;
}

type Bare = Pick<Row, "name" | "ok" | "expected" | "actual"> & { fix?: string };

/** The table of `release verify`: what each version has to have, and what it has. Pure. */
export function rowsOf({ versions, branches }: Judged): Row[] {
  return [...versions.flatMap(versionRows), ...branchRows(branches.map(({ facts, state }) => ({ facts, ...state })))];
}

function versionRows({ facts, state, findings }: JudgedVersion): Row[] {
  const bare: Bare[] = [
    manifestRow(facts, state),
    filesRow(facts, state),
    ...changelogRows(facts, state),
    ...(facts.skipsRelease ? [] : [tagRow(facts, state), releaseRow(facts, state), ...labelRows(facts, state)]),
    ...registryRows(facts, state),
  ];
  return bare.map(
    ({ fix, ...row }): Row => ({
      ...row,
      package: facts.name,
      fix: row.ok === true ? null : (fix ?? fixOf(row.name, findings)),
    }),
  );
}

/** Which part of the state a row is about. */
const DIMENSION: Readonly<Record<string, keyof VersionState>> = {
  manifest: "manifest",
  "package files": "package",
  changelog: "changelog",
  tag: "tag",
  release: "release",
  registry: "registry",
  labels: "pull_request",
};

/** What the table of states says about a row: what is said of its own part of the state, or else the gravest of all. */
function fixOf(name: string, findings: readonly Finding[]): string {
  const own = findings.find(({ about }) => about === DIMENSION[name]);
  return (own ?? findings[0])?.says ?? "";
}

function manifestRow({ version, newest }: VersionFacts, { manifest }: VersionState): Bare {
  return {
    name: "manifest",
    ok: manifest !== "behind",
    expected: `${version}, and nothing newer tagged`,
    actual: newest === undefined ? version : `${version}, and ${newest} is tagged`,
  };
}

function filesRow({ version, files }: VersionFacts, { package: state }: VersionState): Bare {
  const told = files.map((file) => `${file.path} ${file.version ?? "without a version"}`);
  return {
    name: "package files",
    ok: state === "equal",
    expected: version,
    actual: told.length === 0 ? "no file has a version" : told.join(", "),
  };
}

function changelogRows({ version, changelog }: VersionFacts, state: VersionState): Bare[] {
  if (changelog === undefined) return [];
  const actual = changelog.first?.version ?? `no entry in ${changelog.path}`;
  return [{ name: "changelog", ok: state.changelog === "matches", expected: `${version} first`, actual }];
}

function tagRow({ tag, commit, tagged }: VersionFacts, state: VersionState): Bare {
  const doubts = [
    ...(tagged?.holds === false ? ["without that version"] : []),
    ...(tagged?.onTarget === false ? ["not on the target"] : []),
  ];
  return {
    name: "tag",
    ok: state.tag === "right",
    expected: `${tag} at ${short(commit)}`,
    actual: tagged === undefined ? "none" : [`at ${short(tagged.sha)}`, ...doubts].join(", "),
  };
}

function releaseRow({ tag, release, changelog }: VersionFacts, state: VersionState): Bare {
  const notes = changelog === undefined ? "" : " with the changelog's entry";
  const actual = {
    absent: "none",
    draft: "a draft",
    published: "published",
    other_notes: "published with other notes",
  }[state.release];
  return {
    name: "release",
    ok: state.release === "published",
    expected: `${tag} published${notes}`,
    actual: release === undefined ? actual : `${actual} ${release.url}`,
  };
}

function labelRows({ pullRequest, pending, labelled }: VersionFacts, state: VersionState): Bare[] {
  if (pullRequest === undefined) return [];
  const { number, labels } = pullRequest;
  const own = labels.filter((label) => pending.includes(label) || labelled.includes(label));
  return [
    {
      name: "labels",
      ok: state.pull_request === "tagged",
      expected: `#${number} ${labelled.join(", ")}`,
      actual: own.join(", ") || "none",
    },
  ];
}

function registryRows(facts: VersionFacts, state: VersionState): Bare[] {
  const { published, version } = facts;
  if (published === undefined) return [];
  const { found, name, registry } = published;
  const yanked = found.known && found.value?.yanked === true;
  const from = registry === "npm" ? ` from ${short(facts.tagged?.sha ?? facts.commit)}` : "";
  const main: Bare = {
    name: "registry",
    ok: found.known ? state.registry === "same" && !yanked : null,
    expected: `${name} ${version}${from}`,
    actual: foundText(facts, state),
    ...(yanked ? { fix: `${name} ${version} was yanked: release the next version` } : {}),
  };
  return [main, ...distTagRows(facts), ...provenanceRows(facts)];
}

function foundText({ published, version }: VersionFacts, { registry }: VersionState): string {
  if (published?.found.known !== true) return `not known: ${published?.found.reason}`;
  const { value } = published.found;
  if (value === undefined) return "absent";
  const from = value.gitHead === undefined ? "" : ` from ${short(value.gitHead)}`;
  return `${version}${from}${value.yanked ? ", yanked" : ""}${registry === "other_content" ? ", other files" : ""}`;
}

function distTagRows({ published, version }: VersionFacts): Bare[] {
  if (published?.distTag === undefined || !published.found.known || published.found.value === undefined) return [];
  const { name, distTag, found } = published;
  const actual = found.value?.tags[distTag];
  return [
    {
      name: "dist-tag",
      ok: actual === version,
      expected: `${distTag} is ${version}`,
      actual: actual ?? "no such tag",
      fix: `npm dist-tag add ${name}@${version} ${distTag}`,
    },
  ];
}

function provenanceRows({ published, requiresProvenance, tag }: VersionFacts): Bare[] {
  // PyPI's JSON API does not say.
  if (!requiresProvenance || published?.registry !== "npm") return [];
  if (!published.found.known || published.found.value === undefined) return [];
  const { provenance } = published.found.value;
  return [
    {
      name: "provenance",
      ok: provenance,
      expected: "an attestation",
      actual: provenance ? "an attestation" : "none",
      fix: `a published version gets none later: publish the next one after ${tag} with provenance, in a workflow`,
    },
  ];
}

function branchRows(branches: readonly { facts: BranchFacts; branch: string }[]): Row[] {
  const left = branches.filter(({ branch }) => branch === "stale" || branch === "unseen");
  const row = { name: "branch", package: null, expected: "no leftover branch of Release Please" };
  if (left.length === 0) return [{ ...row, ok: true, actual: "none", fix: null }];
  return left.map(({ facts: { name, sha }, branch }) => ({
    ...row,
    ok: false,
    actual: `${name} at ${short(sha ?? "")}`,
    fix:
      branch === "stale"
        ? `delete the branch ${name}, which no open pull request needs`
        : `look at ${name}, which has commits that no pull request has, and delete it when nobody needs them`,
  }));
}

function short(sha: string): string {
  return sha.slice(0, 12);
}
