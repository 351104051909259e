import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { takingTurns } from "../../support/cases.ts";
import { type RegistryProxy, startProxy } from "../../support/npm/proxy.ts";
import { startVerdaccio, type Verdaccio } from "../../support/npm/verdaccio.ts";
import type { Train } from "../support/train.ts";
import { shown } from "../support/workspace.ts";
import { openPackage, openTwoPackages, packageJson, publish, publishByHand } from "./support/publish.ts";

/** Each takes long. */
const inTurn = takingTurns(4);

let registry: Verdaccio;
let proxy: RegistryProxy;
let env: Record<string, string>;
let train: Train;

beforeAll(async () => {
  registry = await startVerdaccio();
  proxy = await startProxy(registry.url);
  env = await registry.envAt(proxy.url, registry.token);
});
afterAll(async () => {
  await proxy.close();
  await registry.close();
});
afterEach(async () => {
  proxy.reset();
  await train.close();
});

describe("axctl release publish, stopped half-way", () => {
  inTurn("is completed by the next run, where the registry went away after the first of two packages", async () => {
    train = await openTwoPackages();
    let down = false;
    proxy.onRequest(({ method, path }, phase) => {
      if (down) throw new Error("the registry is down");
      down = phase === "after" && method === "GET" && path.includes("door") && published.has("door");
      if (phase === "after" && method === "PUT") published.add(path.includes("door") ? "door" : "key");
    });
    const published = new Set<string>();
    const struck = await publish(train, env, ["--timeout", "60s"]);
    expect(struck, struck.stderr).toMatchObject({
      code: 2,
      states: ["packages/door: published", "packages/key: refused"],
      document: {
        ok: false,
        summary: { outcome: "failed", published: 1, error: { code: "REGISTRY_UNREACHABLE" } },
        steps: [{ state: "done" }, { state: "failed" }],
      },
    });
    expect([...published]).toEqual(["door"]);
    proxy.reset();
    const next = await publish(train, env);
    expect(next, next.stderr).toMatchObject({
      code: 0,
      states: ["packages/door: already_published", "packages/key: published"],
    });
    expect(proxy.requests.filter(({ method }) => method === "PUT").map(({ path }) => path)).toEqual(["/@acme%2fkey"]);
  });

  it("says so where somebody else was faster, with another content", async () => {
    train = await openPackage();
    await registry.forget("@acme/rail");
    let others: Promise<void> | undefined;
    proxy.onRequest(async ({ method }, phase) => {
      if (method !== "PUT" || phase !== "before") return;
      others ??= publishByHand(train, registry.env, {
        "package.json": packageJson("@acme/rail"),
        "index.js": "other\n",
      });
      await others;
    });
    const run = await publish(train, env);
    expect(run, run.stderr).toMatchObject({
      code: 2,
      states: [".: version_taken"],
      document: {
        summary: {
          ...{ outcome: "failed", published: 0 },
          error: { code: "VERSION_TAKEN", message: expect.stringContaining("index.js") },
        },
      },
    });
  });

  it("says so where the registry took it and does not show it in time; the next run sees it", async () => {
    train = await openPackage();
    await registry.forget("@acme/rail");
    let taken = false;
    proxy.onRequest(({ method }, phase) => {
      if (taken) throw new Error("the copies for readers are behind");
      taken = method === "PUT" && phase === "after";
    });
    const run = await publish(train, env, ["--timeout", "12s"]);
    expect(run, run.stderr).toMatchObject({
      code: 2,
      states: [".: refused"],
      document: { summary: { outcome: "failed", error: { code: "REGISTRY_BEHIND" } } },
    });
    proxy.reset();
    expect(await publish(train, env)).toMatchObject({ code: 0, states: [".: already_published"] });
    expect(proxy.requests.filter(({ method }) => method === "PUT")).toEqual([]);
  });

  for (const [signal, code] of [["SIGINT", 130] as const, ["SIGTERM", 143] as const])
    inTurn(`ends at ${signal} with ${code}, and says that the registry has to be looked at`, async () => {
      train = await openPackage();
      await registry.forget("@acme/rail");
      let ended = false;
      proxy.onRequest(async ({ method }) => {
        while (method === "PUT" && !ended) await wait(20);
      });
      const run = await publish(train, env, [], {
        during: async (child) => {
          await shown(child, "npm notice Publishing to");
          child.kill(signal);
        },
      });
      ended = true;
      expect(run, run.stderr).toMatchObject({ code });
      expect(run.stderr).toMatch(/npm was stopped: whether http.* has @acme\/rail 1\.0\.0 is not known/);
      expect(run.document).toMatchObject({ ok: false, summary: { error: { code: expect.any(String) } } });
      proxy.reset();
      expect(await publish(train, env)).toMatchObject({ code: 0 });
      expect(Object.keys((await registry.packument("@acme/rail"))?.versions ?? {})).toEqual(["1.0.0"]);
    });
});
