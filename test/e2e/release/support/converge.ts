import { expect } from "vitest";
import { axctl as inProcess } from "../../../cli/support.ts";
import { promisedCases, promisedOf, whichPromised } from "../../../support/cases.ts";
import { type Cutter, startCutter } from "../../../support/github/cut.ts";
import type { Train } from "../../support/train.ts";
import type { Run, RunOptions } from "../../support/workspace.ts";
import { type Disturbance, disturb, watchRequests } from "./disturb.ts";
import { clearRemote, type RemoteState, remoteState } from "./remote.ts";
import type { Rig, Scenario } from "./scenarios.ts";

/** The ways in which a request is struck. */
const WAYS = [
  { kind: "cut", when: "before" },
  { kind: "cut", when: "after" },
  { kind: "kill", when: "before" },
  { kind: "kill", when: "after" },
] as const;

/** How many rigs a scenario is struck on side by side. */
export const LANES = promisedCases ? [0, 1, 2, 3] : [0];

/** Each of the requests, given by their places, struck in every way; of these the part that is tried, by lanes. */
export function strikesOn(places: readonly number[], lane: number): { all: number; strikes: Disturbance[] } {
  const all = places.flatMap((place) => WAYS.map((way) => ({ ...way, n: place + 1 })));
  // Of no divisor in common with the steps by which scenarios are tried.
  const strikes = promisedOf(all, 17).filter((_, index) => index % LANES.length === lane);
  return { all: all.length, strikes };
}

/** What came of strikes, by the names of the scenarios. */
export class Strikes {
  readonly #counts = new Map<string, { all: number; tried: number; converged: number; alone: number }>();

  /** Strikes one after the other; `strike` answers whether a run came to its end by itself. */
  async each(
    { name, requests }: { name: string; requests: readonly string[] },
    { all, strikes }: ReturnType<typeof strikesOn>,
    strike: (at: Disturbance) => Promise<boolean>,
  ): Promise<void> {
    const count = this.#counts.get(name) ?? { all, tried: 0, converged: 0, alone: 0 };
    this.#counts.set(name, count);
    for (const at of strikes) {
      count.tried += 1;
      const alone = await strike(at).catch((error: unknown) => {
        throw new Error(`${name}: ${at.kind} ${at.when} request ${at.n}, ${requests[at.n - 1]}`, { cause: error });
      });
      // One broken connection is no reason to give up.
      expect(alone).toBe(at.kind === "cut");
      count.converged += 1;
      if (alone) count.alone += 1;
    }
  }

  /** Tells the counts, and holds that all that had to be tried was. */
  tell(what: string): void {
    const sum = { all: 0, tried: 0, converged: 0 };
    for (const [name, { all, tried, converged, alone }] of this.#counts) {
      console.log(
        `convergence of ${name}: ${tried} of ${all} cut points tried, ${converged} converged, ${alone} of them without another run`,
      );
      expect([converged, tried]).toEqual([tried, promisedCases ? all : expect.any(Number)]);
      expect(tried).toBeGreaterThan(0);
      sum.all += all;
      sum.tried += tried;
      sum.converged += converged;
    }
    console.log(
      `convergence of ${what}: ${sum.tried} of ${sum.all} cut points tried (${whichPromised}), ${sum.converged} converged`,
    );
  }
}

/** A scenario that ran once without being disturbed. */
export interface Rehearsed {
  /** What is open on GitHub afterwards: what each disturbed run has to come to as well. */
  wanted: RemoteState;
  /** Its requests, in order. */
  requests: readonly string[];
  /** Strikes one run of it, and brings that to its end with undisturbed ones. */
  strike(at: Disturbance): Promise<Struck>;
  rig: Rig;
  close(): Promise<void>;
}

export interface Struck {
  /** Whether the run that was struck came to its end by itself. */
  alone: boolean;
}

/** Runs a scenario without disturbance, from which every other run of it is judged. */
export async function rehearse(open: Scenario["open"]): Promise<Rehearsed> {
  const rig = await open();
  const cutter = await startCutter(rig.train.github.url);
  await arrange(rig);
  const seen = watchRequests(cutter);
  const run = await rig.train.axctl(rig.args, { env: { GITHUB_API_URL: cutter.url } });
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  const requests = [...seen];
  const wanted = await remoteState(rig.train.github);
  const stage = { rig, cutter, requests, wanted };
  await expectNoWrites(stage);
  return {
    ...{ wanted, requests, rig },
    strike: (at) => strike(stage, at),
    close: async () => {
      await cutter.close();
      await rig.train.close();
    },
  };
}

interface Stage {
  rig: Rig;
  cutter: Cutter;
  requests: readonly string[];
  wanted: RemoteState;
}

async function arrange({ train, prepare }: Rig): Promise<void> {
  await clearRemote(train.github);
  await prepare();
  train.github.resetRequests();
}

async function strike(stage: Stage, at: Disturbance): Promise<Struck> {
  const { train } = stage.rig;
  await arrange(stage.rig);
  const { during, struck, following } = disturb(stage.cutter, stage.requests, at);
  const run = await runStruck(train, stage.rig.args, { at, during, url: stage.cutter.url });
  expect(struck(), "how often it struck").toBe(1);
  expectToldWell(run, at);
  // A request that changes something is never blindly repeated: what there is is read again first.
  const isWrite = !stage.requests[at.n - 1]?.startsWith("GET ");
  if (isWrite) expect(following() ?? "GET nothing").toMatch(/^GET /);
  if (run.code === 0) expect(await remoteState(train.github)).toEqual(stage.wanted);
  const writes = await expectWanted(stage);
  // A run that wrote nothing on what is right has shown already what one more would do.
  if (writes.length > 0) await expectNoWrites(stage);
  return { alone: run.code === 0 };
}

interface Striking {
  at: Disturbance;
  during: RunOptions["during"];
  /** What it asks in GitHub's place. */
  url: string;
}

/** Runs what is struck: as a process of its own where that is killed. */
export function runStruck(train: Train, args: readonly string[], { at, during, url }: Striking): Promise<Run> {
  const env = { GITHUB_API_URL: url };
  if (at.kind === "cut" || during === undefined) return train.axctl(args, { env });
  // What a process that is killed leaves in the folder for temporary files goes with the workspace.
  return train.axctl(args, { env: { ...env, TMPDIR: train.workspace.root }, during });
}

/** A process that was killed says nothing; one whose connection broke ends well, or says what to do in one document. */
function expectToldWell(run: Run, { kind }: Disturbance): void {
  if (kind === "kill") {
    expect(run.code).toBeNull();
    return;
  }
  const { summary } = JSON.parse(run.stdout);
  if (run.code !== 0) expect([run.code, summary.error.code]).toEqual([2, "GITHUB_UNREACHABLE"]);
  expect(run.stderr).not.toMatch(/^\s+at |node:|\.[jt]s:\d/m);
}

async function expectNoWrites(stage: Stage): Promise<void> {
  expect(await expectWanted(stage)).toEqual([]);
}

/** Runs it undisturbed, in this process since there are hundreds of them, and gives what it wrote. */
async function expectWanted({ rig: { train, args }, wanted }: Stage): Promise<{ method: string; path: string }[]> {
  train.github.resetRequests();
  const run = await inProcess(train.folder, args, { env: { ...train.env, AX_CONFIG_DIR: train.workspace.config } });
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  const writes = train.writes();
  expect(await remoteState(train.github)).toEqual(wanted);
  return writes;
}
