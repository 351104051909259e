import type { Known, PackageState, StatusFacts } from "./facts.ts";

/** `ok`: nothing to do here. `waiting`: the train stands here. `broken`: it cannot go on by itself. `unknown`: nobody could be asked. */
export type StageState = "ok" | "waiting" | "broken" | "unknown";

export interface Stage {
  stage: "source" | "gates" | "promotion" | "release_pr" | "tag" | "release" | "registry";
  state: StageState;
  /** What is there, in words. */
  text: string;
  links: readonly string[];
}

/** Where the train stands, stage by stage, in its order. Pure. */
export function stagesOf(facts: StatusFacts): Stage[] {
  return [
    sourceStage(facts),
    gatesStage(facts),
    promotionStage(facts),
    releasePrStage(facts),
    packagesStage("tag", facts, tagOf),
    packagesStage("release", facts, releaseOf),
    ...(facts.packages.some(({ registry }) => registry !== undefined)
      ? [packagesStage("registry", facts, registryOf)]
      : []),
  ];
}

function sourceStage({ waiting, source, target }: StatusFacts): Stage {
  if (!waiting.known) return unknown("source", waiting);
  const { value } = waiting;
  const text =
    value === 0
      ? `${target} has all of ${source}`
      : `${value} ${value === 1 ? "commit" : "commits"} on ${source} ${value === 1 ? "waits" : "wait"} for ${target}`;
  return { stage: "source", state: value === 0 ? "ok" : "waiting", text, links: [] };
}

function gatesStage({ evidence, waiting }: StatusFacts): Stage {
  if (!evidence.known) return unknown("gates", evidence);
  const { folder, ok, found, oldestSeconds, problems } = evidence.value;
  const age = oldestSeconds === null ? "" : `, ${ageText(oldestSeconds)} old`;
  if (ok) return { stage: "gates", state: "ok", text: `the evidence in ${folder} holds${age}`, links: [] };
  const text =
    found === 0
      ? `no evidence in ${folder}`
      : `the evidence in ${folder} does not hold${age}: ${problems.slice(0, 4).join(", ")}`;
  const isNeeded = !(waiting.known && waiting.value === 0);
  return {
    stage: "gates",
    state: isNeeded ? "waiting" : "ok",
    text: isNeeded ? text : `${text}; nothing asks for it`,
    links: [],
  };
}

/** `90 s`, `5 min`, `3 h`, `2 d`. */
function ageText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

function promotionStage({ promotion }: StatusFacts): Stage {
  if (!promotion.known) return unknown("promotion", promotion);
  const { value } = promotion;
  if (value === undefined)
    return { stage: "promotion", state: "ok", text: "no promotion pull request is open", links: [] };
  return { stage: "promotion", state: "waiting", text: `#${value.number} ${value.title} is open`, links: [value.url] };
}

function releasePrStage({ pending, releasePullRequests, releases, target }: StatusFacts): Stage {
  if (!pending.known) return unknown("release_pr", pending);
  if (!releasePullRequests.known) return unknown("release_pr", releasePullRequests);
  const merged = pending.value;
  if (merged.length > 0) {
    const text = `${merged.map(({ number }) => `#${number}`).join(", ")} is merged, and its tag is missing`;
    return { stage: "release_pr", state: "broken", text, links: merged.map(({ url }) => url) };
  }
  const open = releasePullRequests.value;
  if (open.length > 0) {
    const text = `${open.map(({ number, title }) => `#${number} ${title}`).join(", ")} is open`;
    return { stage: "release_pr", state: "waiting", text, links: open.map(({ url }) => url) };
  }
  if (!releases.known) return unknown("release_pr", releases);
  if (releases.value.length === 0)
    return { stage: "release_pr", state: "ok", text: `${target} has nothing to release`, links: [] };
  const versions = releases.value.map(({ version }) => version).join(", ");
  return {
    stage: "release_pr",
    state: "waiting",
    text: `${target} would release ${versions}; no pull request is open`,
    links: [],
  };
}

type Judged = { state: StageState; text: string };

function packagesStage(
  stage: "tag" | "release" | "registry",
  { packages, isNew, target }: StatusFacts,
  judge: (one: PackageState) => Judged,
): Stage {
  if (isNew) return { stage, state: "ok", text: "nothing was released yet", links: [] };
  if (packages.length === 0)
    return { stage, state: "unknown", text: `what ${target} was released as is not known here`, links: [] };
  const judged = packages.map(judge);
  const worst =
    (["broken", "unknown", "waiting"] as const).find((state) => judged.some((one) => one.state === state)) ?? "ok";
  return { stage, state: worst, text: judged.map(({ text }) => text).join("; "), links: [] };
}

function tagOf({ name, tag, tagged, release, skipsRelease }: PackageState): Judged {
  if (skipsRelease) return { state: "ok", text: `${name} is not tagged` };
  if (!tagged.known) return { state: "unknown", text: `${tag}: ${tagged.reason}` };
  if (tagged.value) return { state: "ok", text: tag };
  // GitHub makes it when the draft is published.
  if (release.known && release.value === "draft") return { state: "waiting", text: `${tag} comes with its release` };
  return { state: "broken", text: `${tag} is missing` };
}

function releaseOf({ name, tag, release, skipsRelease }: PackageState): Judged {
  if (skipsRelease) return { state: "ok", text: `${name} makes no GitHub Release` };
  if (!release.known) return { state: "unknown", text: `${tag}: ${release.reason}` };
  if (release.value === "published") return { state: "ok", text: `${tag} is published` };
  return release.value === "draft"
    ? { state: "waiting", text: `${tag} is a draft` }
    : { state: "broken", text: `${tag} has no GitHub Release` };
}

function registryOf({ name, version, registry }: PackageState): Judged {
  if (registry === undefined) return { state: "ok", text: `${name} goes to no registry` };
  if (!registry.known) return { state: "unknown", text: `${name}: ${registry.reason}` };
  return registry.value
    ? { state: "ok", text: `${name} ${version} is there` }
    : { state: "waiting", text: `${name} ${version} is not there` };
}

function unknown(stage: Stage["stage"], { reason }: Known<unknown> & { known: false }): Stage {
  return { stage, state: "unknown", text: reason, links: [] };
}
