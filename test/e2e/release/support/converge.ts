import { expect } from "vitest";
import { axctl as inProcess } from "../../../cli/support.ts";
import { type Cutter, startCutter } from "../../../support/github/cut.ts";
import type { Run } from "../../support/workspace.ts";
import { type Disturbance, disturb, watchRequests } from "./disturb.ts";
import { clearRemote, type RemoteState, remoteState } from "./remote.ts";
import type { Rig, Scenario } from "./scenarios.ts";

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
export async function rehearse({ open }: Scenario): Promise<Rehearsed> {
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
  // What a process that is killed leaves in the folder for temporary files goes with the workspace.
  const env = { GITHUB_API_URL: stage.cutter.url, TMPDIR: train.workspace.root };
  const run = await train.axctl(stage.rig.args, { env, during });
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
