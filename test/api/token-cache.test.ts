import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { diskTokenCache, noTokenCache, type TokenCache, writingBehind } from "../../src/api/token-cache.ts";
import { files } from "../support/files.ts";
import { program, source, start, temporaryFolder } from "../system/support.ts";

const NOW = Date.UTC(2026, 4, 1, 12);

interface Opened {
  cache: TokenCache;
  folder: string;
  path: string;
  /** What the user was told. */
  warnings: string[];
  clock: { time: number };
}

async function open(content?: string, mode = 0o600): Promise<Opened> {
  const folder = await temporaryFolder();
  const path = join(folder, "cache", "tokens.json");
  if (content !== undefined) {
    await mkdir(dirname(path), { mode: 0o700 });
    await writeFile(path, content);
    await chmod(path, mode);
  }
  return reopen(folder);
}

function reopen(folder: string, platform = "linux"): Opened {
  const warnings: string[] = [];
  const clock = { time: NOW };
  const needs = {
    files,
    clock: { now: () => clock.time },
    platform,
    warn: (message: string) => void warnings.push(message),
  };
  return { cache: diskTokenCache(needs, folder), folder, path: join(folder, "cache", "tokens.json"), warnings, clock };
}

function file(entries: Record<string, unknown>, version: unknown = 1): string {
  return JSON.stringify({ version, entries });
}

function kept(token: string, expiresAt = NOW + 3_600_000, owners: readonly string[] = ["owner"]) {
  return { token, expiresAt, owners };
}

async function keysIn(path: string): Promise<string[]> {
  const { entries } = JSON.parse(await readFile(path, "utf8"));
  return Object.keys(entries).sort();
}

