import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import type { Emulate } from "./emulate.ts";
import { type Answer, type Ask, type Asked, refusing } from "./exchange.ts";
import { type Front, openFront } from "./front.ts";
import type { MergerOptions } from "./merger.ts";
import { authenticate, authorise, type Token } from "./rights.ts";

/** A request as the server saw it; the status is 0 until it is answered. */
export interface SeenRequest {
  method: string;
  /** Without the query, escapes included. */
  path: string;
  query: Record<string, string>;
  body: unknown;
  status: number;
  authorization: string | undefined;
}

export interface GitHubOptions {
  emulate: Emulate;
  owner: string;
  name: string;
  /** `main`, unless told otherwise. */
  defaultBranch?: string;
  /** Beside the administrator's and the reader's. */
  tokens?: Readonly<Record<string, Token>>;
  /** How it merges, with git. */
  merging?: MergerOptions;
}

export interface GitHub {
  /** The base of the API, for GITHUB_API_URL. */
  url: string;
  /** Of an administrator of the repository. */
  token: string;
  /** Of somebody who may read only. */
  readOnlyToken: string;
  owner: string;
  name: string;
  /** Every request over HTTP, in order of arrival. */
  requests: SeenRequest[];
  /** Asks as the administrator without being seen in `requests`: to prepare a situation, or to look at one. */
  ask: Ask;
  /** Forgets the requests seen so far. */
  resetRequests(): void;
  close(): Promise<void>;
}

/**
 * A GitHub on loopback with one empty repository: the npm package `emulate`, which keeps real git objects, behind a front
 * that plays what the emulator lacks or does otherwise than GitHub documents. Fill it with `mirror`.
 *
 * The front plays: tokens and their rights (401, 403, 404); annotated tags, signed commits and commits without a last line
 * break under their real ids; trees without empty folders; refusals about refs; the list of all tags; pull requests that follow their branches, are
 * refused as duplicates or without commits, end with their branches, and are merged for real (three ways, by git); the
 * tag of a published release; settings for squash merges, permissions, "Branch not protected"; lists without the fields
 * that only single answers have; `Link` headers; headers about rate limits; GitHub's shape of refusals.
 *
 * Not played: GraphQL, merging by rebase, assets of releases, protection that holds for some tokens and not for others,
 * dates in UTC (they come back with the offset that they were posted with), the best of several merge bases in `compare`.
 */
export async function startGitHub({
  emulate,
  owner,
  name,
  defaultBranch = "main",
  tokens = {},
  merging = {},
}: GitHubOptions): Promise<GitHub> {
  const [token, readOnlyToken] = ["ghp_administrator", "ghp_reader"];
  const known: Readonly<Record<string, Token>> = {
    [token]: { role: "admin", login: owner },
    [readOnlyToken]: { role: "read", login: "reader" },
    ...tokens,
  };
  const requests: SeenRequest[] = [];
  let front: Front | undefined;
  const server = listen(async (seen, query) => {
    requests.push(seen);
    const answer = await refusing(() => {
      const who = authenticate(seen.authorization, known);
      authorise(seen, who);
      if (front === undefined) throw new Error("the front is not open");
      return front.play({ ...seen, query, login: who.login, role: who.role });
    });
    seen.status = answer.status;
    return { ...answer, headers: { ...limits(requests.length), ...answer.headers } };
  });
  const url = await addressOf(server);
  front = await openFront({ emulate, owner, name, defaultBranch, url, merging });
  const { ask, close } = front;
  return {
    ...{ url, token, readOnlyToken, owner, name, requests, ask },
    resetRequests: () => void requests.splice(0),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await close();
    },
  };
}

/** A server of JSON. */
function listen(answer: (seen: SeenRequest, query: Asked["query"]) => Promise<Answer>): Server {
  return createServer(async (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://localhost");
    const { status, body, headers } = await answer(await see(incoming, pathname, searchParams), searchParams);
    const type = body === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
    outgoing.writeHead(status, { ...type, ...headers });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function see(incoming: IncomingMessage, path: string, query: URLSearchParams): Promise<SeenRequest> {
  const { method = "GET", headers } = incoming;
  const sent = await text(incoming);
  return {
    ...{ method, path, query: Object.fromEntries(query) },
    body: sent === "" ? undefined : json(sent),
    status: 0,
    authorization: headers.authorization,
  };
}

function json(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    return sent;
  }
}

async function addressOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

/** GitHub's headers about the limit of requests in an hour, which is never reached here. */
function limits(used: number): Record<string, string> {
  return {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": String(Math.max(1, 5000 - used)),
    "x-ratelimit-used": String(Math.min(4999, used)),
    "x-ratelimit-reset": String(Math.ceil(Date.now() / 3_600_000) * 3600),
    "x-ratelimit-resource": "core",
    "x-github-request-id": `0:${used}`,
  };
}
