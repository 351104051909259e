import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { partOf } from "../../support/cases.ts";
import { parseDocument, Workspace } from "../support/workspace.ts";
import { type Answering, type Endpoint, type HostileServer, keyOf, SPACE, startHostile } from "./hostile-server.ts";
import { writeLogin } from "./in-process.ts";
import { send } from "./send.ts";
import { transportAnswers } from "./tables/transport.ts";

interface Trouble {
  under: Endpoint | "all";
  answer: Answering;
  envs?: readonly string[];
}

/** A machine of its own and a server for each of its logins, gone when the test ends. */
async function machine({ onTestFinished }: TestContext, { under, answer, envs = ["dev"] }: Trouble) {
  const workspace = await Workspace.create();
  const servers: HostileServer[] = [];
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await workspace.dispose();
  });
  for (const env of envs) {
    const server = await startHostile({ under, answer });
    servers.push(server);
    writeLogin(workspace.config, server.url, SPACE, env);
  }
  return { workspace, servers };
}

type Machine = Awaited<ReturnType<typeof machine>>;

/** What stands in the table under that name. */
function answerNamed(name: string): Answering {
  const found = transportAnswers.find((bad) => bad.name === name);
  if (found === undefined) throw new Error(`no answer is named ${name}`);
  return found.answer;
}

/** The exchange is fine; everything behind it is not. */
const afterExchange =
  (answer: Answering): Answering =>
  (incoming) =>
    incoming.endpoint === "exchange" ? incoming.good() : answer(incoming);

describe("memory", () => {
  /** Runs the built binary with a module before it that writes down the largest resident set, in KiB, when it ends. */
  async function peakMiB(
    workspace: Workspace,
    args: readonly string[],
  ): Promise<{ code: number | null; stdout: string; peak: number }> {
    const [probe, written] = [join(workspace.root, "peak.cjs"), join(workspace.root, "peak")];
    const source = `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(written)}, String(process.resourceUsage().maxRSS)));`;
    writeFileSync(probe, source);
    const run = await workspace.axctl(args, { env: { NODE_OPTIONS: `--require ${probe}` } });
    return { ...run, peak: Number(readFileSync(written, "utf8")) / 1024 };
  }

  const large: [string, Endpoint | "all", Answering][] = [
    [
      "a body of 400 MB with its length, on one endpoint",
      "tasks.list",
      answerNamed("a body of 400 MB with its length"),
    ],
    ["a chunked body of 400 MB, on one endpoint", "tasks.list", answerNamed("a chunked body of 400 MB")],
    ["a body of 400 MB on the exchange", "exchange", answerNamed("a body of 400 MB with its length")],
    [
      "a body of 400 MB on every endpoint at once",
      "all",
      afterExchange(answerNamed("a body of 400 MB with its length")),
    ],
    [
      "a chunked body of 400 MB on every endpoint at once",
      "all",
      afterExchange(answerNamed("a chunked body of 400 MB")),
    ],
    ["an error of 400 MB on every endpoint at once", "all", afterExchange(answerNamed("a body of 400 MB of an error"))],
    ["10 MB of empty objects", "tasks.list", list(() => "{}", 3_000_000)],
  ];
  it.for(partOf(large, 3))("stays below 200 MB under %s", async ([, under, answer], context) => {
    const { workspace } = await machine(context, { under, answer });
    const { code, stdout, peak } = await peakMiB(workspace, ["qa", "preflight", "--env", "dev", "--json"]);
    expect(code).toBe(2);
    expect(parseDocument(stdout)).toMatchObject({ summary: { checks_failed: failedUnder(under) } });
    // A process that did nothing would already need a quarter of it.
    expect(peak).toBeGreaterThan(40);
    expect(peak).toBeLessThan(200);
  });
});

const TIMEOUT_MS = 1000;
/** What a run may take beyond its deadline, by the spec, and to start in, on a machine that is busy with other tests. */
const GRACE_MS = 1000;
const START_MS = 3000;

