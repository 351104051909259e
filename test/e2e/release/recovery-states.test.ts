import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { releaseRecoverSchema, releaseVerifySchema } from "../../../src/cli/recovery-schemas.ts";
import { judgeBranch, judgeVersion, worstOf } from "../../../src/release/train/recovery/judge.ts";
import type { VersionState } from "../../../src/release/train/recovery/states.ts";
import { promisedCases, promisedOf, whichPromised } from "../../support/cases.ts";
import { parseDocument } from "../support/workspace.ts";
import { type Pypi, startPypi } from "./support/pypi.ts";
import { inParts, type StateCase, statesThatGoOn, statesThatStop } from "./support/state-cases.ts";
import { branchOf, openStates, ROOT, type States, tagOf } from "./support/state-repository.ts";

/** GitHub's list of releases has a hundred of them. */
const AT_MOST = 44;
const counts = { all: 0, tested: 0, mended: 0, stopped: 0, told: 0, right: 0 };

/** A repository for each; they are alike, so that one tries most of what they hold. */
function partsOf(states: readonly StateCase[]): { cases: StateCase[]; part: number }[] {
  counts.all += states.length;
  return inParts(states, AT_MOST).map((cases, index) => ({ cases, part: index + 1 }));
}

const going = partsOf(statesThatGoOn());
const stopping = partsOf(statesThatStop());
const tried = new Set(promisedOf([...going, ...stopping], 36));

let pypi: Pypi;
beforeAll(async () => {
  pypi = await startPypi();
});
afterAll(async () => {
  await pypi.close();
  const { all, tested, mended, stopped, told, right } = counts;
  expect(tested).toEqual(promisedCases ? all : expect.any(Number));
  console.log(
    `recovery: ${tested} of ${all} states on GitHub tested (${whichPromised}), ${mended} mended, ${stopped} stopped, ${told} told, ${right} right`,
  );
});

async function verify({ train }: States) {
  train.github.resetRequests();
  const { code, stdout } = await train.axctl(["release", "verify", "--registry-url", pypi.url, "--json"]);
  return { code, document: z.parse(releaseVerifySchema, parseDocument(stdout)) };
}

async function recover({ train }: States, ...args: string[]) {
  train.github.resetRequests();
  const run = await train.axctl(["release", "recover", "--registry-url", pypi.url, "--json", ...args]);
  return {
    code: run.code,
    document: z.parse(releaseRecoverSchema, parseDocument(run.stdout)),
    writes: writes({ train }),
  };
}

/** The writing requests since then, sorted. */
function writes({ train }: Pick<States, "train">): string[] {
  return train.github.requests
    .filter(({ method }) => method !== "GET")
    .map(({ method, path, body }) => {
      const { ref = "", sha = "", tag_name = "" } = Object(body);
      return [method, decodeURIComponent(path.slice(ROOT.length + 1)), ref, sha, tag_name].filter(Boolean).join(" ");
    })
    .sort();
}

function ask(states: readonly StateCase[]): void {
  for (const { id, state } of states)
    if (state.registry === "same" || state.registry === "unknown") pypi.says.set(id, state.registry);
    else pypi.says.delete(id);
}

/** Which rows the table has to have, and whether each is right, by what was built alone. */
function rowsOf({ pull_request, manifest, package: files, changelog, tag, release, registry }: VersionState) {
  const own: [string, boolean | null | undefined][] = [
    ["manifest", manifest !== "behind"],
    ["package files", files === "equal"],
    ["changelog", changelog === "none" ? undefined : changelog === "matches"],
    ["tag", tag === "right"],
    ["release", release === "published"],
    ["labels", pull_request === "none" ? undefined : pull_request === "tagged"],
    ["registry", registry === "none" ? undefined : registry === "unknown" ? null : registry === "same"],
  ];
  return Object.fromEntries(own.filter(([, ok]) => ok !== undefined));
}

const verdictOf = (state: VersionState) => worstOf(judgeVersion(state, {})) ?? "ok";
const findingsOf = (found: readonly { verdict: string; mending?: string | null }[]) =>
  found.map(({ verdict, mending = null }) => ({ verdict, mending }));

type Table = Pick<z.infer<typeof releaseVerifySchema>, "packages" | "rows">;

/** The document says of every package and of every branch what the table of states says of what was built. */
function expectJudged(document: Table, { commits }: States, cases: readonly StateCase[]): void {
  const judged = document.packages.map(({ name, version, tag, commit, verdict }) => ({
    name,
    version,
    tag,
    commit,
    verdict,
  }));
  expect(judged).toEqual(
    cases.map(({ id, state }) => ({
      ...{ name: id, version: "1.1.0", tag: tagOf(id), commit: commits.get(id), verdict: verdictOf(state) },
    })),
  );
  for (const { id, state } of cases) {
    const own = document.rows.filter((row) => row.package === id);
    expect([id, state, Object.fromEntries(own.map(({ name, ok }) => [name, ok]))]).toEqual([id, state, rowsOf(state)]);
    expect(own.filter(({ ok, fix }) => (ok === true) !== (fix === null) || fix === "")).toEqual([]);
  }
  const left = document.rows.filter(({ name }) => name === "branch").map(({ actual }) => actual.split(" ")[0]);
  const isLeft = ({ branch }: StateCase) => branch?.branch === "stale" || branch?.branch === "unseen";
  const expected = [...new Set(cases.filter(isLeft).map(({ group }) => branchOf(group)))];
  expect(left.sort()).toEqual(expected.length === 0 ? ["none"] : expected.sort());
}

