import { describe, expect, it } from "vitest";
import type { Content, Publication } from "../../../../src/release/train/publish/publication.ts";
import { look, lookUntilShown } from "../../../../src/release/train/publish/publication.ts";
import { publishStep } from "../../../../src/release/train/publish/publish-step.ts";
import type { PublishedVersion } from "../../../../src/release/train/registries/registry.ts";
import type { Known } from "../../../../src/release/train/status/facts.ts";

const there: PublishedVersion = { gitHead: undefined, digests: {}, tags: {}, provenance: false, yanked: false };
const unknown: Known<PublishedVersion | undefined> = { known: false, reason: "npm: E500" };
const answer = (value: PublishedVersion | undefined): Known<PublishedVersion | undefined> => ({ known: true, value });

/** A registry that answers in this order, the last for ever, and a clock on which time passes by sleeping only. */
function scene(answers: readonly Known<PublishedVersion | undefined>[], content: Content = { state: "same" }) {
  let [asked, now] = [0, 0];
  const rests: number[] = [];
  const published: string[] = [];
  const publication: Publication = {
    ...{ path: ".", name: "rail", version: "1.0.0", registry: "https://registry.example/", distTag: null },
    command: () => [],
    find: async () => answers[Math.min(asked++, answers.length - 1)] ?? unknown,
    compare: async (found) => (found === undefined ? { state: "absent" } : content),
    requests: () => [],
    publish: async () => void published.push("rail"),
  };
  const clock = {
    elapsed: () => now,
    sleep: async (ms: number) => {
      rests.push(ms);
      now += ms;
    },
  };
  return { publication, rests, published, needs: { clock, signal: new AbortController().signal, timeoutMs: 10_000 } };
}

describe("looking into a registry", () => {
  it("asks again where it does not say, a few times", async () => {
    const { publication, needs, rests } = scene([unknown, unknown, answer(there)]);
    expect(await look(publication, needs)).toMatchObject({ content: { state: "same" } });
    expect(rests).toEqual([500, 1000]);
  });

  it("gives up then, and says why", async () => {
    const { publication, needs } = scene([unknown]);
    await expect(look(publication, needs)).rejects.toMatchObject({
      code: "REGISTRY_UNREACHABLE",
      message: expect.stringContaining("npm: E500"),
    });
  });

  it("waits until what was published is shown", async () => {
    const { publication, needs, rests } = scene([answer(undefined), unknown, answer(there)]);
    expect(await lookUntilShown(publication, needs)).toMatchObject({ found: there });
    expect(rests).toEqual([500, 1000]);
  });

  it("waits no longer than it may", async () => {
    const { publication, needs, rests } = scene([answer(undefined)]);
    await expect(lookUntilShown(publication, needs)).rejects.toMatchObject({ code: "REGISTRY_BEHIND", exitCode: 2 });
    expect(rests).toEqual([500, 1000, 2000, 4000]);
  });

  it("does not take something else for it", async () => {
    const { publication, needs } = scene([answer(there)], { state: "other", differs: ["index.js"] });
    await expect(lookUntilShown(publication, needs)).rejects.toMatchObject({ code: "VERSION_TAKEN", exitCode: 2 });
  });
});

describe("the step of publishing", () => {
  it("begins with what was seen, and looks anew from then on", async () => {
    const { publication, needs, published } = scene([answer(there)]);
    const step = publishStep(publication, { found: undefined, content: { state: "absent" } }, needs);
    expect(await step.done()).toBe(false);
    expect(await step.done()).toBe(true);
    expect(step.sight().found).toBe(there);
    expect(published).toEqual([]);
  });

  it("is done when the registry shows what was published", async () => {
    const { publication, needs, published } = scene([answer(undefined), answer(there)]);
    const step = publishStep(publication, { found: undefined, content: { state: "absent" } }, needs);
    await step.apply();
    expect(published).toEqual(["rail"]);
    expect(step.sight().content.state).toBe("same");
  });

  it("ends where somebody published something else meanwhile", async () => {
    const { publication, needs } = scene([answer(there)], { state: "other", differs: ["index.js"] });
    const step = publishStep(publication, { found: undefined, content: { state: "absent" } }, needs);
    await step.done();
    await expect(step.done()).rejects.toMatchObject({
      code: "VERSION_TAKEN",
      message: expect.stringContaining("index.js"),
    });
  });
});
