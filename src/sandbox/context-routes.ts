import * as z from "zod/mini";
import type { Clock } from "../core/ports.ts";
import { contextCheck } from "./checks.ts";
import type { Endpoint, SandboxContext } from "./environment.ts";
import { Refusal } from "./refusal.ts";
import { jsonBody, knownSpace, querySpace, validBody } from "./requests.ts";
import type { ContextEntry, Store } from "./resources.ts";

const LONGEST_TTL_SECONDS = 366 * 24 * 3600;

const entryBody = z.strictObject({
  key: z.string().check(z.minLength(1), z.maxLength(512)),
  value: z.string().check(z.refine(isJson, { error: "must be a JSON string" })),
  space_id: z.string().check(z.minLength(1)),
  ttl: z.optional(z.int().check(z.gte(1), z.lte(LONGEST_TTL_SECONDS))),
});

/** The key-value context of a space: list, set, get and delete. Entries end with their `ttl` (seconds), by the clock. */
export const contextRoutes: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/api/v1/context",
    check: () => "context.list",
    authenticated: true,
    answer: (c, { store, clock }) => c.json({ context: { items: [...liveEntries(c, store, clock).values()] } }),
  },
  {
    method: "POST",
    path: "/api/v1/context",
    check: async (c) => contextCheck("set", keyIn(await jsonBody(c))),
    authenticated: true,
    async answer(c, { store, clock }) {
      const { key, value, space_id, ttl } = await validBody(c, entryBody);
      const space = knownSpace(store, space_id);
      const now = clock.now();
      const entries = withoutExpired(store.context.get(space.id), now);
      const entry: ContextEntry = {
        key,
        value,
        space_id,
        created_by: store.user.username,
        created_at: entries.get(key)?.created_at ?? new Date(now).toISOString(),
        updated_at: new Date(now).toISOString(),
        expires_at: ttl === undefined ? null : new Date(now + ttl * 1000).toISOString(),
      };
      store.context.set(space.id, entries.set(key, entry));
      return c.json(entry);
    },
  },
  {
    method: "GET",
    path: "/api/v1/context/:key",
    check: (c) => contextCheck("get", c.req.param("key")),
    authenticated: true,
    answer: (c, { store, clock }) => c.json(namedEntry(c, liveEntries(c, store, clock))),
  },
  {
    method: "DELETE",
    path: "/api/v1/context/:key",
    check: (c) => contextCheck("delete", c.req.param("key")),
    authenticated: true,
    answer(c, { store, clock }) {
      const entries = liveEntries(c, store, clock);
      const { key, space_id } = namedEntry(c, entries);
      entries.delete(key);
      return c.json({ key, space_id, deleted: true });
    },
  },
];

function liveEntries(c: SandboxContext, store: Store, clock: Pick<Clock, "now">): Map<string, ContextEntry> {
  const space = querySpace(c, store);
  const live = withoutExpired(store.context.get(space.id), clock.now());
  store.context.set(space.id, live);
  return live;
}

function withoutExpired(
  entries: ReadonlyMap<string, ContextEntry> | undefined,
  now: number,
): Map<string, ContextEntry> {
  const isLive = ({ expires_at }: ContextEntry) => expires_at === null || Date.parse(expires_at) > now;
  return new Map([...(entries ?? [])].filter(([, entry]) => isLive(entry)));
}

function namedEntry(c: SandboxContext, entries: ReadonlyMap<string, ContextEntry>): ContextEntry {
  const entry = entries.get(c.req.param("key") ?? "");
  if (entry === undefined) throw new Refusal(404, { error: "context_not_found", message: "There is no such key." });
  return entry;
}

function keyIn(body: unknown): unknown {
  return body !== null && typeof body === "object" && "key" in body ? body.key : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
