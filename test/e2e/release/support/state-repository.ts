import { execFileSync } from "node:child_process";
import { z } from "zod";
import type { VersionState } from "../../../../src/release/train/recovery/states.ts";
import { received } from "../../../../src/sandbox/github/exchange.ts";
import { CONFIG, MANIFEST } from "../../support/release.ts";
import { fetchBranch, NAME, OWNER, openTrain, type Train } from "../../support/train.ts";
import type { StateCase } from "./state-cases.ts";

/** A GitHub with packages in states, and what it took. */
export interface States {
  train: Train;
  /** The commits that brought the versions, and the numbers of the pull requests, by the packages' names. */
  commits: ReadonlyMap<string, string>;
  pulls: ReadonlyMap<string, number>;
  /** The commits that no pull request has. */
  loose: string;
}

export const ROOT = `/repos/${OWNER}/${NAME}`;
const VERSION = "1.1.0";
const commit = z.looseObject({ tree: z.looseObject({ sha: z.string() }) });
const refs = z.array(z.looseObject({ ref: z.string(), object: z.looseObject({ sha: z.string() }) }));
const made = z.looseObject({
  sha: z.string().optional(),
  number: z.number().optional(),
  html_url: z.string().optional(),
});

export const tagOf = (id: string): string => `${id}-v${VERSION}`;
export const branchOf = (group: string): string => `release-please--branches--main--components--${group}`;

/** A writing request, whose refusal is a mistake of the test's. */
export async function write(train: Pick<Train, "github">, request: string, body?: unknown) {
  const [method = "", path = ""] = request.split(" ");
  const answer = await train.github.ask(method, `${ROOT}/${path}`, body);
  const { sha = "", number = 0 } = made.safeParse(await received(z.unknown(), answer)).data ?? {};
  return { sha, number };
}

/** Brings every package into its state, on a GitHub and in a clone of it. */
export async function openStates(cases: readonly StateCase[]): Promise<States> {
  const of = (wanted: VersionState["pull_request"]) => cases.filter(({ state }) => state.pull_request === wanted);
  const train = await openTrain({
    files: firstFiles(cases),
    target: [{ message: "chore: versions", write: filesOf(of("none"), manifestOf(cases, of("none"))) }],
    source: [],
  });
  const [base, plain] = train.git("rev-list", "--reverse", "origin/main").split("\n");
  if (base === undefined || plain === undefined) throw new Error("the history is too short");
  const loose = (await commitTo(train, base, { "loose.txt": "loose\n" })).sha;
  const commits = new Map(of("none").map(({ id }) => [id, plain]));
  const numbers = new Map<string, number>();
  const released = of("none");
  let tip = plain;
  const groups = [...new Set(cases.map(({ group }) => group))];
  for (const group of groups.map((name) => cases.filter((one) => one.group === name))) {
    if (group[0] === undefined || group[0].state.pull_request === "none") continue;
    released.push(...group);
    const files = filesOf(group, manifestOf(cases, released));
    const { sha, number } = await mergePull(train, { group, tip, files });
    tip = sha;
    for (const { id } of group) {
      commits.set(id, sha);
      numbers.set(id, number);
    }
  }
  const states = { train, commits, pulls: numbers, loose };
  for (const one of cases) await release(states, { one, base });
  const firsts = cases.filter(({ group }, index) => cases.findIndex((one) => one.group === group) === index);
  // With many pull requests open each change of a branch takes its time: those that stay open come last.
  for (const kind of ["merged", "none", "closed", "open"])
    for (const one of firsts) if (one.branch?.pull_request === kind) await leaveBranch(states, one);
  await bring(train);
  await disagree(train, cases);
  train.github.resetRequests();
  return states;
}

/** What a person would have written at 1.1.0, in the changelog and as notes. */
function entryOf(id: string): string {
  return `## [${VERSION}](https://github.com/acme/rail/compare/${id}-v1.0.0...${tagOf(id)}) (2026-01-31)\n\n\n### Features\n\n* a door of ${id}`;
}

function firstFiles(cases: readonly StateCase[]): Record<string, string> {
  const packages = cases.map(({ id, state }) => [
    `packages/${id}`,
    {
      component: id,
      "release-type": state.registry === "none" ? "simple" : "python",
      ...(state.changelog === "none" ? { "skip-changelog": true } : {}),
    },
  ]);
  return {
    [CONFIG]: JSON.stringify({ "separate-pull-requests": true, packages: Object.fromEntries(packages) }),
    [MANIFEST]: manifestOf(cases, []),
    ...Object.assign({}, ...cases.map((one) => versionFile(one, "1.0.0"))),
  };
}

function manifestOf(cases: readonly StateCase[], released: readonly StateCase[]): string {
  const versions = cases.map((one) => [`packages/${one.id}`, released.includes(one) ? VERSION : "1.0.0"]);
  return `${JSON.stringify(Object.fromEntries(versions), null, 2)}\n`;
}

function versionFile({ id, state }: StateCase, version: string): Record<string, string> {
  return state.registry === "none"
    ? { [`packages/${id}/version.txt`]: `${version}\n` }
    : { [`packages/${id}/pyproject.toml`]: `[project]\nname = "${id}"\nversion = "${version}"\n` };
}

