import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface FakeRequest {
  /** `GET /auth/me`, without the query. */
  route: string;
  query: URLSearchParams;
  authorization: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What a route answers: JSON with a status. */
export type FakeAnswer =
  | { status: number; json: unknown }
  | ((request: FakeRequest) => { status: number; json: unknown } | Promise<{ status: number; json: unknown }>);

export interface FakeApi {
  url: string;
  requests: FakeRequest[];
}

/**
 * An aX API for situations that the sandbox does not play, gone when the test ends. A request to a route that it was not
 * given fails the test.
 */
export async function fakeApi(routes: Record<string, FakeAnswer>): Promise<FakeApi> {
  const requests: FakeRequest[] = [];
  const unexpected: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", "http://localhost");
    const route = `${incoming.method} ${url.pathname}`;
    const { headers } = incoming;
    const request = {
      route,
      query: url.searchParams,
      authorization: headers.authorization,
      headers,
      body: await text(incoming),
    };
    requests.push(request);
    const answer = routes[route];
    if (answer === undefined) unexpected.push(route);
    const { status, json } =
      typeof answer === "function"
        ? await answer(request)
        : (answer ?? { status: 500, json: { detail: "unexpected" } });
    outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    if (unexpected.length > 0) throw new Error(`the fake API was asked for ${unexpected.join(", ")}`);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fake API has no port");
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

/** JSON with status 200. */
export function ok(json: unknown): { status: number; json: unknown } {
  return { status: 200, json };
}

/** An exchange that always gives this token. */
export function exchanged(token = "eyJhbGciOiJub25lIn0.eyJqdGkiOiJmYWtlIn0.c2ln"): { status: number; json: unknown } {
  return ok({ access_token: token, expires_in: 3600, token_class: "user_access" });
}

/** `GET /auth/me` of a person. */
export const person = ok({ username: "ada", principal_type: "user", bound_agent: null });

/** `GET /auth/me` of an agent with a space of its own, or none. */
export function boundAgent(space: string | null): { status: number; json: unknown } {
  return ok({
    username: "scribe",
    principal_type: "agent",
    bound_agent: { agent_id: "agent-1", agent_name: "scribe", default_space_id: space },
  });
}

export interface FakeSpace {
  id: string;
  slug?: string;
  name?: string;
  is_current?: boolean;
  is_default?: boolean;
  is_personal?: boolean;
}

/** An API that knows one principal and its spaces, and answers the whole suite in any of them. */
export function suiteOf(
  me: { status: number; json: unknown },
  spaces: readonly FakeSpace[],
): Record<string, FakeAnswer> {
  const perSpace = spaces.flatMap((space): [string, FakeAnswer][] => [
    [`GET /api/v1/spaces/${space.id}`, ok(space)],
    [`GET /api/v1/spaces/${space.id}/members`, ok([])],
  ]);
  const lists = ["agents", "tasks", "context", "messages"].map((name): [string, FakeAnswer] => [
    `GET /api/v1/${name}`,
    ok([]),
  ]);
  return {
    "POST /auth/exchange": exchanged(),
    "GET /auth/me": me,
    "GET /api/v1/spaces": ok({ spaces }),
    ...Object.fromEntries([...perSpace, ...lists]),
  };
}
