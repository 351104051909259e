import { describe, expect, it } from "vitest";
import { partOf } from "../../support/cases.ts";
import type { Train } from "../support/train.ts";
import { openPullRequests, type Seen } from "./support-judge/look.ts";
import { runReleasePlease } from "./support-judge/release-please.ts";
import { door, openScene, type Scene, scenes } from "./support-judge/scenes.ts";

describe("Release Please, asked after axctl", () => {
  it.each(partOf(scenes, 9))("finds its own pull request and changes nothing: $what", async (scene) => {
    const train = await openScene(scene);
    try {
      await judge(train, scene);
    } finally {
      await train.close();
    }
  });
});

describe("A release pull request after the target has moved", () => {
  it("is updated by axctl where Release Please opened it, and by Release Please where axctl did", async () => {
    const train = await openScene({ what: "", target: [door] });
    const moved = async (message: string) => {
      train.git("checkout", "--quiet", "main");
      await train.commit({ message, write: { [`${message}.txt`]: message } });
    };
    try {
      await runReleasePlease(train.github, { mayWrite: true });
      await moved("fix: the lock");
      expect(await train.axctl(["release", "pr"])).toMatchObject({ code: 0 });
      const [ours] = await openPullRequests(train.github);
      expect(ours?.body).toContain("the lock");
      expect(await runReleasePlease(train.github)).toMatchObject({ changed: [], leftAlone: [expect.anything()] });
      await moved("fix: the key");
      expect(await runReleasePlease(train.github, { mayWrite: true })).toMatchObject({ changed: [1] });
      train.writes();
      expect(await train.axctl(["release", "pr"])).toMatchObject({ code: 0 });
      expect(train.writes()).toEqual([]);
      expect(await openPullRequests(train.github)).toMatchObject([
        { number: 1, body: expect.stringContaining("the key") },
      ]);
    } finally {
      await train.close();
    }
  });
});

async function judge(train: Train, { shows }: Scene): Promise<void> {
  const { github } = train;
  const run = await train.axctl(["release", "pr"]);
  expect(run).toMatchObject({ code: 0 });
  const ours = await openPullRequests(github);
  expect(ours.length).toBeGreaterThan(0);
  shows?.(ours);
  const judgement = await runReleasePlease(github);
  expect(judgement.changed).toEqual([]);
  expect(judgement.leftAlone).toHaveLength(ours.length);
  // With no pull request there, Release Please makes the very same.
  const root = `/repos/${github.owner}/${github.name}`;
  for (const { branch } of ours) await github.ask("DELETE", `${root}/git/refs/heads/${branch}`);
  expect(await openPullRequests(github)).toEqual([]);
  const { changed } = await runReleasePlease(github, { mayWrite: true });
  const theirs = await openPullRequests(github);
  expect(theirs.map(({ number }) => number).sort()).toEqual(changed.sort());
  expect(theirs.map(unnumbered)).toEqual(ours.map(unnumbered));
  // And axctl, asked after Release Please, changes nothing, either.
  train.writes();
  expect(await train.axctl(["release", "pr"])).toMatchObject({ code: 0 });
  expect(train.writes()).toEqual([]);
}

function unnumbered({ number: _number, ...rest }: Seen): Omit<Seen, "number"> {
  return rest;
}
