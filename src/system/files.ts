import { randomUUID } from "node:crypto";
import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { reasonOf, systemCodeOf } from "../core/errors.ts";
import type { FileRead, Files, WriteOptions } from "../core/ports.ts";
import { withLock } from "./lock.ts";

const DEFAULT_MAX_BYTES = 1024 * 1024;

/** The file system, as far as axctl uses it. */
export const files: Files = {
  read,
  list: async (path) => (await readdir(path).catch(() => [])).sort(),
  kind,
  realPath: (path) => realpath(path).catch(() => undefined),
  writeAtomic,
  remove: (path) =>
    rm(path).then(
      () => true,
      (error: unknown) => (isAbsent(error) ? false : Promise.reject(error)),
    ),
  withLock,
};

async function read(path: string, maxBytes = DEFAULT_MAX_BYTES): Promise<FileRead> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const stat = await handle.stat();
    if (!stat.isFile()) return { state: "unreadable", reason: "it is no regular file" };
    if (stat.size > maxBytes) return { state: "unreadable", reason: `it is larger than ${maxBytes} bytes` };
    const bytes = await handle.readFile();
    return { state: "read", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), mode: stat.mode & 0o777 };
  } catch (error) {
    if (isAbsent(error)) return { state: "absent" };
    return { state: "unreadable", reason: reasonOfRead(error) };
  } finally {
    await handle?.close();
  }
}

async function kind(path: string): ReturnType<Files["kind"]> {
  try {
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) return "link";
    if (stat.isDirectory()) return "folder";
    return stat.isFile() ? "file" : "other";
  } catch (error) {
    if (isAbsent(error)) return "absent";
    throw error;
  }
}

function reasonOfRead(error: unknown): string {
  if (systemCodeOf(error) === "ERR_ENCODING_INVALID_ENCODED_DATA") return "it is no UTF-8 text";
  return systemCodeOf(error) ?? reasonOf(error);
}

function isAbsent(error: unknown): boolean {
  const code = systemCodeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

async function writeAtomic(path: string, text: string, options: WriteOptions = {}): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: options.folderMode ?? 0o755 });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    // "wx" creates exclusively: nobody can have put a link there.
    const handle = await open(temporary, "wx", options.mode ?? 0o644);
    try {
      await handle.writeFile(text, "utf8");
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
