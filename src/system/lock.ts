import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { systemCodeOf } from "../core/errors.ts";
import { makeFolders } from "../core/make-folders.ts";
import type { LockOptions } from "../core/ports.ts";

/** A lock older than this was left behind by a process that died: its work takes milliseconds. */
const STALE_MS = 10_000;
/** One whose holder still runs on this machine is stopped or slow. Only after this is its id another process's by now. */
const STALE_WHILE_RUNNING_MS = 10 * 60_000;
/** Twenty processes on a busy machine, each of which waits for the disk, are through long before. */
const WAIT_MS = 30_000;

/** The last in this process's queue for each lock: its own callers take turns and never race for the file. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `work` while nobody else, in this process or another, holds the lock file `path`, which is created exclusively and
 * removed afterwards. Gives undefined, without running `work`, when another process held it for `waitMs` (30 s), or
 * `signal` aborted while it waited.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T | undefined> {
  const before = queues.get(path);
  const turn = Promise.allSettled([before]).then(() => lockedByFile(path, work, options));
  queues.set(path, turn);
  try {
    return await turn;
  } finally {
    if (queues.get(path) === turn) queues.delete(path);
  }
}

async function lockedByFile<T>(
  path: string,
  work: () => Promise<T>,
  { waitMs = WAIT_MS, signal }: LockOptions,
): Promise<T | undefined> {
  await makeFolders({ mkdir, stat }, dirname(path), 0o700);
  const owner = `${randomUUID()} ${process.pid} ${hostname()}`;
  const deadline = performance.now() + waitMs;
  while (!(await acquire(path, owner))) {
    await removeStale(path);
    if (performance.now() > deadline || signal?.aborted) return undefined;
    // Uneven waits keep many processes from knocking in step.
    await sleep(5 + Math.random() * 25);
  }
  try {
    return await work();
  } finally {
    await release(path, owner);
  }
}

async function acquire(path: string, owner: string): Promise<boolean> {
  try {
    await writeFile(path, owner, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Removes the lock unless it was taken away as stale meanwhile, from a process that was stopped: then it is another's. */
async function release(path: string, owner: string): Promise<void> {
  if ((await unlessAbsent(readFile(path, "utf8"))) === owner) await rm(path, { force: true });
}

/**
 * Removes a lock that was left behind. Whoever removes it holds a second lock and looks once more under it: of several
 * processes that saw the stale lock, the slower ones would otherwise remove the fresh one of the faster.
 */
async function removeStale(path: string): Promise<void> {
  if (!(await isStale(path))) return;
  const breaker = `${path}.stale`;
  if (!(await acquire(breaker, ""))) {
    if (await isStale(breaker)) await rm(breaker, { force: true });
    return;
  }
  try {
    if (await isStale(path)) await rm(path, { force: true });
  } finally {
    await rm(breaker, { force: true });
  }
}

/** Whether the file is too old, or so far in the future that its age means nothing. */
async function isStale(path: string): Promise<boolean> {
  const found = await unlessAbsent(stat(path));
  if (found === undefined) return false;
  const age = Math.abs(Date.now() - found.mtimeMs);
  if (age <= STALE_MS) return false;
  return age > STALE_WHILE_RUNNING_MS || !holderRuns((await unlessAbsent(readFile(path, "utf8"))) ?? "");
}

/**
 * Whether a lock's holder is a process of this machine that still runs. Taken over from one that is merely stopped, the
 * lock would be lost on it: it goes on where it was, and writes what it read before.
 */
function holderRuns(owner: string): boolean {
  const [, pid, host] = /^\S+ (\d+) (.+)$/s.exec(owner) ?? [];
  if (pid === undefined || host !== hostname()) return false;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    // It runs, and belongs to somebody else.
    return systemCodeOf(error) === "EPERM";
  }
}

async function unlessAbsent<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
