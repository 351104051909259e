import { afterAll, describe, expect, it } from "vitest";
import { axctl as inProcess } from "../../cli/support.ts";
import { promisedOf } from "../../support/cases.ts";
import { type Cutter, startCutter } from "../../support/github/cut.ts";
import type { Run } from "../support/workspace.ts";
import { LANES, runStruck, Strikes, strikesOn } from "./support/converge.ts";
import { type Disturbance, disturb, watchRequests } from "./support/disturb.ts";
import {
  createOne,
  openScenario,
  type ReleasedState,
  type ReleaseScenario,
  recoverOne,
  recoverTwo,
  releasedState,
} from "./support/release-scenarios.ts";

const SCENARIOS: readonly ReleaseScenario[] = [createOne, recoverOne, recoverTwo];
const counts = new Strikes();

interface Stage extends Awaited<ReturnType<typeof openScenario>> {
  scenario: ReleaseScenario;
  cutter: Cutter;
  /** Of an undisturbed run, in order, and what that leaves. */
  requests: readonly string[];
  wanted: ReleasedState;
}

describe.concurrent.each(promisedOf(SCENARIOS, 3))("$name", (scenario) => {
  it.concurrent.each(LANES)(
    "converges when its requests are struck: lane %i",
    async (lane) => {
      const stage = await rehearse(scenario);
      try {
        const wanted = strikesOn(struckOf(scenario, stage.requests), lane);
        const { name } = scenario;
        await counts.each({ name, requests: stage.requests }, wanted, (at) => strike(stage, at));
      } finally {
        await stage.cutter.close();
        await stage.train.close();
      }
    },
    300_000,
  );
});

/** Runs it once without disturbance: every other run has to come to the same. */
async function rehearse(scenario: ReleaseScenario): Promise<Stage> {
  const opened = await openScenario(scenario);
  const { train, number, reset } = opened;
  const cutter = await startCutter(train.github.url);
  await reset();
  const requests = watchRequests(cutter);
  const run = await train.axctl(scenario.args, { env: { GITHUB_API_URL: cutter.url } });
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  const wanted = await releasedState(train.github, number);
  expect(wanted.comments).toHaveLength(1);
  expect(wanted.labels).toEqual(["autorelease: tagged"]);
  const stage = { ...opened, scenario, cutter, requests: [...requests], wanted };
  expect(await completed(stage, [scenario.whenDone])).toEqual([]);
  return stage;
}

/** The requests that are struck, by their places. */
function struckOf({ strikes }: ReleaseScenario, requests: readonly string[]): number[] {
  const places = requests.map((_, index) => index);
  if (strikes === "all") return places;
  const writes = places.filter((index) => !requests[index]?.startsWith("GET "));
  if (strikes === "writes") return writes;
  return places.filter((index) => index >= (writes[0] ?? 0) && index <= (writes.at(-1) ?? 0));
}

/** Strikes one run, and brings it to its end with undisturbed ones. Answers whether it came there by itself. */
async function strike(stage: Stage, at: Disturbance): Promise<boolean> {
  const { scenario, train, number, cutter, requests, reset, wanted } = stage;
  await reset();
  const { during, struck, following } = disturb(cutter, requests, at);
  const run = await runStruck(train, scenario.args, { at, during, url: cutter.url });
  expect(struck(), "how often it struck").toBe(1);
  expectToldWell(run, at);
  // A request that changes something is never blindly repeated: what there is is read again first.
  if (!requests[at.n - 1]?.startsWith("GET ")) expect(following() ?? "GET nothing").toMatch(/^GET /);
  if (run.code === 0) expect(await releasedState(train.github, number)).toEqual(wanted);
  const writes = await completed(stage, run.code === 0 ? [scenario.whenDone] : [0, scenario.whenDone]);
  if (writes.length > 0) expect(await completed(stage, [scenario.whenDone])).toEqual([]);
  return run.code === 0;
}

function expectToldWell(run: Run, { kind }: Disturbance): void {
  if (kind === "kill") {
    expect(run.code).toBeNull();
    return;
  }
  const { summary } = JSON.parse(run.stdout);
  if (run.code !== 0) expect([run.code, summary.error.code]).toEqual([2, "GITHUB_UNREACHABLE"]);
  expect(run.stderr).not.toMatch(/^\s+at |node:|\.[jt]s:\d/m);
}

/** Runs it undisturbed, in this process since there are hundreds of them; nothing is doubled. Gives what it wrote. */
async function completed({ train, number, scenario, wanted }: Stage, codes: readonly number[]) {
  train.github.resetRequests();
  const env = { ...train.env, AX_CONFIG_DIR: train.workspace.config };
  const run = await inProcess(train.folder, scenario.args, { env });
  expect(codes, run.stdout + run.stderr).toContain(run.code);
  const writes = train.writes();
  expect(await releasedState(train.github, number)).toEqual(wanted);
  return writes;
}

afterAll(() => counts.tell("releases"));