/** Every writing request that mending sends, by the state that was built. */
function writesFor({ commits, pulls }: States, { id, state, branch, group }: StateCase): string[] {
  const mendings = judgeVersion(state, {}).map(({ mending }) => mending);
  const [tag, number] = [tagOf(id), pulls.get(id) ?? 0];
  const wasLabelled = number % 2 === 1;
  return [
    ...(mendings.includes("create_tag") ? [`POST git/refs refs/tags/${tag} ${commits.get(id)}`] : []),
    ...(mendings.includes("create_release") ? [`POST releases ${tag}`] : []),
    ...(mendings.includes("swap_labels")
      ? [
          `POST issues/${number}/comments`,
          `POST issues/${number}/labels`,
          ...(wasLabelled ? [`DELETE issues/${number}/labels/autorelease: pending`] : []),
        ]
      : []),
    ...(branch?.branch === "stale" ? [`DELETE git/refs/heads/${branchOf(group)}`] : []),
  ];
}

/** The state when all is done that mends it. */
function mended({ state, branch, ...names }: StateCase): StateCase {
  const mendings = judgeVersion(state, {}).map(({ mending }) => mending);
  return {
    ...names,
    state: {
      ...state,
      ...(mendings.includes("create_tag") ? { tag: "right", manifest: "equal" } : {}),
      ...(mendings.includes("create_release") ? { release: "published" } : {}),
      ...(mendings.includes("swap_labels") ? { pull_request: "tagged" } : {}),
    },
    branch: branch?.branch === "stale" ? { ...branch, branch: "absent" } : branch,
  };
}

it.each(going.filter((one) => tried.has(one)))(
  "states that can go on, many in a repository, are judged as the table says, mended once, and told: part $part",
  async ({ cases }) => {
    ask(cases);
    const states = await openStates(cases);
    try {
      const seen = await verify(states);
      expect([seen.code, states.train.writes()]).toEqual([2, []]);
      expectJudged(seen.document, states, cases);
      const shown = await recover(states);
      expect([shown.code, shown.writes, shown.document.summary.outcome]).toEqual([2, [], "would_mend"]);
      expectFindings(shown.document.findings, cases);
      const done = await recover(states, "--apply");
      expect(done.writes).toEqual([...new Set(cases.flatMap((one) => writesFor(states, one)))].sort());
      expect(done.document.steps.map(({ name }) => name)).toEqual(shown.document.steps.map(({ name }) => name));
      expect([done.code, done.document.summary.outcome]).toEqual([2, "left"]);
      const after = cases.map(mended);
      const again = await recover(states, "--apply");
      expect([again.code, again.writes, again.document.steps]).toEqual([2, [], []]);
      expectJudged(again.document, states, after);
      expectFindings(again.document.findings, after);
      count(cases);
    } finally {
      await states.train.close();
    }
  },
  180_000,
);

function expectFindings(
  findings: readonly { subject: string; verdict: string; mending: string | null }[],
  cases: readonly StateCase[],
): void {
  for (const { id, state, branch, group } of cases) {
    const of = (subject: string) => findingsOf(findings.filter((finding) => finding.subject === subject));
    expect([id, state, of(id)]).toEqual([id, state, findingsOf(judgeVersion(state, {}))]);
    expect([id, branch, of(branchOf(group))]).toEqual([id, branch, branch ? findingsOf(judgeBranch(branch, {})) : []]);
  }
}

it.each(stopping.filter((one) => tried.has(one)))(
  "states in which history contradicts itself, many in a repository, are judged as the table says, and nothing at all is written: part $part",
  async ({ cases }) => {
    const states = await openStates(cases);
    try {
      const seen = await verify(states);
      expect(seen.code).toBe(2);
      expectJudged(seen.document, states, cases);
      const { code, document, writes } = await recover(states, "--apply");
      expect([code, writes, document.steps, document.summary.outcome]).toEqual([2, [], [], "stopped"]);
      expectFindings(document.findings, cases);
      count(cases);
    } finally {
      await states.train.close();
    }
  },
  180_000,
);

function count(cases: readonly StateCase[]): void {
  counts.tested += cases.length;
  for (const { state } of cases) {
    const verdict = verdictOf(state);
    if (verdict === "mend") counts.mended += 1;
    else if (verdict === "stop") counts.stopped += 1;
    else if (verdict === "tell") counts.told += 1;
    else counts.right += 1;
  }
}
