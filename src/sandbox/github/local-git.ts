import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { ObjectType } from "./object-bytes.ts";

/** The variables that a program runs with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where git runs: a folder, with this process's environment or one of its own. */
export type GitFolder = string | { cwd: string; env: Environment };

/** Runs git in a folder and hands over what it prints. */
export function git(folder: GitFolder, args: readonly string[], input = Buffer.alloc(0)): Buffer {
  const place = typeof folder === "string" ? { cwd: folder } : folder;
  return execFileSync("git", args, { ...place, input, maxBuffer: 1 << 30, stdio: ["pipe", "pipe", "pipe"] });
}

export interface GitObject {
  type: ObjectType;
  content: Buffer;
}

/** Reads many objects with one git process. */
export function readObjects(folder: GitFolder, shas: Iterable<string>): Map<string, GitObject> {
  const found = new Map<string, GitObject>();
  const bytes = git(folder, ["cat-file", "--batch"], Buffer.from([...shas].map((sha) => `${sha}\n`).join("")));
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\n", at);
    const [sha = "", type = "", size = ""] = bytes.toString("latin1", at, end).split(" ");
    if (type !== "blob" && type !== "tree" && type !== "commit" && type !== "tag") throw new Error(`${sha} is ${type}`);
    const content = bytes.subarray(end + 1, end + 1 + Number(size));
    found.set(sha, { type, content });
    at = end + 2 + Number(size);
  }
  return found;
}

/** The ids of all objects of a repository. */
export function objectIds(folder: GitFolder): Set<string> {
  const list = git(folder, ["cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)"]);
  return new Set(list.toString().split("\n"));
}

const typeNumbers = { commit: 1, tree: 2, blob: 3, tag: 4 };

/** Writes many objects with one git process, by way of a pack: git itself makes the ids. */
export function writeObjects(folder: GitFolder, objects: readonly GitObject[]): void {
  if (objects.length === 0) return;
  const header = Buffer.alloc(12);
  header.write("PACK");
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.length, 8);
  const parts = objects.flatMap(({ type, content }) => [lead(typeNumbers[type], content.length), deflateSync(content)]);
  const pack = Buffer.concat([header, ...parts]);
  git(folder, ["unpack-objects", "-q"], Buffer.concat([pack, createHash("sha1").update(pack).digest()]));
}

/** Type and size in front of an object in a pack: four bits of the size, then seven at a time. */
function lead(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}
