import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDocument, Workspace } from "../support/workspace.ts";
import { type Answering, type Endpoint, type HostileServer, keyOf, startHostile } from "./hostile-server.ts";
import { writeLogin } from "./in-process.ts";
import { send } from "./send.ts";
import { transportAnswers } from "./tables/transport.ts";

let workspace: Workspace;
let servers: HostileServer[];
beforeEach(async () => {
  servers = [];
  workspace = await Workspace.create();
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await workspace.dispose();
});

async function hostile(under: Endpoint | "all", answer: Answering): Promise<HostileServer> {
  const server = await startHostile({ under, answer });
  servers.push(server);
  return server;
}

/** What stands in the table under that name. */
function answerNamed(name: string): Answering {
  const found = transportAnswers.find((bad) => bad.name === name);
  if (found === undefined) throw new Error(`no answer is named ${name}`);
  return found.answer;
}

/** The exchange is fine; everything behind it is not. */
const afterExchange = (answer: Answering): Answering => (incoming) =>
  incoming.endpoint === "exchange" ? incoming.good() : answer(incoming);

describe("memory", () => {
  /** Runs the built binary with a module before it that writes down the largest resident set, in KiB, when it ends. */
  async function peakMiB(args: readonly string[]): Promise<{ code: number | null; stdout: string; peak: number }> {
    const [probe, written] = [join(workspace.root, "peak.cjs"), join(workspace.root, "peak")];
    const source = `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(written)}, String(process.resourceUsage().maxRSS)));`;
    writeFileSync(probe, source);
    const run = await workspace.axctl(args, { env: { NODE_OPTIONS: `--require ${probe}` } });
    return { ...run, peak: Number(readFileSync(written, "utf8")) / 1024 };
  }

  it.each<[string, Endpoint | "all", Answering]>([
    ["a body of 400 MB with its length, on one endpoint", "tasks.list", answerNamed("a body of 400 MB with its length")],
    ["a chunked body of 400 MB, on one endpoint", "tasks.list", answerNamed("a chunked body of 400 MB")],
    ["a body of 400 MB on the exchange", "exchange", answerNamed("a body of 400 MB with its length")],
    ["a body of 400 MB on every endpoint at once", "all", afterExchange(answerNamed("a body of 400 MB with its length"))],
    ["a chunked body of 400 MB on every endpoint at once", "all", afterExchange(answerNamed("a chunked body of 400 MB"))],
    ["an error of 400 MB on every endpoint at once", "all", afterExchange(answerNamed("a body of 400 MB of an error"))],
    ["bomb one", "tasks.list", send({body: `{"tasks": [${"[],".repeat(3_400_000)}0]}`})],
    ["bomb one objects", "tasks.list", send({body: `{"tasks": [${"{},".repeat(3_400_000)}0]}`})],
    ["bomb all", "all", afterExchange((i) => send({body: `{"${keyOf(i.endpoint)}": [${"[],".repeat(3_400_000)}0]}`})(i))],
  ])("%s", async (_, under, answer) => {
    const server = await hostile(under, answer);
    writeLogin(workspace.config, server.url);
    const { code, stdout, peak } = await peakMiB(["qa", "preflight", "--env", "dev", "--json"]);
    console.log(_, code, peak, stdout.slice(0, 100));
  });
});
