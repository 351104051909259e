/** What a stage needs beside the sandboxes of the environments. */
export type Need = "github" | "publishing" | "registry";

/** Why something that stages need is not there; empty where all is. */
export type Missing = Readonly<Partial<Record<Need, string>>>;

/** What somebody does at GitHub: the merges of the train, and the damages. */
export type Deed = "merge_promotion" | "merge_release" | "delete_tag" | "delete_release" | "stick_label";

interface Common {
  /** Unique, for documents. */
  name: string;
  /** The part of the rehearsal that it belongs to. */
  part: Part;
  needs: readonly Need[];
}

/** A command that stands in for a stage, and changes nothing. */
export interface DryRun {
  args: readonly string[];
  expected: number;
}

/** A command of axctl, with the exit code that it has to end with. */
export interface CommandStage extends Common {
  args: readonly string[];
  expected: number;
  /** What runs in its place where a need is not there, changing nothing. */
  instead?: Readonly<Partial<Record<Need, DryRun>>>;
}

/** Something that a person does, or a mishap. */
export interface DeedStage extends Common {
  deed: Deed;
}

export type Stage = CommandStage | DeedStage;

export type Part = "train" | "tag_missing" | "release_missing" | "label_stuck";

/** The parts in their order, as a person reads them. */
export const PARTS: Readonly<Record<Part, string>> = {
  train: "The whole train",
  tag_missing: "Broken on purpose: the tag is missing",
  release_missing: "Broken on purpose: the GitHub Release is missing",
  label_stuck: "Broken on purpose: the label is stuck",
};

const EVIDENCE = ".ax/qa/promotion";

const PLAY_TRAIN: readonly Stage[] = [
  command("doctor", "auth doctor --env dev"),
  command("preflight", "qa preflight --env dev --for release"),
  command("matrix", `qa matrix --env dev --env next --for release --artifact-dir ${EVIDENCE}`),
  {
    ...command("promote", `release promote --evidence ${EVIDENCE} --require dev,next`, ["github"]),
    instead: { github: dryRun(`qa verify --artifact-dir ${EVIDENCE} --require dev,next`) },
  },
  deed("merge_promotion", "train", "merge_promotion"),
  {
    ...command("pr", "release pr", ["github"]),
    instead: { github: dryRun("release plan --ref dev/staging --target-branch main --strict") },
  },
  deed("merge_release", "train", "merge_release"),
  command("create", "release create", ["github"]),
  {
    ...command("publish", "release publish", ["github", "registry", "publishing"]),
    // Nothing to publish is a skip.
    instead: { publishing: dryRun("release publish --dry-run", 3) },
  },
  command("verify", "release verify", ["github", "registry"]),
];

/** Every stage, in order. */
export const STAGES: readonly Stage[] = [
  ...PLAY_TRAIN,
  ...damage("tag_missing", "delete_tag"),
  ...damage("release_missing", "delete_release"),
  ...damage("label_stuck", "stick_label"),
];

function command(name: string, line: string, needs: readonly Need[] = []): CommandStage {
  return { name, part: "train", needs, args: words(line), expected: 0 };
}

function dryRun(line: string, expected = 0): DryRun {
  return { args: words(line), expected };
}

function deed(name: string, part: Part, what: Deed): DeedStage {
  return { name, part, needs: ["github"], deed: what };
}

/** It is broken, `verify` finds it, `recover` shows what mends it, and mends it. */
function damage(part: Part, what: Deed): Stage[] {
  const needs: readonly Need[] = ["github", "registry"];
  const stage = (name: string, line: string, expected: number): Stage => {
    return { name: `${part}.${name}`, part, needs, args: words(line), expected };
  };
  return [
    { ...deed(part, part, what), needs },
    stage("verify", "release verify", 2),
    stage("recover", "release recover", 2),
    stage("apply", "release recover --apply", 0),
  ];
}

function words(line: string): readonly string[] {
  return line.split(" ");
}

/** What becomes of a stage. */
export type Decision =
  | { state: "played" }
  | ({ state: "dry_run"; reason: string } & DryRun)
  | { state: "not_played"; reason: string };

/** Whether a stage is played, with what is there. Pure. */
export function decide(stage: Stage, missing: Missing): Decision {
  const need = stage.needs.find((one) => missing[one] !== undefined);
  const reason = need === undefined ? undefined : missing[need];
  if (need === undefined || reason === undefined) return { state: "played" };
  const instead = "instead" in stage ? stage.instead?.[need] : undefined;
  return instead === undefined ? { state: "not_played", reason } : { state: "dry_run", reason, ...instead };
}
