import { expect } from "vitest";
import { mirror } from "../../../../src/sandbox/github/mirror.ts";
import type { Step } from "../../../release/support/repository.ts";
import { CONFIG, MANIFEST } from "../../support/release.ts";
import { openTrain, type Train } from "../../support/train.ts";
import type { Seen } from "./look.ts";
import { bring, merged, mergedInto, releasedByReleasePlease } from "./moves.ts";

/** A repository and what happened in it, for a release pull request. */
export interface Scene {
  what: string;
  config?: Readonly<Record<string, unknown>>;
  manifest?: Readonly<Record<string, string>>;
  files?: Readonly<Record<string, string>>;
  /** What follows on the target. */
  target?: readonly Step[];
  prepare?: (train: Train) => Promise<void>;
  /** What has to be true besides. */
  shows?: (pulls: readonly Seen[]) => void;
}

const simple = { "release-type": "simple", packages: { ".": {} } };
export const door: Step = { message: "feat: a door", touch: ["door.txt"] };
const window: Step = { message: "fix: a window", touch: ["window.txt"] };
const two = {
  "release-type": "simple",
  packages: { one: { component: "one" }, two: { component: "two", "release-type": "node" } },
};
const twoFiles = {
  "one/version.txt": "1.0.0\n",
  "two/package.json": `{\n  "name": "two",\n  "version": "2.0.0"\n}\n`,
};
const twoCommits: readonly Step[] = [
  { message: "chore: releases", tags: ["one-v1.0.0", "two-v2.0.0"], touch: ["x"] },
  { message: "feat: of one", touch: ["one/door.txt"] },
  { message: "fix!: of two", touch: ["two/door.txt"] },
  { message: "fix: of both", touch: ["one/key.txt", "two/key.txt"] },
];

export const scenes: readonly Scene[] = [
  { what: "a simple package", target: [door, window] },
  {
    what: "several packages in one pull request",
    config: two,
    manifest: { one: "1.0.0", two: "2.0.0" },
    files: twoFiles,
    target: twoCommits,
    shows: (pulls) => expect(pulls.map(({ branch }) => branch)).toEqual(["release-please--branches--main"]),
  },
  {
    what: "several packages, each with a pull request of its own",
    config: { ...two, "separate-pull-requests": true },
    manifest: { one: "1.0.0", two: "2.0.0" },
    files: twoFiles,
    target: twoCommits,
    shows: (pulls) =>
      expect(pulls.map(({ branch }) => branch)).toEqual([
        "release-please--branches--main--components--one",
        "release-please--branches--main--components--two",
      ]),
  },
  {
    what: "a component",
    config: { ...simple, packages: { ".": { component: "rail" } } },
    target: [{ message: "chore: release", tags: ["rail-v1.0.0"], touch: ["x"] }, door],
    shows: ([pull]) => expect(pull?.branch).toBe("release-please--branches--main--components--rail"),
  },
  {
    what: "node with a lockfile",
    config: { packages: { ".": { "release-type": "node", "include-component-in-tag": false } } },
    files: {
      "package.json": `{\n  "name": "rail",\n  "version": "1.0.0"\n}\n`,
      "package-lock.json": `${JSON.stringify(
        { name: "rail", version: "1.0.0", lockfileVersion: 3, packages: { "": { name: "rail", version: "1.0.0" } } },
        null,
        2,
      )}\n`,
    },
    target: [door],
  },
  {
    what: "extra files, one of them an executable script",
    config: { ...simple, packages: { ".": { "extra-files": ["bin/run.sh", "docs/plain.md"] } } },
    files: { "docs/plain.md": "1.0.0 <!-- x-release-please-version -->\n" },
    target: [door],
    async prepare(train) {
      train.git("checkout", "--quiet", "main");
      await train.commit({
        message: "chore: a script",
        write: { "bin/run.sh": "#!/bin/sh\nVERSION=1.0.0 # x-release-please-version\n" },
      });
      train.git("update-index", "--chmod=+x", "bin/run.sh");
      await train.commit({ message: "fix: it can be run" });
    },
    shows: ([pull]) => {
      expect(pull?.files["bin/run.sh"]).toMatch(/^100755 /);
      expect(pull?.files["docs/plain.md"]).toMatch(/^100644 /);
    },
  },
  {
    what: "draft-pull-request",
    config: { ...simple, "draft-pull-request": true },
    target: [door],
    shows: ([pull]) => expect(pull?.draft).toBe(true),
  },
  {
    what: "label and extra-label",
    config: { ...simple, label: "release,waiting", "extra-label": "bot,auto" },
    target: [door],
    shows: ([pull]) => expect(pull?.labels).toEqual(["release", "waiting", "bot", "auto"]),
  },
  {
    what: "signoff",
    config: { ...simple, signoff: "Ada <ada@example.com>" },
    target: [door],
    shows: ([pull]) => expect(pull?.message).toBe("chore(main): release 1.1.0\n\nSigned-off-by: Ada <ada@example.com>"),
  },
  {
    what: "a header and a footer of their own",
    config: { ...simple, "pull-request-header": "Hello *you* 🚂", "pull-request-footer": "<b>Bye</b>" },
    target: [door],
  },
  {
    what: "a message of a commit that the body of its pull request replaces",
    target: [window],
    prepare: (train) =>
      mergedInto(train, "main", {
        title: "what: nobody can read",
        body: "So it goes.\n\nBEGIN_COMMIT_OVERRIDE\nfeat(key): a key\n\nfix: a lock\nEND_COMMIT_OVERRIDE\n",
        method: "squash",
      }),
    shows: ([pull]) => {
      expect(pull?.title).toBe("chore(main): release 1.1.0");
      expect(pull?.body).toContain("**key:** a key");
    },
  },
  {
    what: "one that was replaced on the way to the source already",
    prepare: async (train) => {
      const body = "BEGIN_COMMIT_OVERRIDE\nfeat: a tunnel\nEND_COMMIT_OVERRIDE";
      await mergedInto(train, "dev/staging", { title: "chore: dig", body, method: "squash" });
      await merged(train, "dev/staging", "main", { title: "chore: promote", body: "", method: "merge" });
      await bring(train, "main");
    },
    shows: ([pull]) => expect(pull?.body).toContain("a tunnel"),
  },
  {
    what: "after a release that Release Please made itself",
    target: [door],
    async prepare(train) {
      await releasedByReleasePlease(train);
      train.git("checkout", "--quiet", "-B", "main", "origin/main");
      await train.commit({ message: "fix: the door closes", write: { "door.txt": "closed\n" } });
    },
    shows: ([pull]) => {
      expect(pull?.title).toBe("chore(main): release 1.1.1");
      expect(pull?.body).toContain("compare/v1.1.0...v1.1.1");
    },
  },
  {
    what: "a promotion with a merge commit",
    prepare: async (train) => {
      await merged(train, "dev/staging", "main", { title: "chore: promote", body: "As told.", method: "merge" });
      await bring(train, "main");
    },
    shows: ([pull]) => expect(pull?.title).toBe("chore(main): release 1.1.0"),
  },
];

/** The train of a scene, with every tag of it on GitHub. */
export async function openScene({
  config = simple,
  manifest = { ".": "1.0.0" },
  files = {},
  target = [],
  prepare,
}: Scene) {
  const written = { [CONFIG]: JSON.stringify(config), [MANIFEST]: JSON.stringify(manifest), ...files };
  const train = await openTrain({ files: written, target });
  await mirror(train.github, train.folder, ["main", ...train.git("tag").split("\n")]);
  await prepare?.(train);
  return train;
}
