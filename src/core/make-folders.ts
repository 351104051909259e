import { dirname } from "node:path";
import { systemCodeOf } from "./errors.ts";

/** What making folders needs of `node:fs/promises`. */
export interface FolderCalls {
  mkdir(path: string, options: { mode: number }): Promise<unknown>;
  stat(path: string): Promise<{ isDirectory(): boolean }>;
}

/**
 * Makes a folder and those above it that are not there, level by level, each with this mode. Node's own recursive mkdir
 * tries for ever where the system calls a path absent although its parent is there, as in /proc. Throws the system's error.
 */
export async function makeFolders(calls: FolderCalls, path: string, mode: number): Promise<void> {
  const parent = dirname(path);
  try {
    await makeFolder(calls, path, mode);
  } catch (error) {
    if (systemCodeOf(error) !== "ENOENT" || parent === path) throw error;
    await makeFolders(calls, parent, mode);
    await makeFolder(calls, path, mode);
  }
}

/** Whoever makes it: it may have been there, or appear meanwhile. */
async function makeFolder({ mkdir, stat }: FolderCalls, path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isDirectory()) throw error;
  }
}
