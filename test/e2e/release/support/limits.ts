import { expect } from "vitest";
import { type CutRequest, type Cutter, type StandIn, startCutter } from "../../../support/github/cut.ts";
import { parseDocument, type Run, type RunOptions } from "../../support/workspace.ts";
import { clearRemote, type RemoteState, remoteState } from "./remote.ts";
import type { Rig, Scenario } from "./scenarios.ts";

/** GitHub's own words (docs.github.com, "Rate limits for the REST API", and what it answered to others). */
const DOCS = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";
export const PRIMARY = {
  message:
    "API rate limit exceeded for user ID 1. If you reach out to GitHub Support for help, please include the request ID 0:1.",
  documentation_url: DOCS,
  status: "403",
};
export const SECONDARY = {
  message:
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service.",
  documentation_url: `${DOCS}#about-secondary-rate-limits`,
  status: "403",
};
export const CONTENT = {
  message:
    "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.",
  documentation_url: `${DOCS}#about-secondary-rate-limits`,
  status: "403",
};
export const BAD_GATEWAY = { status: 502, headers: { "content-type": "text/html" }, body: "<html>Unicorn!</html>" };
export const UNAVAILABLE = {
  status: 503,
  body: { message: "No server is currently available to service your request. Sorry about that." },
};

/** The headers of a primary limit that ends so many seconds from now. */
export function limitedFor(seconds: number): Record<string, string> {
  const reset = String(Math.ceil(Date.now() / 1000) + seconds);
  return { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
}

/** A GitHub that is at times in no mood to answer, and one command that asks it. */
export interface Moody {
  rig: Rig;
  cutter: Cutter;
  /** What is open on GitHub after a run that nothing stood in the way of. */
  wanted: RemoteState;
  /** How long such a run takes, in milliseconds. */
  usualMs: number;
  /** Answers like this the first so many requests of a kind, or all of them. */
  answer(standIn: StandIn, which: { is: (request: CutRequest) => boolean; times?: number }): void;
  run(...more: string[]): Promise<Run & { ms: number }>;
  /** GitHub as it was before the first run, and in the mood to answer. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openMoody({ open }: Scenario): Promise<Moody> {
  const rig = await open();
  const { github } = rig.train;
  const cutter = await startCutter(github.url);
  const reset = async () => {
    cutter.reset();
    await clearRemote(github);
    await rig.prepare();
    github.resetRequests();
  };
  const timed = async (more: readonly string[], options: RunOptions = {}) => {
    const began = performance.now();
    const ran = await rig.train.axctl([...rig.args, ...more], { ...options, env: { GITHUB_API_URL: cutter.url } });
    return { ...ran, ms: performance.now() - began };
  };
  const run = (...more: string[]) => timed(more);
  await reset();
  // As a process, which takes longer than a run in this one: the next one may be either.
  const undisturbed = await timed([], { during: async () => undefined });
  expect(undisturbed, undisturbed.stdout + undisturbed.stderr).toMatchObject({ code: 0 });
  const wanted = await remoteState(github);
  return {
    ...{ rig, cutter, wanted, usualMs: undisturbed.ms, run, reset },
    answer(standIn, { is, times = Number.POSITIVE_INFINITY }) {
      let left = times;
      cutter.answerWhile((request) => is(request) && left-- > 0, standIn);
    },
    close: async () => {
      await cutter.close();
      await rig.train.close();
    },
  };
}

export const isRead = ({ method }: CutRequest): boolean => method === "GET";
export const isWrite = ({ method }: CutRequest): boolean => method !== "GET";
export const isAny = (): boolean => true;

/** A run that came to its end: what is open is what it should be, and nothing is there twice. */
export async function expectWhole({ rig, wanted }: Moody, run: Run): Promise<void> {
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  expect(await remoteState(rig.train.github)).toEqual(wanted);
}

/** A run that ended with code 2: one document that says why, no stack trace and no token. Gives its error. */
export function expectStopped(run: Run): Record<string, unknown> {
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 2 });
  const { error } = Object(parseDocument(run.stdout)["summary"]);
  expect(error).toMatchObject({ message: expect.stringMatching(/^[^{}]+$/), hint: expect.stringMatching(/\.$/) });
  expect(run.stdout + run.stderr).not.toMatch(/^\s+at |node:|\.[jt]s:\d|ghp_/m);
  return error;
}
