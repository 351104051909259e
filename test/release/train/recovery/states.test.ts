import { describe, expect, it } from "vitest";
import {
  isReachable,
  isReachableBranch,
  judgeBranch,
  judgeVersion,
  worstOf,
} from "../../../../src/release/train/recovery/judge.ts";
import { BRANCH_RULES, VERSION_RULES, type VersionState } from "../../../../src/release/train/recovery/states.ts";
import { branchStates, speaksOf, versionStates, WHOLE } from "../../support/recovery-states.ts";

const reachable = versionStates().filter(isReachable);

/** What a state becomes when everything is done that is said to mend it. */
function mended(state: VersionState): VersionState {
  const mendings = judgeVersion(state, {}).map(({ mending }) => mending);
  return {
    ...state,
    ...(mendings.includes("create_tag")
      ? { tag: "right" as const, manifest: state.manifest === "ahead" ? ("equal" as const) : state.manifest }
      : {}),
    ...(mendings.includes("create_release") ? { release: "published" as const } : {}),
    ...(mendings.includes("swap_labels") ? { pull_request: "tagged" as const } : {}),
  };
}

/** The parts of a state that are not as they should be. */
function wrongParts(state: VersionState): string[] {
  return [
    ...(state.pull_request === "pending" ? ["pull_request"] : []),
    ...(state.manifest === "behind" ? ["manifest"] : []),
    ...(state.package === "equal" ? [] : ["package"]),
    ...(state.changelog === "differs" ? ["changelog"] : []),
    ...(state.tag === "right" ? [] : ["tag"]),
    ...(state.release === "published" ? [] : ["release"]),
    ...(["same", "none"].includes(state.registry) ? [] : ["registry"]),
  ];
}

