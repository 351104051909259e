import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { reasonOf, systemCodeOf } from "../core/errors.ts";
import type { BytesRead } from "../core/ports.ts";

/** Reads a regular file of at most `maxBytes`, as bytes. Never throws for what the file system says. */
export async function readBytes(path: string, maxBytes: number): Promise<BytesRead> {
  let handle: FileHandle | undefined;
  try {
    // Opening a named pipe must not wait for somebody to write. Windows has neither those nor the flag.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await handle.stat();
    if (stat.isDirectory()) return { state: "unreadable", reason: "it is a folder" };
    if (!stat.isFile()) return { state: "unreadable", reason: "it is no regular file" };
    const bytes = stat.size > maxBytes ? undefined : await handle.readFile();
    // It may have grown meanwhile.
    if (bytes === undefined || bytes.length > maxBytes) {
      return { state: "unreadable", reason: `it is larger than ${maxBytes / 1024 / 1024} MiB` };
    }
    return { state: "read", bytes };
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { state: "absent" };
    return { state: "unreadable", reason: code ?? reasonOf(error) };
  } finally {
    await handle?.close();
  }
}