describe("a token", () => {
  it("is there for the next process", async () => {
    const { cache, folder, warnings } = await open();
    expect(await cache.get("k")).toBeUndefined();
    await cache.put("k", kept("token", NOW + 3_600_000));
    expect(await reopen(folder).cache.get("k")).toBe("token");
    expect(await reopen(folder).cache.get("other")).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it.each([
    [30_001, "token"],
    [30_000, undefined],
    [29_999, undefined],
    [0, undefined],
    [-1, undefined],
  ])("that is good for %i ms more is %s", async (left, token) => {
    const { cache, clock } = await open();
    await cache.put("k", kept("token", NOW + 100_000));
    clock.time = NOW + 100_000 - left;
    expect(await cache.get("k")).toBe(token);
  });

  it("can be dropped, and the others stay", async () => {
    const { cache, path } = await open();
    await cache.put("a", kept("token-a", NOW + 3_600_000));
    await cache.put("b", kept("token-b", NOW + 3_600_000));
    await cache.drop("a");
    await cache.drop("absent");
    expect(await cache.get("a")).toBeUndefined();
    expect(await cache.get("b")).toBe("token-b");
    expect(await keysIn(path)).toEqual(["b"]);
  });

  it("that expired leaves the file with the next change", async () => {
    const { cache, path, clock } = await open();
    await cache.put("old", kept("token", NOW + 1000));
    await cache.put("young", kept("token", NOW + 2000));
    clock.time = NOW + 1000;
    await cache.put("new", kept("token", NOW + 3_600_000));
    expect(await keysIn(path)).toEqual(["new", "young"]);
  });

  it("under a name that objects have anyway is no token", async () => {
    const { cache } = await open(file({}));
    for (const key of ["__proto__", "constructor", "toString"]) expect(await cache.get(key)).toBeUndefined();
  });
});

describe("what a token belongs to", () => {
  it.each<[string, readonly string[] | "all", string[]]>([
    ["a login", ["login-a"], ["a2", "b", "c"]],
    ["a credential", ["pat-1"], ["a2", "b"]],
    ["either of two", ["login-b", "pat-2"], ["a1", "c"]],
    ["nobody who has one", ["login-z"], ["a1", "a2", "b", "c"]],
    ["everybody", "all", []],
  ])("goes with it: %s", async (_, owners, left) => {
    const { cache, path } = await open();
    await cache.put("a1", kept("t1", undefined, ["login-a", "pat-1"]));
    await cache.put("a2", kept("t2", undefined, ["login-x", "pat-2"]));
    await cache.put("b", kept("t3", undefined, ["login-b", "pat-3"]));
    await cache.put("c", kept("t4", undefined, ["pat-1"]));
    expect(await cache.dropOwned(owners)).toBe(4 - left.length);
    expect(await keysIn(path)).toEqual(left);
  });

  it("is not known of an older entry, which goes with anybody", async () => {
    const { cache, path } = await open(file({ old: { access_token: "token", expires_at: NOW + 3_600_000 } }));
    await cache.put("new", kept("token"));
    expect(await cache.get("old")).toBe("token");
    expect(await cache.dropOwned(["somebody"])).toBe(1);
    expect(await keysIn(path)).toEqual(["new"]);
  });

  it("is nothing where there is no cache, and none is made", async () => {
    const { cache, folder } = await open();
    expect(await cache.dropOwned("all")).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("the file", () => {
  it("is 0600 in a 0700 folder, with neither lock nor temporary file beside it", async () => {
    const { cache, path } = await open();
    await cache.put("k", kept("token", NOW + 3_600_000));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect(await readdir(dirname(path))).toEqual(["tokens.json"]);
  });

  const entry = { access_token: "token", expires_at: NOW + 3_600_000 };

  it.each<[string, string]>([
    ["is empty", ""],
    ["is cut off", file({ k: entry }).slice(0, -5)],
    ["is another document", "[]"],
    ["is of another version", file({ k: entry }, 2)],
    ["has an entry without a token", file({ k: { expires_at: 1 } })],
    ["has an entry whose life is text", file({ k: { ...entry, expires_at: "1" } })],
    ["has a life without end", file({ k: entry }).replace(String(entry.expires_at), "1e999")],
    ["has a token that would break a header", file({ k: { ...entry, access_token: "a\r\nX-Evil: 1" } })],
    ["has a PAT for a token", file({ k: { ...entry, access_token: "axp_u_k.s" } })],
  ])("that %s is discarded with a warning, and written anew", async (_, content) => {
    const { cache, path, warnings } = await open(content);
    expect(await cache.get("k")).toBeUndefined();
    expect(warnings).toEqual([`the token cache ${path} is discarded: it is damaged`]);
    await cache.put("new", kept("token", NOW + 3_600_000));
    expect(await keysIn(path)).toEqual(["new"]);
    expect(warnings).toHaveLength(1);
  });

  it.each([0o644, 0o640, 0o604, 0o660, 0o602, 0o601])(
    "of mode %o is discarded, and is 0600 from then on",
    async (mode) => {
      const { cache, path, warnings } = await open(file({ k: entry }), mode);
      expect(await cache.get("k")).toBeUndefined();
      expect(warnings).toEqual([expect.stringMatching(/discarded: others on this machine may read or write it/)]);
      await cache.put("new", kept("token", NOW + 3_600_000));
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await keysIn(path)).toEqual(["new"]);
    },
  );

  it("of any mode is used where there are no modes", async () => {
    const { folder } = await open(file({ k: entry }), 0o666);
    expect(await reopen(folder, "win32").cache.get("k")).toBe("token");
  });

  it("that is no file is discarded, and what cannot be written is a warning", async () => {
    const { cache, path, warnings } = await open();
    await mkdir(path, { recursive: true });
    expect(await cache.get("k")).toBeUndefined();
    await cache.put("k", kept("token", NOW + 3_600_000));
    expect(warnings).toEqual([expect.stringMatching(/no regular file/), expect.stringMatching(/cannot be written/)]);
  });

  it("in a folder that cannot be made is a warning, never a failure", async () => {
    const { cache, folder, warnings } = await open();
    await writeFile(join(folder, "cache"), "a file where the folder should be");
    await cache.put("k", kept("token", NOW + 3_600_000));
    await cache.drop("k");
    expect(await cache.get("k")).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/cannot be written; tokens are exchanged anew each time/)]);
  });
});

describe("at once", () => {
  it("twenty in one process lose nothing", async () => {
    const { cache, folder, path, warnings } = await open();
    const keys = Array.from({ length: 20 }, (_, at) => `k${String(at).padStart(2, "0")}`);
    await Promise.all(
      keys.map((key, at) =>
        (at % 2 === 0 ? cache : reopen(folder).cache).put(key, kept(`token-${key}`, NOW + 3_600_000)),
      ),
    );
    expect(await keysIn(path)).toEqual(keys);
    expect(warnings).toEqual([]);
  });

  it("six processes lose nothing, and a reader never sees half a file", { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder();
    const path = await program(
      await temporaryFolder(),
      `
        import { diskTokenCache } from ${source("api/token-cache.ts")};
        import { filesIn } from ${source("system/files.ts")};
        const files = filesIn(process.cwd());
        const [folder, name] = process.argv.slice(2);
        const warn = (message) => console.error(message);
        const cache = diskTokenCache({ files, clock: { now: () => ${NOW} }, platform: "linux", warn }, folder);
        for (let i = 0; i < 5; i++) {
          await cache.put(name + i, { token: "token-" + name + i, expiresAt: ${NOW + 3_600_000}, owners: ["o"] });
          if ((await cache.get(name + i)) !== "token-" + name + i) console.error("lost at once: " + name + i);
        }
      `,
    );
    const names = ["a", "b", "c", "d", "e", "f"];
    const processes = names.map((name) => start(path, [folder, name]).ended);
    expect(await Promise.all(processes)).toEqual(names.map(() => ({ code: 0, output: "" })));
    const keys = names.flatMap((name) => [0, 1, 2, 3, 4].map((at) => `${name}${at}`));
    expect(await keysIn(join(folder, "cache", "tokens.json"))).toEqual(keys);
    expect(await readdir(join(folder, "cache"))).toEqual(["tokens.json"]);
  });
});

it("no cache at all never has anything", async () => {
  await noTokenCache.put("k", kept("token", NOW));
  await noTokenCache.drop("k");
  expect(await noTokenCache.dropOwned("all")).toBe(0);
  expect(await noTokenCache.get("k")).toBeUndefined();
});

const TOKEN = { token: "token", expiresAt: 0, owners: [] };

describe("a cache that writes behind", () => {
  it("lets nobody wait for its writes, and makes them in the order in which they came", async () => {
    const made: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: TokenCache = {
      ...noTokenCache,
      put: async (key) => {
        await held;
        made.push(`put ${key}`);
      },
      drop: async (key) => void made.push(`drop ${key}`),
    };
    const writes: Promise<void>[] = [];
    const cache = writingBehind(slow, (write) => void writes.push(write));
    await cache.put("a", TOKEN);
    await cache.drop("a");
    await cache.put("b", TOKEN);
    expect(made).toEqual([]);
    release();
    await Promise.all(writes);
    expect(made).toEqual(["put a", "drop a", "put b"]);
  });

  it("hands over what a write ended with, and makes the next one all the same", async () => {
    const made: string[] = [];
    const broken: TokenCache = {
      ...noTokenCache,
      put: () => Promise.reject(new Error("a defect")),
      drop: async (key) => void made.push(key),
    };
    const writes: Promise<void>[] = [];
    const cache = writingBehind(broken, (write) => void writes.push(write));
    await cache.put("a", TOKEN);
    await cache.drop("a");
    const ends = await Promise.allSettled(writes);
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(made).toEqual(["a"]);
  });
});

it("a lock that is not free is not waited for once the signal aborts", async () => {
  const { folder } = await open();
  await mkdir(join(folder, "cache"));
  await writeFile(join(folder, "cache", "tokens.json.lock"), "somebody");
  const warnings: string[] = [];
  const controller = new AbortController();
  const warn = (message: string) => void warnings.push(message);
  const needs = { files, clock: { now: () => NOW }, platform: "linux", warn, signal: controller.signal };
  const put = diskTokenCache(needs, folder).put("key", { token: "eyJ.a.b", expiresAt: NOW + 60_000, owners: [] });
  controller.abort();
  await put;
  expect(warnings).toEqual([expect.stringMatching(/stayed locked and was not written$/)]);
});
