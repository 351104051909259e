import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";

/** Before a request is handed on, or after the server behind has answered it as a whole. */
export type Phase = "before" | "after";

/** An answer in place of the server's own; a body that is no text is sent as JSON. */
export interface StandIn {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
}

/** What a predicate or a hook is told about a request. */
export interface CutRequest {
  /** Counts from 1. */
  n: number;
  method: string;
  /** With the query. */
  path: string;
}

export interface Cutter {
  /** The address to ask instead of the server behind. */
  url: string;
  /** Requests that arrived so far, whatever became of them. */
  readonly count: number;
  /** Destroys the client's connection at the n-th request. */
  cut(n: number, when: Phase): void;
  /** Answers the n-th request without handing it on. */
  answer(n: number, standIn: StandIn): void;
  /** Answers without handing on as long as the predicate says so; `undefined` ends it. */
  answerWhile(predicate: ((request: CutRequest) => boolean) | undefined, standIn?: StandIn): void;
  /** Makes every answer wait. */
  delay(milliseconds: number): void;
  /** Is called, and waited for, at both points of every request that is handed on. */
  onRequest(hook: (request: CutRequest, phase: Phase) => void | Promise<void>): void;
  /** Forgets all of the above, and begins to count anew. */
  reset(): void;
  close(): Promise<void>;
}

interface Rules {
  count: number;
  cuts: Map<number, Phase>;
  answers: Map<number, StandIn>;
  meanwhile: { predicate: (request: CutRequest) => boolean; standIn: StandIn } | undefined;
  delay: number;
  hook: (request: CutRequest, phase: Phase) => void | Promise<void>;
}

const fresh = (): Rules => ({
  count: 0,
  cuts: new Map(),
  answers: new Map(),
  meanwhile: undefined,
  delay: 0,
  hook: () => undefined,
});

/** A loopback proxy between a client and a server of a test, which breaks the connection or answers by itself. */
export async function startCutter(upstream: string): Promise<Cutter> {
  let rules = fresh();
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    rules.count += 1;
    const asked = { n: rules.count, method: incoming.method ?? "GET", path: incoming.url ?? "/" };
    // A process that was killed has closed its connection: there is nobody to tell.
    play(rules, asked, { incoming, outgoing, upstream, url, agent }).catch(() => outgoing.destroy());
  });
  const url = await listen(server);
  return {
    url,
    get count() {
      return rules.count;
    },
    cut: (n, when) => void rules.cuts.set(n, when),
    answer: (n, standIn) => void rules.answers.set(n, standIn),
    answerWhile(predicate, standIn = { status: 502 }) {
      rules.meanwhile = predicate === undefined ? undefined : { predicate, standIn };
    },
    delay(milliseconds) {
      rules.delay = milliseconds;
    },
    onRequest(hook) {
      rules.hook = hook;
    },
    reset() {
      rules = fresh();
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Line {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  upstream: string;
  /** Of the proxy: stands in answers for the server behind, so that links lead back here. */
  url: string;
  agent: Agent;
}

async function play(rules: Rules, asked: CutRequest, line: Line): Promise<void> {
  const { incoming, outgoing } = line;
  const body = await buffer(incoming);
  const standIn =
    rules.answers.get(asked.n) ?? (rules.meanwhile?.predicate(asked) ? rules.meanwhile.standIn : undefined);
  if (standIn !== undefined) return answer(outgoing, standIn, rules.delay);
  await rules.hook(asked, "before");
  if (rules.cuts.get(asked.n) === "before") return void outgoing.destroy();
  const { status, headers, content } = await forward(line, body);
  await rules.hook(asked, "after");
  if (rules.cuts.get(asked.n) === "after") return void outgoing.destroy();
  await wait(rules.delay);
  outgoing.writeHead(status, headers).end(content);
}

async function answer(outgoing: ServerResponse, { status, headers, body }: StandIn, delay: number): Promise<void> {
  await wait(delay);
  const json =
    body === undefined || typeof body === "string" ? {} : { "content-type": "application/json; charset=utf-8" };
  outgoing.writeHead(status, { ...json, ...headers });
  outgoing.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
}

interface Forwarded {
  status: number;
  headers: Record<string, string>;
  content: string;
}

function forward({ incoming, upstream, url, agent }: Line, body: Buffer): Promise<Forwarded> {
  const here = (there: string) => there.replaceAll(upstream, url);
  return new Promise((resolve, reject) => {
    const { method = "GET", headers, url: path = "/" } = incoming;
    const outgoing = request(`${upstream}${path}`, { method, headers, agent }, (answer) => {
      const passed = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
        name === "transfer-encoding" || name === "content-length" ? [] : [[name, here(String(value))]],
      );
      const [status, answered] = [answer.statusCode ?? 502, Object.fromEntries(passed)];
      text(answer).then((content) => resolve({ status, headers: answered, content: here(content) }), reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return `http://127.0.0.1:${address.port}`;
}
