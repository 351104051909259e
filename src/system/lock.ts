import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemCodeOf } from "../core/errors.ts";

/** A lock older than this was left behind by a process that died: its work takes milliseconds. */
const STALE_MS = 10_000;
const WAIT_MS = 5_000;

/**
 * Runs `work` while no other process holds the lock file `path`, which is created exclusively and removed afterwards.
 * Gives undefined, without running `work`, when the lock was not free within five seconds.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T | undefined> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const deadline = performance.now() + WAIT_MS;
  while (!(await acquire(path))) {
    await removeStale(path);
    if (performance.now() > deadline) return undefined;
    // Uneven waits keep many processes from knocking in step.
    await sleep(2 + Math.random() * 18);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Moves a stale lock aside before removing it: of several processes that see it, only one can move it. */
async function removeStale(path: string): Promise<void> {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (age < STALE_MS) return;
    const aside = `${path}.${randomUUID()}.stale`;
    await rename(path, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (systemCodeOf(error) !== "ENOENT") throw error;
  }
}
