import { describe, expect, it } from "vitest";
import type { StatusFacts } from "../../../../src/release/train/status/facts.ts";
import { nextOf } from "../../../../src/release/train/status/next.ts";
import { stagesOf } from "../../../../src/release/train/status/stages.ts";
import { evidence, known, quiet, released, unknown } from "../../support/train-facts.ts";
import { pullRequest } from "../../support/train-pull.ts";

/** Everything at once; each row takes away what was looked at before it. */
const promotion = pullRequest({ number: 1, url: "https://g/1" });
const release = pullRequest({ number: 2, url: "https://g/2" });
const rows: { facts: Partial<StatusFacts>; next: RegExp }[] = [
  {
    facts: { behind: ["main", "a'b"] },
    next: /^git fetch --tags origin \+refs\/heads\/main:refs\/remotes\/origin\/main '\+refs\/heads\/a'\\''b:/,
  },
  { facts: { pending: known([release]) }, next: /^axctl release create: / },
  {
    facts: { packages: [released({ tagged: known(false) })] },
    next: /^axctl release recover: it shows what would mend that$/,
  },
  {
    facts: { packages: [released({ release: known("none") })] },
    next: /^axctl release recover: it shows what would mend that$/,
  },
  { facts: { packages: [released({ release: known("draft"), registry: known(false) })] }, next: /^publish the draft/ },
  { facts: { packages: [released({ registry: known(false) })] }, next: /^see the publish workflow/ },
  { facts: { releasePullRequests: known([release]) }, next: /^review and merge https:\/\/g\/2$/ },
  {
    facts: { releases: known([{ path: ".", version: "2.0.0" }]) },
    next: /^wait for Release Please, or: axctl release pr$/,
  },
  { facts: {}, next: /^run the gates for the head of dev\/staging, then: axctl release promote$/ },
  { facts: { evidence: evidence(true) }, next: /^review https:\/\/g\/1, and merge it with a merge commit$/ },
  {
    facts: { promotion: known(undefined) },
    next: /^check out dev\/staging, and: axctl qa matrix --env dev --env next --for release --artifact-dir \.ax\/qa\/promotion$/,
  },
  { facts: { promotion: known(undefined), evidence: evidence(true) }, next: /^axctl release promote$/ },
  {
    facts: { promotion: unknown, waiting: known(0) },
    next: /^find out about what is not known: nobody was asked$/,
  },
  { facts: { promotion: known(undefined), waiting: known(0) }, next: /^nothing: commit to dev\/staging$/ },
];

describe("nextOf", () => {
  it.each(rows)("is $next", ({ facts: changed, next }) => {
    const facts = quiet({ waiting: known(3), promotion: known(promotion), ...changed });
    expect(nextOf(facts, stagesOf(facts))).toMatch(next);
  });

  it.each<[string, Partial<StatusFacts>, string]>([
    [
      "promote",
      { evidence: evidence(true) },
      "axctl release promote --source develop --target master --evidence 'my evidence' --require prod",
    ],
    ["the gates", {}, "check out develop, and: axctl qa matrix --env prod --for release --artifact-dir 'my evidence'"],
    [
      "pr",
      { releases: known([{ path: ".", version: "2.0.0" }]) },
      "wait for Release Please, or: axctl release pr --target master",
    ],
    [
      "create",
      { pending: known([release]) },
      "axctl release create --target master: it makes the tag and the release that are missing",
    ],
  ])("names the options that status was asked with: %s", (_, changed, next) => {
    const asked = { source: "develop", target: "master", folder: "my evidence", required: ["prod"] };
    const facts = quiet({ waiting: known(3), ...asked, ...changed });
    expect(nextOf(facts, stagesOf(facts))).toBe(next);
  });

  it("waits for a draft to be published, whose tag GitHub makes then", () => {
    const facts = quiet({ packages: [released({ tagged: known(false), release: known("draft") })] });
    expect(nextOf(facts, stagesOf(facts))).toMatch(/^publish the draft/);
  });

  it("looks at what is furthest along first", () => {
    const broken = { pending: known([release]), packages: [released({ tagged: known(false) })] };
    const facts = quiet({
      waiting: known(3),
      promotion: known(promotion),
      releasePullRequests: known([release]),
      ...broken,
    });
    expect(nextOf(facts, stagesOf(facts))).toMatch(/^axctl release create/);
  });
});
