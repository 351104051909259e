import type { ApiRequest } from "../api/client.ts";
import { isObject, readCollection, shaped, spaceSchema, whoamiSchema } from "../api/schemas.ts";
import { matchSpaces } from "../api/spaces.ts";
import { digestOf, type Evidence } from "../evidence/seal.ts";
import type { Check, Expectation } from "./check.ts";

/** The reads of the API in the order in which reports show them (spec api.md, "Reads"). */
export const coreSuite: readonly Check[] = [
  {
    name: "auth.whoami",
    needs: ["token"],
    request: () => get("/auth/me"),
    expect: (body) => {
      const whoami = shaped(whoamiSchema, body);
      return whoami.ok ? { ok: true, value: {} } : whoami;
    },
  },
  { name: "spaces.list", needs: ["token"], request: () => get("/api/v1/spaces"), expect: collection("spaces") },
  {
    name: "spaces.get",
    needs: ["token", "space"],
    request: ({ space }) => get(`/api/v1/spaces/${encodeURIComponent(space)}`),
    expect: (body, { space }) => sameSpace(body, space),
  },
  {
    name: "spaces.members",
    needs: ["token", "space"],
    request: ({ space }) => get(`/api/v1/spaces/${encodeURIComponent(space)}/members`),
    expect: collection("members"),
  },
  {
    name: "agents.list",
    needs: ["token", "space"],
    request: ({ space, limit }) => get("/api/v1/agents", { space_id: space, limit }),
    expect: collection("agents"),
  },
  {
    name: "tasks.list",
    needs: ["token", "space"],
    request: ({ space, limit }) => get("/api/v1/tasks", { limit, space_id: space }),
    expect: collection("tasks"),
  },
  {
    name: "context.list",
    needs: ["token", "space"],
    request: ({ space }) => get("/api/v1/context", { space_id: space }),
    expect: collection("context"),
  },
  {
    name: "messages.list",
    needs: ["token", "space"],
    request: ({ space, limit }) => get("/api/v1/messages", { limit, channel: "main", space_id: space }),
    expect: collection("messages"),
  },
];

/** The same reads, each satisfied by any JSON: a count is given where the shape allows one (`--lenient`). */
export const lenientSuite: readonly Check[] = coreSuite.map((check) => ({
  ...check,
  expect: (body, context) => {
    const expected = check.expect(body, context);
    return expected.ok ? expected : { ok: true, value: {} };
  },
}));

/** The suite's name and a digest over what it asks: two results with the same digest asked the same questions. */
export function suiteEvidence(checks: readonly Check[], { lenient = false } = {}): Evidence["suite"] {
  const asked = checks.map(({ name, needs, request }) => ({
    name,
    needs,
    request: request({ space: "{space}", limit: 0 }),
  }));
  // A run that accepts any JSON asked less, and must not be taken for one that checked shapes.
  return lenient
    ? { name: "core+lenient", digest: digestOf({ lenient, asked }) }
    : { name: "core", digest: digestOf(asked) };
}

function get(path: string, query?: ApiRequest["query"]): ApiRequest {
  return query === undefined ? { method: "GET", path } : { method: "GET", path, query };
}

function collection(key: string): Expectation {
  return (body) => {
    const read = readCollection(body, key);
    return read.ok ? { ok: true, value: { count: read.value.count } } : read;
  };
}

/** A space, bare or under `space`; when it says its id, it must be the one asked for, by id, slug or name. */
function sameSpace(body: unknown, asked: string): ReturnType<Expectation> {
  if (!isObject(body)) return { ok: false, detail: "expected a space, received no object" };
  const space = isObject(body["space"]) ? body["space"] : body;
  if (Object.keys(space).length === 0) return { ok: false, detail: "expected a space, received an empty object" };
  const read = shaped(spaceSchema, space);
  if (read.ok && matchSpaces([read.value], asked).length === 0) {
    return { ok: false, detail: "the answer is about another space than the one asked for" };
  }
  return { ok: true, value: {} };
}
