import { describe, expect, it } from "vitest";
import type { StatusFacts } from "../../../../src/release/train/status/facts.ts";
import { type Stage, stagesOf } from "../../../../src/release/train/status/stages.ts";
import { evidence, known, quiet, released, unknown } from "../../support/train-facts.ts";
import { pullRequest } from "../../support/train-pull.ts";

interface Row {
  stage: Stage["stage"];
  facts: Partial<StatusFacts>;
  state: Stage["state"];
  text: string;
}

const pull = pullRequest({ number: 7, title: "T" });
const rows: Row[] = [
  { stage: "source", facts: {}, state: "ok", text: "main has all of dev/staging" },
  { stage: "source", facts: { waiting: known(1) }, state: "waiting", text: "1 commit on dev/staging waits for main" },
  { stage: "source", facts: { waiting: known(2) }, state: "waiting", text: "2 commits on dev/staging wait for main" },
  { stage: "source", facts: { waiting: unknown }, state: "unknown", text: "nobody was asked" },
  { stage: "gates", facts: {}, state: "ok", text: "no evidence in e; nothing asks for it" },
  { stage: "gates", facts: { waiting: known(1) }, state: "waiting", text: "no evidence in e" },
  { stage: "gates", facts: { evidence: evidence(true, 119) }, state: "ok", text: "the evidence in e holds, 119 s old" },
  { stage: "gates", facts: { evidence: evidence(true, 120) }, state: "ok", text: "the evidence in e holds, 2 min old" },
  { stage: "gates", facts: { evidence: evidence(true, 7200) }, state: "ok", text: "the evidence in e holds, 2 h old" },
  {
    stage: "gates",
    facts: { evidence: evidence(true, 172_800) },
    state: "ok",
    text: "the evidence in e holds, 2 d old",
  },
  {
    stage: "gates",
    facts: { evidence: evidence(false, 5), waiting: unknown },
    state: "waiting",
    text: "the evidence in e does not hold, 5 s old: dev stale",
  },
  { stage: "gates", facts: { evidence: unknown }, state: "unknown", text: "nobody was asked" },
  {
    stage: "tag",
    facts: { packages: [], isNew: false },
    state: "unknown",
    text: "what main was released as is not known here",
  },
  { stage: "tag", facts: { packages: [], isNew: true }, state: "ok", text: "nothing was released yet" },
  {
    stage: "tag",
    facts: { packages: [released({ tagged: known(false), release: known("draft") })] },
    state: "waiting",
    text: "v1.0.0 comes with its release",
  },
  {
    stage: "tag",
    facts: { packages: [released({ tagged: known(false), skipsRelease: true })] },
    state: "ok",
    text: "rail is not tagged",
  },
  {
    stage: "release",
    facts: { packages: [released({ release: known("none"), skipsRelease: true })] },
    state: "ok",
    text: "rail makes no GitHub Release",
  },
  { stage: "promotion", facts: {}, state: "ok", text: "no promotion pull request is open" },
  { stage: "promotion", facts: { promotion: known(pull) }, state: "waiting", text: "#7 T is open" },
  { stage: "promotion", facts: { promotion: unknown }, state: "unknown", text: "nobody was asked" },
  { stage: "release_pr", facts: {}, state: "ok", text: "main has nothing to release" },
  {
    stage: "release_pr",
    facts: { releases: known([{ path: ".", version: "1.1.0" }]) },
    state: "waiting",
    text: "main would release 1.1.0; no pull request is open",
  },
  { stage: "release_pr", facts: { releasePullRequests: known([pull]) }, state: "waiting", text: "#7 T is open" },
  {
    stage: "release_pr",
    facts: { pending: known([pull]), releasePullRequests: known([pull]) },
    state: "broken",
    text: "#7 is merged, and its tag is missing",
  },
  { stage: "release_pr", facts: { pending: unknown }, state: "unknown", text: "nobody was asked" },
  { stage: "release_pr", facts: { releasePullRequests: unknown }, state: "unknown", text: "nobody was asked" },
  { stage: "release_pr", facts: { releases: unknown }, state: "unknown", text: "nobody was asked" },
  { stage: "tag", facts: {}, state: "ok", text: "v1.0.0" },
  { stage: "tag", facts: { packages: [], isNew: true }, state: "ok", text: "nothing was released yet" },
  {
    stage: "tag",
    facts: { packages: [released({ tagged: known(false) })] },
    state: "broken",
    text: "v1.0.0 is missing",
  },
  {
    stage: "tag",
    facts: { packages: [released({ tagged: unknown }), released({ tag: "v2", tagged: known(false) })] },
    state: "broken",
    text: "v1.0.0: nobody was asked; v2 is missing",
  },
  { stage: "release", facts: {}, state: "ok", text: "v1.0.0 is published" },
  {
    stage: "release",
    facts: { packages: [released({ release: known("draft") })] },
    state: "waiting",
    text: "v1.0.0 is a draft",
  },
  {
    stage: "release",
    facts: { packages: [released({ release: known("none") })] },
    state: "broken",
    text: "v1.0.0 has no GitHub Release",
  },
  {
    stage: "release",
    facts: { packages: [released({ release: unknown })] },
    state: "unknown",
    text: "v1.0.0: nobody was asked",
  },
  { stage: "registry", facts: {}, state: "ok", text: "rail 1.0.0 is there" },
  {
    stage: "registry",
    facts: { packages: [released({ registry: known(false) }), released({ name: "b", registry: undefined })] },
    state: "waiting",
    text: "rail 1.0.0 is not there; b goes to no registry",
  },
  {
    stage: "registry",
    facts: { packages: [released({ registry: unknown }), released({ registry: known(false) })] },
    state: "unknown",
    text: "rail: nobody was asked; rail 1.0.0 is not there",
  },
];

describe("stagesOf", () => {
  it.each(rows)("$stage is $state: $text", ({ stage, facts, state, text }) => {
    const found = stagesOf(quiet(facts)).find((one) => one.stage === stage);
    expect(found).toMatchObject({ state, text });
  });

  it("has no registry where nothing goes to one", () => {
    const stages = stagesOf(quiet({ packages: [released({ registry: undefined })] })).map(({ stage }) => stage);
    expect(stages).toEqual(["source", "gates", "promotion", "release_pr", "tag", "release"]);
  });

  it("links to pull requests", () => {
    const facts = quiet({ promotion: known(pull), pending: known([pull, pullRequest({ number: 8 })]) });
    const links = Object.fromEntries(stagesOf(facts).map((one) => [one.stage, one.links.length]));
    expect(links).toMatchObject({ source: 0, promotion: 1, release_pr: 2 });
  });
});