describe("the table of states", () => {
  it("is about every state that a version can be in", () => {
    expect(versionStates()).toHaveLength(3 * 3 * 3 * 3 * 3 * 4 * 6);
    // Six of manifest and tag, ten of changelog and release.
    expect(reachable).toHaveLength(3 * 6 * 3 * 10 * 6);
    const count = (verdict: string | undefined) =>
      reachable.filter((state) => worstOf(judgeVersion(state, {})) === verdict).length;
    const counts = { stop: count("stop"), mend: count("mend"), tell: count("tell"), whole: count(undefined) };
    console.log(`table of states: ${reachable.length} states of a version tested: ${JSON.stringify(counts)}`);
    expect(counts.stop + counts.mend + counts.tell + counts.whole).toBe(reachable.length);
  });

  it("says something about a state exactly when something is wrong with it", () => {
    for (const state of reachable)
      expect([state, judgeVersion(state, {}).length > 0]).toEqual([state, wrongParts(state).length > 0]);
  });

  it("says something about every part that is wrong, unless history contradicts itself", () => {
    for (const state of reachable) {
      const findings = judgeVersion(state, {});
      if (worstOf(findings) === "stop") continue;
      const about = findings.map((finding) => finding.about);
      expect([state, wrongParts(state).filter((part) => !about.includes(part))]).toEqual([state, []]);
    }
  });

  it("mends nothing where history contradicts itself", () => {
    const stopped = reachable.filter((state) => judgeVersion(state, {}).some(({ verdict }) => verdict === "stop"));
    expect(stopped.length).toBeGreaterThan(0);
    for (const state of stopped)
      expect(judgeVersion(state, {}).every(({ verdict, mending }) => verdict === "stop" && mending === null)).toBe(
        true,
      );
  });

  it("creates only what is absent, and a release only where its tag is or is made first", () => {
    for (const state of reachable) {
      const mendings = judgeVersion(state, {}).flatMap(({ mending }) => mending ?? []);
      expect(new Set(mendings).size).toBe(mendings.length);
      if (mendings.includes("create_tag")) expect(state.tag).toBe("absent");
      if (mendings.includes("swap_labels")) expect(state.pull_request).toBe("pending");
      if (!mendings.includes("create_release")) continue;
      expect(state.release).toBe("absent");
      expect([state, state.tag === "right" || mendings.indexOf("create_tag") === 0]).toEqual([state, true]);
    }
  });

  it("needs one run: what was mended is nowhere to be mended again, and contradicts nothing", () => {
    for (const state of reachable) {
      const [before, after] = [judgeVersion(state, {}), judgeVersion(mended(state), {})];
      if (worstOf(before) === "stop") continue;
      expect([state, after.filter(({ verdict }) => verdict !== "tell")]).toEqual([state, []]);
      // Nobody is told about something that was not there before, but for what the new release starts.
      const told = new Set(before.map(({ about }) => about));
      expect([state, after.filter(({ about }) => !told.has(about))]).toEqual([state, []]);
    }
  });

  it("has no row that speaks of no state", () => {
    for (const rule of VERSION_RULES)
      expect([rule.says, reachable.some((state) => speaksOf(rule, state))]).toEqual([rule.says, true]);
    const branches = branchStates().filter(isReachableBranch);
    for (const rule of BRANCH_RULES)
      expect([rule.says, branches.some((state) => speaksOf(rule, state))]).toEqual([rule.says, true]);
  });

  it.each<[string, Partial<VersionState>, string | undefined, string[]]>([
    ["everything is right", {}, undefined, []],
    ["the package goes to no registry", { registry: "none" }, undefined, []],
    ["nobody labelled the pull request", { pull_request: "pending" }, "mend", ["swap_labels"]],
    [
      "the release pull request was merged, and nothing happened since",
      { pull_request: "pending", manifest: "ahead", tag: "absent", release: "absent", registry: "absent" },
      "mend",
      ["create_tag", "create_release", "swap_labels"],
    ],
    ["the tag was deleted", { manifest: "ahead", tag: "absent" }, "mend", ["create_tag"]],
    ["the release was deleted", { release: "absent" }, "mend", ["create_release"]],
    [
      "the release was deleted, and the changelog says nothing: the pull request does",
      { release: "absent", changelog: "differs" },
      "mend",
      ["create_release"],
    ],
    ["nothing has notes", { pull_request: "none", release: "absent", changelog: "differs" }, "tell", []],
    [
      "only the manifest knows of the version",
      { pull_request: "none", manifest: "ahead", tag: "absent", release: "absent", registry: "absent" },
      "tell",
      [],
    ],
    [
      "the registry has a version that is not tagged",
      { pull_request: "none", manifest: "ahead", tag: "absent", release: "absent" },
      "mend",
      ["create_tag", "create_release"],
    ],
    ["the publish workflow did not run", { registry: "absent" }, "tell", []],
    ["the registry is down", { registry: "unknown" }, "tell", []],
    ["the release is a draft", { release: "draft", registry: "absent" }, "tell", []],
    [
      "the release is a draft without a tag",
      { manifest: "ahead", tag: "absent", release: "draft", registry: "absent" },
      "tell",
      [],
    ],
    ["somebody wrote other notes", { release: "other_notes" }, "tell", []],
    ["the tag names another commit", { tag: "elsewhere" }, "stop", []],
    ["a newer version is tagged", { manifest: "behind" }, "stop", []],
    ["the package has a newer version", { package: "ahead" }, "stop", []],
    ["the package has an older version", { package: "behind", release: "absent" }, "stop", []],
    ["the registry has it from another commit", { registry: "other_commit", release: "absent" }, "stop", []],
    ["the registry has other files", { registry: "other_content" }, "stop", []],
  ])("%s", (_, fields, verdict, mendings) => {
    const findings = judgeVersion({ ...WHOLE, ...fields }, {});
    expect(worstOf(findings)).toBe(verdict);
    expect(findings.flatMap(({ mending }) => mending ?? [])).toEqual(mendings);
  });

  it("fills in what it speaks of", () => {
    const [finding] = judgeVersion({ ...WHOLE, tag: "elsewhere" }, { tag: "v1.1.0", version: "1.1.0" });
    expect(finding?.says).toMatch(/^the tag v1\.1\.0 names another commit than the one that brought 1\.1\.0\./);
  });

  it.each([
    ["none", "unseen", "tell", null],
    ["open", "in_use", "fine", null],
    ["merged", "absent", undefined, undefined],
    ["merged", "stale", "mend", "delete_branch"],
    ["merged", "unseen", "tell", null],
    ["closed", "absent", "fine", null],
    ["closed", "stale", "mend", "delete_branch"],
    ["closed", "unseen", "tell", null],
  ] as const)("a branch whose pull request is %s, and which is %s", (pull_request, branch, verdict, mending) => {
    const findings = judgeBranch({ pull_request, branch }, {});
    expect([worstOf(findings), findings[0]?.mending]).toEqual([verdict, mending]);
  });

  it("knows every state of a branch that can be", () => {
    const branches = branchStates().filter(isReachableBranch);
    console.log(`table of states: ${branches.length} states of a branch tested`);
    expect(branches.map(({ pull_request, branch }) => `${pull_request} ${branch}`)).toEqual([
      "none unseen",
      "open in_use",
      "merged absent",
      "merged stale",
      "merged unseen",
      "closed absent",
      "closed stale",
      "closed unseen",
    ]);
  });
});
