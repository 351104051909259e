import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect } from "vitest";
import { startCutter } from "../../../support/github/cut.ts";
import { type Phase, type ProxiedRequest, type RegistryProxy, startProxy } from "../../../support/npm/proxy.ts";
import type { Train } from "../../support/train.ts";
import { type PublishRun, publish } from "./publish.ts";

/** A publication that can be brought about again and again. */
export interface Scene {
  train: Train;
  /** The registry's own address, and what commands are run with to ask it at another one. */
  registry: string;
  envAt(url: string): Promise<Record<string, string>>;
  argsAt(url: string): readonly string[];
  /** What the registry has, in a form that can be compared. */
  held(): Promise<unknown>;
  /** Forgets all of it. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Which request is struck, how and when. */
export interface Strike {
  kind: "cut" | "kill";
  when: Phase;
  /** Its name, and how many of that name came before. */
  name: string;
  earlier: number;
}

export interface Stage {
  /** The requests of an undisturbed run, in order, each with how many of its name came before. */
  requests: readonly { name: string; earlier: number }[];
  strike(how: Strike): Promise<{ alone: boolean }>;
  close(): Promise<void>;
}

type Watch = (name: string, phase: Phase) => void | Promise<void>;

/** Runs a publication once without disturbance, which tells its requests, and strikes others at each of them. */
export async function stageOf(scene: Scene): Promise<Stage> {
  const proxy = await startProxy(scene.registry);
  const cutter = await startCutter(scene.train.github.url);
  const env = { ...(await scene.envAt(proxy.url)), GITHUB_API_URL: cutter.url };
  const run = (during?: (child: ChildProcess) => Promise<void>): Promise<PublishRun> => {
    const options = during === undefined ? {} : { during };
    return publish(scene.train, env, ["--timeout", "30s", ...scene.argsAt(proxy.url)], options);
  };
  const watch = (watcher: Watch) => {
    proxy.reset();
    cutter.reset();
    proxy.onRequest((request, phase) => watcher(nameOf("registry", request), phase));
    cutter.onRequest((request, phase) => watcher(nameOf("GitHub", request), phase));
  };
  const names: string[] = [];
  await scene.clear();
  watch((name, phase) => void (phase === "before" && names.push(name)));
  expectPublished(await run(), "published");
  const wanted = await scene.held();
  const requests = names.map((name, at) => ({
    name,
    earlier: names.slice(0, at).filter((one) => one === name).length,
  }));
  const stage = { scene, proxy, run, watch, wanted };
  return {
    requests,
    strike: (how) => strike(stage, how),
    close: async () => {
      await Promise.all([proxy.close(), cutter.close()]);
      await scene.close();
    },
  };
}

interface Striking {
  scene: Scene;
  proxy: RegistryProxy;
  run(during?: (child: ChildProcess) => Promise<void>): Promise<PublishRun>;
  watch(watcher: Watch): void;
  wanted: unknown;
}

async function strike({ scene, proxy, run, watch, wanted }: Striking, { kind, when, name, earlier }: Strike) {
  await scene.clear();
  let child: ChildProcess | undefined;
  let [seen, struck] = [0, 0];
  watch(async (asked, phase) => {
    if (phase !== when || asked !== name) return;
    seen += 1;
    if (seen !== earlier + 1) return;
    struck += 1;
    if (kind === "kill") await kill(child);
    throw new Error("struck");
  });
  const first =
    kind === "cut"
      ? await run()
      : await run(async (process) => {
          child = process;
        }).catch(() => undefined);
  expect(struck, "how often it struck").toBe(1);
  const sent = writesIn(proxy);
  // What the registry has taken is not sent to it again; what it may not have taken is looked for before.
  if (when === "after") expect(sent).toEqual([...new Set(sent)]);
  const alone = first?.code === 0;
  watch(() => undefined);
  const second = await run();
  expectPublished(
    second,
    alone || second.states.every((one) => one.endsWith("already_published")) ? "already_published" : "published",
  );
  expect(await scene.held()).toEqual(wanted);
  proxy.reset();
  expectPublished(await run(), "already_published");
  expect(writesIn(proxy)).toEqual([]);
  expect(scene.train.writes()).toEqual([]);
  expect(await scene.held()).toEqual(wanted);
  return { alone };
}

function expectPublished(run: PublishRun, outcome: string): void {
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0, document: { summary: { outcome } } });
}

function writesIn({ requests }: RegistryProxy): string[] {
  return requests
    .filter(({ method }) => method !== "GET")
    .map(({ method, path, digest }) => `${method} ${path} ${digest}`);
}

function nameOf(server: string, { method, path }: Pick<ProxiedRequest, "method" | "path">): string {
  return `${server}: ${method} ${path}`;
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined) throw new Error("there is no process to kill");
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
