import { shellQuote } from "../../../core/shell.ts";
import type { StatusFacts } from "./facts.ts";
import type { Stage } from "./stages.ts";

/** The one command or action that moves the train on: what is broken first, then what is furthest along. Pure. */
export function nextOf(facts: StatusFacts, stages: readonly Stage[]): string {
  if (facts.behind.length > 0) return `git fetch --tags origin ${facts.behind.map(refspec).join(" ")}`;
  const at = (name: Stage["stage"]) => stages.find(({ stage }) => stage === name);
  const is = (name: Stage["stage"], state: Stage["state"]) => at(name)?.state === state;
  const link = (name: Stage["stage"]) => at(name)?.links.join(", ") ?? "";
  const create = `axctl release create${optionsOf(facts, ["target"])}`;
  if (is("release_pr", "broken")) return `${create}: it makes the tag and the release that are missing`;
  if (is("tag", "broken") || is("release", "broken"))
    return `axctl release recover${optionsOf(facts, ["target"])}: it shows what would mend that`;
  if (is("release", "waiting")) return "publish the draft release: publishing waits for it";
  if (is("registry", "waiting"))
    return "see the publish workflow of the release, or dispatch it; or check out its tag, and: axctl release publish";
  if (is("release_pr", "waiting") && link("release_pr") !== "") return `review and merge ${link("release_pr")}`;
  if (is("release_pr", "waiting"))
    return `wait for Release Please, or: axctl release pr${optionsOf(facts, ["target"])}`;
  if (is("promotion", "waiting")) {
    return is("gates", "waiting")
      ? `run the gates for the head of ${facts.source}, then: axctl release promote${optionsOf(facts, ["source", "target"])}`
      : `review ${link("promotion")}, and merge it with a merge commit`;
  }
  if (is("source", "waiting")) return promotionOf(facts, is("gates", "ok"));
  const open = stages.find(({ state }) => state === "unknown");
  return open === undefined ? `nothing: commit to ${facts.source}` : `find out about what is not known: ${open.text}`;
}

function promotionOf(facts: StatusFacts, holds: boolean): string {
  const { source, folder, required } = facts;
  if (holds) return `axctl release promote${optionsOf(facts, ["source", "target", "evidence", "require"])}`;
  const envs = required.map((env) => `--env ${shellQuote(env)}`).join(" ");
  return `check out ${source}, and: axctl qa matrix ${envs} --for release --artifact-dir ${shellQuote(folder)}`;
}

const DEFAULTS = { source: "dev/staging", target: "main", evidence: ".ax/qa/promotion", require: "dev,next" } as const;

/** The options that a command needs as well, since status was asked with others than it has by itself. */
function optionsOf(
  { source, target, folder, required }: StatusFacts,
  names: readonly (keyof typeof DEFAULTS)[],
): string {
  const given = { source, target, evidence: folder, require: required.join(",") };
  return names
    .filter((name) => given[name] !== DEFAULTS[name])
    .map((name) => ` --${name} ${shellQuote(given[name])}`)
    .join("");
}

/** What brings a branch's head into the clone, as the clone knows it of its remote. */
function refspec(branch: string): string {
  return shellQuote(`+refs/heads/${branch}:refs/remotes/origin/${branch}`);
}
