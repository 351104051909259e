import { createHash } from "node:crypto";
import { join } from "node:path";
import * as z from "zod/mini";
import { systemCodeOf } from "../core/errors.ts";
import type { Clock, Files } from "../core/ports.ts";
import { accessTokenSchema } from "./schemas.ts";

/** A token is not used in its last seconds: it could expire on the way. */
const MARGIN_MS = 30_000;

const cacheSchema = z.object({
  version: z.literal(1),
  entries: z.record(
    z.string(),
    z.object({
      access_token: accessTokenSchema,
      expires_at: z.number(),
      // Older entries do not say it.
      owners: z._default(z.array(z.string()), []),
    }),
  ),
});

type Entries = z.infer<typeof cacheSchema>["entries"];

/** Exchanged tokens on disk, shared by all processes of a user (spec api.md, "Token exchange"). */
export interface TokenCache {
  /** The token for a key while it is good for 30 s more, else undefined. */
  get(key: string): Promise<string | undefined>;
  put(key: string, cached: CachedToken): Promise<void>;
  drop(key: string): Promise<void>;
  /**
   * Drops every token that one of these owns, also those that do not say whom they belong to; without owners all of
   * them. Gives how many went; undefined when the cache could not be changed.
   */
  dropOwned(owners: readonly string[] | "all"): Promise<number | undefined>;
}

/** A token to keep. */
export interface CachedToken {
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Hashes of what it was got with: by each of them it is found when that is taken away. */
  owners: readonly string[];
}

export interface TokenCacheNeeds {
  files: Pick<Files, "read" | "writeAtomic" | "withLock">;
  clock: Pick<Clock, "now">;
  platform: string;
  /** Told, in one sentence, when a cache had to be discarded or could not be written. */
  warn: (message: string) => void;
  /** Ends waiting for other processes that write: what is not written then is exchanged anew next time. */
  signal?: AbortSignal;
}

/** The cache that never has anything, for `--no-token-cache`. */
export const noTokenCache: TokenCache = {
  get: async () => undefined,
  put: async () => undefined,
  drop: async () => undefined,
  dropOwned: async () => 0,
};

/**
 * The same cache, whose writes nobody waits for who asks for a token: they are made one after the other, in the order in
 * which they came, and each is handed to `started`, for the end of the command to wait for.
 */
export function writingBehind(cache: TokenCache, started: (write: Promise<void>) => void): TokenCache {
  let last: Promise<void> = Promise.resolve();
  const behind = async (write: () => Promise<void>): Promise<void> => {
    last = last.then(write, write);
    started(last);
  };
  return {
    get: (key) => cache.get(key),
    put: (key, cached) => behind(() => cache.put(key, cached)),
    drop: (key) => behind(() => cache.drop(key)),
    dropOwned: (owners) => last.then(() => cache.dropOwned(owners)),
  };
}

/** The key of a cache entry: a hash, so that the file tells nothing about who asked. */
export function cacheKey(identity: readonly (string | null)[]): string {
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex");
}

/** The cache in `CONFIG_DIR/cache/tokens.json`. Reading takes no lock, since the file is only ever replaced whole. */
export function diskTokenCache(given: TokenCacheNeeds, configFolder: string): TokenCache {
  const path = join(configFolder, "cache", "tokens.json");
  const needs = { ...given, warn: once(given.warn) };
  return {
    get: async (key) => {
      const entry = (await readEntries(needs, path))[key];
      return entry !== undefined && entry.expires_at - MARGIN_MS > needs.clock.now() ? entry.access_token : undefined;
    },
    put: async (key, { token, expiresAt, owners }) => {
      const entry = { access_token: token, expires_at: expiresAt, owners: [...owners] };
      await change(needs, path, (entries) => ({ ...entries, [key]: entry }));
    },
    drop: async (key) => {
      // A cache that is not there stays so.
      if ((await needs.files.read(path)).state === "absent") return;
      await change(needs, path, ({ [key]: _dropped, ...rest }) => rest);
    },
    dropOwned: async (owners) => {
      if ((await needs.files.read(path)).state === "absent") return 0;
      let dropped = 0;
      const written = await change(needs, path, (entries) => {
        const kept = Object.entries(entries).filter(([, entry]) => !isOwned(entry, owners));
        dropped = Object.keys(entries).length - kept.length;
        return Object.fromEntries(kept);
      });
      return written ? dropped : undefined;
    },
  };
}

function isOwned({ owners }: Entries[string], by: readonly string[] | "all"): boolean {
  return by === "all" || owners.length === 0 || owners.some((owner) => by.includes(owner));
}

/** Says the same thing only once: a session reads and writes its cache several times. */
function once(warn: (message: string) => void): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (!said.has(message)) warn(message);
    said.add(message);
  };
}

async function readEntries(needs: TokenCacheNeeds, path: string): Promise<Entries> {
  const content = await needs.files.read(path);
  if (content.state === "absent") return {};
  const discard = (reason: string): Entries => {
    needs.warn(`the token cache ${path} is discarded: ${reason}`);
    return {};
  };
  if (content.state === "unreadable") return discard(content.reason);
  if (needs.platform !== "win32" && (content.mode & 0o077) !== 0)
    return discard("others on this machine may read or write it");
  const entries = parseEntries(content.text);
  return entries ?? discard("it is damaged");
}

function parseEntries(text: string): Entries | undefined {
  try {
    const checked = cacheSchema.safeParse(JSON.parse(text));
    return checked.success ? checked.data.entries : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Reads, changes and replaces the file under a lock; expired entries go. A cache that cannot be written is a warning, and
 * false.
 */
async function change(needs: TokenCacheNeeds, path: string, edit: (entries: Entries) => Entries): Promise<boolean> {
  const now = needs.clock.now();
  const write = async () => {
    const edited = Object.entries(edit(await readEntries(needs, path))).filter(
      ([, { expires_at }]) => expires_at > now,
    );
    const text = `${JSON.stringify({ version: 1, entries: Object.fromEntries(edited) }, null, 2)}\n`;
    await needs.files.writeAtomic(path, text, { mode: 0o600, folderMode: 0o700 });
    return true;
  };
  try {
    const waiting = needs.signal === undefined ? {} : { signal: needs.signal };
    const written = await needs.files.withLock(`${path}.lock`, write, waiting);
    if (written === undefined) needs.warn(`the token cache ${path} stayed locked and was not written`);
    return written === true;
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error;
    needs.warn(`the token cache ${path} cannot be written; tokens are exchanged anew each time`);
    return false;
  }
}
