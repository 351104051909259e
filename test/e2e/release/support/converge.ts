import { expect } from "vitest";
import { type Cutter, startCutter } from "../../../support/github/cut.ts";
import type { Run, RunOptions } from "../../support/workspace.ts";
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
export async function rehearse({ args, open }: Scenario): Promise<Rehearsed> {
  const rig = await open();
  const { train } = rig;
  const cutter = await startCutter(train.github.url);
  // What a process that is killed leaves in the folder for temporary files goes with the workspace.
  const env = { GITHUB_API_URL: cutter.url, TMPDIR: train.workspace.root };
  const axctl = (options: RunOptions = {}) => train.axctl(args, { ...options, env });
  await arrange(rig);
  const requests = watchRequests(cutter);
  const run = await axctl();
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  const wanted = await remoteState(train.github);
  const stage = { rig, cutter, axctl, requests: [...requests], wanted };
  await expectNoWrites(stage);
  return {
    ...{ wanted, requests: stage.requests, rig },
    strike: (at) => strike(stage, at),
    close: async () => {
      await cutter.close();
      await train.close();
    },
  };
}

interface Stage {
  rig: Rig;
  cutter: Cutter;
  axctl: (options?: RunOptions) => Promise<Run>;
  requests: readonly string[];
  wanted: RemoteState;
}

async function arrange({ train, prepare }: Rig): Promise<void> {
  await clearRemote(train.github);
  await prepare();
  train.github.resetRequests();
}

async function strike({ rig, cutter, axctl, requests, wanted }: Stage, at: Disturbance): Promise<Struck> {
  await arrange(rig);
  const { during, struck } = disturb(cutter, requests, at);
  const run = await axctl({ during });
  expect(struck(), "how often it struck").toBe(1);
  expectToldWell(run, at);
  cutter.reset();
  const stage = { rig, cutter, axctl, requests, wanted };
  if (run.code === 0) expect(await remoteState(rig.train.github)).toEqual(wanted);
  rig.train.writes();
  const next = await axctl();
  expect(next, next.stdout + next.stderr).toMatchObject({ code: 0 });
  expect(await remoteState(rig.train.github)).toEqual(wanted);
  // A run that wrote nothing on what is right has shown already what one more would do.
  if (rig.train.writes().length > 0) await expectNoWrites(stage);
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

async function expectNoWrites({ rig, axctl, wanted }: Stage): Promise<void> {
  rig.train.writes();
  const run = await axctl();
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  expect(rig.train.writes()).toEqual([]);
  expect(await remoteState(rig.train.github)).toEqual(wanted);
}
