import { afterAll, describe, expect, it } from "vitest";
import { inside, promisedCases, promisedOf, whichPromised } from "../../support/cases.ts";
import { startVerdaccio } from "../../support/npm/verdaccio.ts";
import { startPythonRegistry } from "../../support/python/registry.ts";
import { build, hasTwine } from "../../support/python/tools.ts";
import { openPackage, openProject } from "./support/publish.ts";
import { type Scene, type Strike, stageOf } from "./support/publish-converge.ts";

async function ofNpm(): Promise<Scene> {
  const registry = await startVerdaccio();
  const train = await openPackage();
  return {
    train,
    registry: registry.url,
    envAt: (url) => registry.envAt(url, registry.token),
    argsAt: () => [],
    held: async () => {
      const { versions = {}, "dist-tags": tags } = (await registry.packument("@acme/rail")) ?? {};
      return { tags, versions: Object.values(versions).map(({ gitHead, dist }) => [gitHead, dist.integrity]) };
    },
    clear: () => registry.forget("@acme/rail"),
    close: async () => {
      await train.close();
      await registry.close();
    },
  };
}

async function ofPython(): Promise<Scene> {
  const registry = await startPythonRegistry();
  const train = await openProject();
  build(train.folder);
  return {
    train,
    registry: registry.url,
    envAt: async (url) => ({
      TWINE_REPOSITORY_URL: `${url}legacy/`,
      TWINE_USERNAME: "__token__",
      TWINE_PASSWORD: registry.token,
    }),
    argsAt: (url) => ["--registry-url", url],
    held: async () => Object.fromEntries(registry.files),
    clear: async () => registry.reset(),
    close: async () => {
      await train.close();
      await registry.close();
    },
  };
}

const counts = new Map<string, { all: number; tried: number; converged: number; alone: number }>();

/** Cuts each request of a run, and kills the process at each that changes something. */
async function strikeAll(name: string, open: () => Promise<Scene>): Promise<void> {
  const count = { all: 0, tried: 0, converged: 0, alone: 0 };
  counts.set(name, count);
  const stage = await stageOf(await open());
  try {
    expect(stage.requests.length).toBeGreaterThan(4);
    const all = strikesAt(stage.requests);
    count.all = all.length;
    for (const { how, what } of promisedOf(all, 12, inside(2))) {
      count.tried += 1;
      const { alone } = await stage.strike(how).catch((error: unknown) => {
        throw new Error(`${name}: ${what}`, { cause: error });
      });
      // One broken connection is no reason to give up.
      expect(alone, what).toBe(how.kind === "cut");
      count.converged += 1;
      if (alone) count.alone += 1;
    }
  } finally {
    await stage.close();
  }
}

function strikesAt(requests: readonly { name: string; earlier: number }[]): { how: Strike; what: string }[] {
  return requests.flatMap((request) =>
    (["before", "after"] as const).flatMap((when) => {
      const kinds = / GET /.test(request.name) ? (["cut"] as const) : (["cut", "kill"] as const);
      return kinds.map((kind) => ({ how: { kind, when, ...request }, what: `${kind} ${when} ${request.name}` }));
    }),
  );
}

describe("a publication converges when each of its requests is struck", () => {
  const scenes = [
    { name: "publish: npm", open: ofNpm, needs: "", isThere: true },
    { name: "publish: python", open: ofPython, needs: " [needs twine]", isThere: hasTwine },
  ];
  for (const { name, open, needs, isThere } of promisedOf(scenes, 2))
    it.skipIf(!isThere)(`${name}${needs}`, () => strikeAll(name, open), 600_000);
});

afterAll(() => {
  for (const [name, { all, tried, converged, alone }] of counts) {
    console.log(
      `convergence of ${name}: ${tried} of ${all} cut points tried (${whichPromised}), ${converged} converged, ${alone} of them without another run`,
    );
    expect([converged, tried]).toEqual([tried, promisedCases ? all : expect.any(Number)]);
    expect(tried).toBeGreaterThan(0);
  }
});
