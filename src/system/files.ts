import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import {
  appendFile,
  type FileHandle,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { AxctlError, reasonOf, systemCodeOf } from "../core/errors.ts";
import { makeFolders } from "../core/make-folders.ts";
import type { FileRead, Files, WriteOptions } from "../core/ports.ts";
import { withLock } from "./lock.ts";

const DEFAULT_MAX_BYTES = 1024 * 1024;

/** Opening a named pipe must not wait for somebody to write. Windows has neither those nor the flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The file system, as far as axctl uses it; relative paths begin at `folder`, whatever the process's own is. */
export function filesIn(folder: string): Files {
  // Not normalised: what `..` leads to behind a link is for the system to say.
  const at = (path: string) => (isAbsolute(path) ? path : `${folder}/${path}`);
  return {
    read: (path, maxBytes) => read(at(path), maxBytes),
    list: (path) => list(at(path)),
    kind: (path) => kind(at(path)),
    isLink: (path) =>
      kind(at(path)).then(
        (found) => found === "link",
        () => false,
      ),
    realPath: (path) => realpath(at(path)).catch(() => undefined),
    writeAtomic: (path, text, options) => writeAtomic(at(path), text, options),
    remove: (path) =>
      rm(at(path)).then(
        () => true,
        (error: unknown) => (isAbsent(error) ? false : Promise.reject(error)),
      ),
    append: (path, text) => appendFile(at(path), text, "utf8"),
    temporaryFolder: (parent) => temporaryFolder(parent === undefined ? undefined : at(parent)),
    removeFolder: (path) => rm(at(path), { recursive: true, force: true }),
    withLock: (path, work, options) => withLock(at(path), work, options),
  };
}

async function temporaryFolder(parent = tmpdir()): Promise<string> {
  await makeFolders({ mkdir, stat }, parent, 0o700);
  // Made with the permissions 0700.
  return mkdtemp(join(parent, "axctl-"));
}

async function read(path: string, maxBytes = DEFAULT_MAX_BYTES): Promise<FileRead> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, READ_FLAGS);
    const stat = await handle.stat();
    if (!stat.isFile()) return { state: "unreadable", reason: "it is no regular file" };
    const bytes = stat.size > maxBytes ? undefined : await handle.readFile();
    // It may have grown meanwhile.
    if (bytes === undefined || bytes.length > maxBytes) {
      return { state: "unreadable", reason: `it is larger than ${maxBytes} bytes` };
    }
    return { state: "read", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), mode: stat.mode & 0o777 };
  } catch (error) {
    if (isAbsent(error)) return { state: "absent" };
    return { state: "unreadable", reason: reasonOfRead(error) };
  } finally {
    await handle?.close();
  }
}

async function list(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw new AxctlError("FOLDER_NOT_READ", { path, reason: systemCodeOf(error) ?? reasonOf(error) }, { cause: error });
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
  await makeFolders({ mkdir, stat }, folder, options.folderMode ?? 0o755);
  // A name of its own: the target's with something added could be longer than a name may be.
  const temporary = join(folder, `.${randomUUID()}.tmp`);
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
