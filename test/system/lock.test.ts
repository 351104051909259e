import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { withLock } from "../../src/system/lock.ts";
import { program, source, start, temporaryFolder } from "./support.ts";

/** Adds one to a number in a file, `times` times, each under the lock and with a pause between reading and writing. */
const COUNTER = `
  import { readFile, writeFile } from "node:fs/promises";
  import { setTimeout as sleep } from "node:timers/promises";
  import { withLock } from ${source("system/lock.ts")};
  const [lock, counter, times] = process.argv.slice(2);
  for (let i = 0; i < Number(times); i++) {
    const done = await withLock(lock, async () => {
      const value = Number(await readFile(counter, "utf8"));
      await sleep(1);
      await writeFile(counter, String(value + 1));
      return true;
    });
    if (!done) process.exitCode = 9;
  }
`;

/** The same with a lock and a counter for each round; all processes begin a round at the same moment. */
const ROUNDS = `
  import { readFile, writeFile } from "node:fs/promises";
  import { withLock } from ${source("system/lock.ts")};
  const [folder, begin, rounds] = process.argv.slice(2);
  for (let i = 0; i < Number(rounds); i++) {
    while (Date.now() < Number(begin) + i * 60);
    await withLock(folder + "/lock" + i, async () => {
      const value = Number(await readFile(folder + "/counter" + i, "utf8"));
      await new Promise((resolve) => setTimeout(resolve, 5));
      await writeFile(folder + "/counter" + i, String(value + 1));
    });
  }
`;

/** Takes the lock, says so, and holds it until its input ends. */
const HOLDER = `
  import { withLock } from ${source("system/lock.ts")};
  await withLock(process.argv[2], async () => {
    process.stdout.write("held");
    for await (const _ of process.stdin);
  });
`;

async function programs(folder: string) {
  const build = async (name: string, text: string) => {
    await mkdir(join(folder, name));
    return program(join(folder, name), text);
  };
  const [counter, rounds, holder] = await Promise.all([
    build("counter", COUNTER),
    build("rounds", ROUNDS),
    build("holder", HOLDER),
  ]);
  return { counter, rounds, holder };
}

async function old(path: string, seconds: number, owner = "somebody"): Promise<void> {
  const time = Date.now() / 1000 - seconds;
  await writeFile(path, owner);
  await utimes(path, time, time);
}

describe("the lock", () => {
  it("is held while the work runs, 0600 in a 0700 folder, and gone afterwards", async () => {
    const folder = join(await temporaryFolder(), "made");
    const path = join(folder, "lock");
    const seen = await withLock(path, async () => [(await stat(path)).mode & 0o777, (await stat(folder)).mode & 0o777]);
    expect(seen).toEqual([0o600, 0o700]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is given back when the work fails, and the failure is passed on", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "lock");
    await expect(withLock(path, () => Promise.reject(new Error("the work failed")))).rejects.toThrow("the work failed");
    expect(await readdir(folder)).toEqual([]);
    expect(await withLock(path, async () => "next")).toBe("next");
  });

  it("lets one at a time in, in the order of asking, within a process", async () => {
    const path = join(await temporaryFolder(), "lock");
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        withLock(path, async () => {
          expect(++inside).toBe(1);
          await new Promise(setImmediate);
          inside -= 1;
          order.push(at);
        }),
      ),
    );
    expect(order).toEqual(Array.from({ length: 20 }, (_, at) => at));
  });

  it("fails with the system's error where no lock can be made", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    await expect(withLock(join(folder, "file", "lock"), async () => "never")).rejects.toMatchObject({
      code: expect.stringMatching(/ENOTDIR|EEXIST/),
    });
  });

  it.each([
    ["left behind long ago", 60],
    ["from the future", -3600],
  ])("%s is taken over", async (_, age) => {
    const folder = await temporaryFolder();
    const path = join(folder, "lock");
    await old(path, age);
    await old(`${path}.stale`, age);
    expect(await withLock(path, async () => readFile(path, "utf8"))).not.toBe("somebody");
    expect(await readdir(folder)).toEqual([]);
  });

  it("that somebody else took over as stale is theirs: it is not removed", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "lock");
    await withLock(path, async () => {
      await writeFile(path, "another process");
    });
    expect(await readFile(path, "utf8")).toBe("another process");
  });
});

