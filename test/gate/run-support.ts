import type { Answer } from "../../src/api/answer.ts";
import type { ApiRequest, Session } from "../../src/api/client.ts";
import type { CheckResult } from "../../src/gate/check.ts";
import { type RunOptions, runChecks } from "../../src/gate/run.ts";
import { coreSuite } from "../../src/gate/suite.ts";
import { leapingClock } from "./support.ts";

export const SPACE = "5pace";
const USER = { username: "ada", principal_type: "user", bound_agent: null };
export const NAMES = coreSuite.map(({ name }) => name);

/** What the API would say to each check. */
const BODIES: Record<string, unknown> = {
  "auth.whoami": USER,
  "spaces.list": [{ id: SPACE }],
  "spaces.get": { id: SPACE },
  "spaces.members": [],
  "agents.list": [],
  "tasks.list": { tasks: [{}], total: 3 },
  "context.list": [],
  "messages.list": [],
};

/** The check that a request belongs to. */
function nameOf({ path }: ApiRequest): string {
  const names = coreSuite.filter(({ request }) => request({ space: SPACE, limit: 10 }).path === path);
  return names[0]?.name ?? path;
}

interface Run {
  answer?: (name: string) => Answer | Promise<Answer>;
  token?: Session["token"];
  options?: Partial<RunOptions>;
  clock?: ReturnType<typeof leapingClock>;
}

/** Runs the suite over a session that answers from memory. */
export async function run({ answer = answerOf, token, options = {}, clock = leapingClock() }: Run = {}) {
  const asked: string[] = [];
  const ended: CheckResult[] = [];
  const session: Session = {
    token: token ?? (async () => ({ ok: true, token: "eyJ.x", tokenClass: null })),
    ask: async (request) => {
      asked.push(nameOf(request));
      return answer(nameOf(request));
    },
  };
  const outcomes = await runChecks({ clock, random: () => 0 }, coreSuite, {
    session,
    limit: 10,
    bounds: { retries: 2, attemptTimeoutMs: 10_000, deadline: 30_000, signal: new AbortController().signal },
    throttle: (work) => work(),
    resolveSpace: async () => ({ ok: true, space: SPACE }),
    onCheck: (result) => void ended.push(result),
    ...options,
  });
  return { outcomes, results: outcomes.map(({ result }) => result), asked, ended, clock };
}

export function answerOf(name: string): Answer {
  return { ok: true, status: 200, body: BODIES[name] };
}

export function failure(status: number): Answer & { ok: false } {
  return { ok: false, status, error: { status_code: status, url: "https://ax.example", detail: "no" } };
}

/** A throttle that lets one in at a time. */
export function oneAtATime(): RunOptions["throttle"] {
  let queue: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn;
    return turn;
  };
}

/** Lets everything that can go on go on. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