describe("a run ends within a second of its deadline", () => {
  /** How long a run took: from its first request, which the deadline starts before, and from the start of its process. */
  async function timed({ workspace, servers }: Machine, args: readonly string[]) {
    const started = performance.now();
    const run = await workspace.axctl(args);
    const ended = performance.now();
    const first = Math.min(...servers.flatMap(({ seen }) => seen.map(({ at }) => at)));
    return { ...run, sinceFirst: ended - first, sinceStart: ended - started };
  }

  const hang: Answering = () => undefined;
  const wide = (at: number) => `{"${at}":1}`;
  const first = (at: number) => (at === 0 ? `{${Array.from({ length: 1990 }, (_, name) => `"x${name}":1`)}}` : "{}");

  async function preflight(context: TestContext, answer: Answering): Promise<void> {
    const rig = await machine(context, { under: "all", answer });
    const args = ["qa", "preflight", "--env", "dev", "--json", "--timeout", "1s", "--retries", "9"];
    const { code, stdout, sinceFirst, sinceStart } = await timed(rig, args);
    expect(sinceFirst).toBeLessThan(TIMEOUT_MS + GRACE_MS);
    expect(sinceStart).toBeLessThan(TIMEOUT_MS + GRACE_MS + START_MS);
    expect([0, 2]).toContain(code);
    expect(parseDocument(stdout)["checks"]).toHaveLength(8);
  }

  // These wait, so that they can wait together.
  const waiting: [string, Answering][] = [
    ["every endpoint hangs", hang],
    ["every endpoint hangs once it was exchanged", afterExchange(hang)],
    ["every endpoint drips", afterExchange(answerNamed("a body that drips"))],
    ["every head drips", afterExchange(answerNamed("a head that never ends"))],
    ["every endpoint is informational for ever", afterExchange(answerNamed("informational answers without end"))],
    ["every endpoint resets", answerNamed("a reset before the head")],
    ["every endpoint says to wait for a second", send({ status: 429, headers: ["retry-after: 1"], body: "{}" })],
    ["every endpoint says to wait for a year", send({ status: 429, headers: ["retry-after: 31536000"], body: "{}" })],
  ];
  it.concurrent.for(partOf(waiting, 2))("when %s", ([, answer], context) => preflight(context, answer));

  // These keep the machine busy.
  const busy: [string, Answering][] = [
    ["every endpoint streams 400 MB", afterExchange(answerNamed("a chunked body of 400 MB"))],
    ["every endpoint sends 10 MB of empty objects", afterExchange(list(() => "{}", 3_000_000))],
    ["every endpoint sends as many objects as are read", afterExchange(list(() => "{}", 99_000))],
    ["every endpoint sends 60,000 names", afterExchange(list(wide, 60_000))],
    ["every endpoint sends an object of 1,990 names and many without", afterExchange(list(first, 90_000))],
    ["every endpoint sends one text of 9 MB", afterExchange(list(() => `"${"\\u0041%41".repeat(900_000)}"`, 1))],
    [
      "every endpoint sends an error of 10 MB",
      afterExchange(send({ status: 500, body: `"${"\\n%41".repeat(2_000_000)}"` })),
    ],
  ];
  it.for(partOf(busy, 3))("when %s", ([, answer], context) => preflight(context, answer));

  it.concurrent.for<[string, Answering]>([
    ["hangs", hang],
    ["hangs once it was exchanged", afterExchange(hang)],
    ["drips", answerNamed("a chunked body that drips")],
  ])("in a matrix of six environments of which every endpoint %s", async ([, answer], context) => {
    const envs = ["a", "b", "c", "d", "e", "f"];
    const rig = await machine(context, { under: "all", answer, envs });
    const args = ["qa", "matrix", "--json", "--timeout", "1s", "--retries", "9", "--artifact-dir", "qa"];
    const { code, stdout, sinceFirst, sinceStart } = await timed(rig, args);
    expect(sinceFirst).toBeLessThan(TIMEOUT_MS + GRACE_MS);
    expect(sinceStart).toBeLessThan(TIMEOUT_MS + GRACE_MS + START_MS);
    expect(code).toBe(2);
    expect(parseDocument(stdout)).toMatchObject({ summary: { env_count: 6, failed_envs: envs } });
    for (const server of rig.servers) expect(server.count("exchange")).toBeGreaterThan(0);
  });
});

/** A collection of that many items, under the endpoint's own name. */
function list(item: (at: number) => string, length: number): Answering {
  const items = Array.from({ length }, (_, at) => item(at)).join(",");
  return (incoming) => send({ body: `{"${keyOf(incoming.endpoint)}":[${items}]}` })(incoming);
}

function failedUnder(under: Endpoint | "all"): number {
  return under === "all" || under === "exchange" ? 8 : 1;
}