describe("the lock between processes", () => {
  let built: Awaited<ReturnType<typeof programs>>;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "axctl-lock-"));
    built = await programs(folder);
    return () => rm(folder, { recursive: true, force: true });
  });

  it("loses nothing of what five of them write", { timeout: 60_000 }, async () => {
    const at = await temporaryFolder();
    const [lock, counter] = [join(at, "lock"), join(at, "counter")];
    await writeFile(counter, "0");
    const all = Array.from({ length: 5 }, () => start(built.counter, [lock, counter, "10"]).ended);
    expect(await Promise.all(all)).toEqual(all.map(() => ({ code: 0, output: "" })));
    expect(await readFile(counter, "utf8")).toBe("50");
    expect(await readdir(at)).toEqual(["counter"]);
  });

  it("nor when all of them find a stale lock at the same moment, again and again", { timeout: 60_000 }, async () => {
    const at = await temporaryFolder();
    const rounds = Array.from({ length: 20 }, (_, round) => round);
    for (const round of rounds) {
      await old(join(at, `lock${round}`), 60);
      await writeFile(join(at, `counter${round}`), "0");
    }
    // Time enough for all of them to be there when the first round begins.
    const begin = Date.now() + 1500;
    const all = Array.from({ length: 5 }, () => start(built.rounds, [at, String(begin), String(rounds.length)]).ended);
    expect((await Promise.all(all)).map(({ code, output }) => [code, output])).toEqual(all.map(() => [0, ""]));
    const values = await Promise.all(rounds.map((round) => readFile(join(at, `counter${round}`), "utf8")));
    expect(values).toEqual(rounds.map(() => "5"));
  });

  it("gives up when another one holds it all the time, without running the work", { timeout: 60_000 }, async () => {
    const path = join(await temporaryFolder(), "lock");
    const { child, ended } = start(built.holder, [path]);
    await once(child.stdout ?? child, "data");
    let ran = false;
    const work = async () => {
      ran = true;
      return "ran";
    };
    const result = await withLock(path, work, { waitMs: 300 });
    expect(result).toBeUndefined();
    expect(ran).toBe(false);
    child.stdin?.end();
    expect(await ended).toMatchObject({ code: 0 });
    expect(await withLock(path, async () => "free")).toBe("free");
  });

  it("is waited for longer than a busy machine needs for twenty of them", { timeout: 60_000 }, async () => {
    const path = join(await temporaryFolder(), "lock");
    const { child, ended } = start(built.holder, [path]);
    await once(child.stdout ?? child, "data");
    const waiting = withLock(path, async () => "its turn came");
    setTimeout(() => child.stdin?.end(), 7000);
    expect(await waiting).toBe("its turn came");
    expect(await ended).toMatchObject({ code: 0 });
  });

  it("is no longer waited for once the command is interrupted", { timeout: 60_000 }, async () => {
    const path = join(await temporaryFolder(), "lock");
    const { child, ended } = start(built.holder, [path]);
    await once(child.stdout ?? child, "data");
    expect(await withLock(path, async () => "ran", { signal: AbortSignal.abort() })).toBeUndefined();
    child.stdin?.end();
    await ended;
  });

  it("stays with a holder that is stopped, however old it is", { timeout: 60_000 }, async () => {
    const path = join(await temporaryFolder(), "lock");
    const { child, ended } = start(built.holder, [path]);
    await once(child.stdout ?? child, "data");
    child.kill("SIGSTOP");
    const owner = await readFile(path, "utf8");
    await old(path, 60, owner);
    expect(await withLock(path, async () => "taken over", { waitMs: 300 })).toBeUndefined();
    expect(await readFile(path, "utf8")).toBe(owner);
    child.kill("SIGCONT");
    child.stdin?.end();
    expect(await ended).toMatchObject({ code: 0 });
  });

  it.each<[string, number, (owner: string) => string]>([
    ["whose holder has died", 60, (owner) => owner],
    ["of another machine's process", 60, (owner) => `${owner.replace(/ \d+ .*/s, "")} ${process.pid} elsewhere`],
    ["so old that the process of that id is another", 3600, (owner) => owner.replace(/ \d+ /, ` ${process.pid} `)],
  ])("%s is taken over", { timeout: 60_000 }, async (_, age, ownerOf) => {
    const path = join(await temporaryFolder(), "lock");
    const { child, ended } = start(built.holder, [path]);
    await once(child.stdout ?? child, "data");
    child.kill("SIGKILL");
    await ended;
    await old(path, age, ownerOf(await readFile(path, "utf8")));
    expect(await withLock(path, async () => "taken over", { waitMs: 5000 })).toBe("taken over");
  });
});