/** What a release of some packages writes. */
function filesOf(cases: readonly StateCase[], manifest: string): Record<string, string> {
  const logs = cases.flatMap(({ id, state }) =>
    state.changelog === "matches" ? [[`packages/${id}/CHANGELOG.md`, `# Changelog\n\n${entryOf(id)}\n`]] : [],
  );
  const versions = cases.map((one) => versionFile(one, VERSION));
  return { [MANIFEST]: manifest, ...Object.fromEntries(logs), ...Object.assign({}, ...versions) };
}

async function commitTo(train: Train, parent: string, files: Readonly<Record<string, string>>) {
  const tree = Object.entries(files).map(([path, content]) => ({ path, mode: "100644", type: "blob", content }));
  const below = await received(commit, train.github.ask("GET", `${ROOT}/git/commits/${parent}`));
  const { sha } = await write(train, "POST git/trees", { base_tree: below.tree.sha, tree });
  const message = `chore(main): release\n\n${Object.keys(files).length} files`;
  return write(train, "POST git/commits", { message, tree: sha, parents: [parent] });
}

interface Merging {
  group: readonly StateCase[];
  tip: string;
  files: Readonly<Record<string, string>>;
}

/** A release pull request from its first commit to its merge. Odd ones are squashed, and waiting ones are not all labelled so. */
async function mergePull(train: Train, { group, tip, files }: Merging): Promise<{ sha: string; number: number }> {
  const [first] = group;
  if (first === undefined) throw new Error("nothing is released");
  const { sha } = await commitTo(train, tip, files);
  const head = branchOf(first.group);
  await write(train, "POST git/refs", { ref: `refs/heads/${head}`, sha });
  const details = group.map(({ id }) => `<details><summary>${id}: ${VERSION}</summary>\n\n${entryOf(id)}\n</details>`);
  const body = `:robot: I have created a release *beep* *boop*\n---\n\n\n${details.join("\n\n")}\n\n---\nThe end.`;
  const { number } = await write(train, "POST pulls", { title: "chore: release main", head, base: "main", body });
  const isOdd = number % 2 === 1;
  const labels = first.state.pull_request === "tagged" ? ["autorelease: tagged"] : ["autorelease: pending"];
  if (isOdd || labels[0] !== "autorelease: pending") await write(train, `POST issues/${number}/labels`, { labels });
  // A merge commit has the branch's own commit: no other pull request could be opened from that.
  const merge_method = first.branch?.pull_request === "merged" && isOdd ? "merge" : "squash";
  return { ...(await write(train, `PUT pulls/${number}/merge`, { merge_method })), number };
}

/** Tag and release. GitHub makes the tag of a release that is published: where there is none it was deleted since. */
async function release({ train, commits }: States, { one: { id, state }, base }: { one: StateCase; base: string }) {
  const [tag, sha] = [tagOf(id), commits.get(id)];
  if (state.tag !== "absent")
    await write(train, "POST git/refs", { ref: `refs/tags/${tag}`, sha: state.tag === "right" ? sha : base });
  if (state.manifest === "behind") await write(train, "POST git/refs", { ref: `refs/tags/${id}-v1.2.0`, sha });
  if (state.release === "absent") return;
  const body = state.release === "other_notes" ? "Words of a person's own." : `Look!\n\n${entryOf(id)}\n\nBye.`;
  await write(train, "POST releases", {
    tag_name: tag,
    name: tag,
    target_commitish: sha,
    body,
    draft: state.release === "draft",
  });
  if (state.tag === "absent" && state.release !== "draft") await write(train, `DELETE git/refs/tags/${tag}`);
}

async function leaveBranch({ train, pulls, loose }: States, { id, group, branch }: StateCase): Promise<void> {
  const head = branchOf(group);
  if (branch === undefined) return;
  if (!pulls.has(id)) await write(train, "POST git/refs", { ref: `refs/heads/${head}`, sha: loose });
  if (branch.pull_request === "open" || branch.pull_request === "closed") {
    const { number } = await write(train, "POST pulls", { title: "chore: release main", head, base: "main" });
    if (branch.pull_request === "closed") await write(train, `PATCH pulls/${number}`, { state: "closed" });
  }
  if (branch.branch === "absent") await write(train, `DELETE git/refs/heads/${head}`);
  if (branch.branch !== "unseen" || branch.pull_request === "none") return;
  const { sha } = await commitTo(train, loose, { "more.txt": `${id}\n` });
  await write(train, `PATCH git/refs/heads/${head}`, { sha, force: true });
}

/** Brings branch and tags of GitHub into the clone, as `git fetch --tags` would. */
async function bring(train: Train): Promise<void> {
  await fetchBranch(train, "main");
  const tags = await received(refs, train.github.ask("GET", `${ROOT}/git/matching-refs/tags/`));
  const input = tags.map(({ ref, object }) => `update ${ref} ${object.sha}\n`).join("");
  execFileSync("git", ["update-ref", "--stdin"], { cwd: train.folder, input });
}

/** What somebody wrote into the packages' files since. */
async function disagree(train: Train, cases: readonly StateCase[]): Promise<void> {
  const wrong = cases.filter(({ state }) => state.package !== "equal");
  if (wrong.length === 0) return;
  train.git("checkout", "--quiet", "-B", "main", "origin/main");
  const files = wrong.map((one) => versionFile(one, one.state.package === "ahead" ? "1.3.0" : "1.0.9"));
  await train.commit({ message: "chore: by hand", write: Object.assign({}, ...files) });
}
