import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesIn } from "../../src/system/files.ts";
import { files } from "../support/files.ts";
import { temporaryFolder } from "./support.ts";

const isRoot = process.getuid?.() === 0;

function namedPipe(path: string): void {
  execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", path]);
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe("a relative path", () => {
  it("begins at the folder that was named, whatever the process's own is", async () => {
    const folder = await temporaryFolder();
    const own = filesIn(folder);
    await own.writeAtomic("deep/one.txt", "one");
    await own.append("deep/one.txt", " and two");
    expect(await readFile(join(folder, "deep/one.txt"), "utf8")).toBe("one and two");
    expect(await own.read("deep/one.txt")).toMatchObject({ state: "read", text: "one and two" });
    expect(await own.list("deep")).toEqual(["one.txt"]);
    expect(await own.kind("deep")).toBe("folder");
    expect(await own.realPath("deep/../deep")).toBe(await own.realPath(join(folder, "deep")));
    expect(await own.withLock("lock", async () => (await readdir(folder)).sort())).toEqual(["deep", "lock"]);
    expect(await own.temporaryFolder("made")).toMatch(new RegExp(`^${folder}/made/axctl-`));
    expect(await own.remove("deep/one.txt")).toBe(true);
    await own.removeFolder("made");
    expect(await readdir(folder)).toEqual(["deep"]);
  });

  it("goes where a link leads before it goes up", async () => {
    const folder = await temporaryFolder();
    const own = filesIn(folder);
    await own.writeAtomic("there/inner/one.txt", "one");
    await own.writeAtomic("there/two.txt", "two");
    await symlink(join(folder, "there/inner"), join(folder, "link"));
    expect(await own.isLink("link")).toBe(true);
    expect(await own.read("link/../two.txt")).toMatchObject({ text: "two" });
  });
});

describe("reading a file", () => {
  it("gives its text and permission bits", async () => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "tëxt\n");
    await chmod(path, 0o640);
    expect(await files.read(path)).toEqual({ state: "read", text: "tëxt\n", mode: 0o640 });
  });

  it("says what keeps it from being read, and never throws", async () => {
    const folder = await temporaryFolder();
    const at = (name: string) => join(folder, name);
    await writeFile(at("latin1"), Buffer.from([0x66, 0xfc, 0x72]));
    await writeFile(at("large"), "x".repeat(11));
    await symlink(at("nowhere"), at("dangling"));
    await symlink(at("loop"), at("loop"));
    namedPipe(at("pipe"));
    const reads = await Promise.all(
      [
        at("absent"),
        join(at("large"), "below"),
        at("dangling"),
        folder,
        at("latin1"),
        at("large"),
        at("loop"),
        at("pipe"),
        "a\0b",
      ].map((path) => files.read(path, 10)),
    );
    expect(reads).toEqual([
      { state: "absent" },
      { state: "absent" },
      { state: "absent" },
      { state: "unreadable", reason: "it is no regular file" },
      { state: "unreadable", reason: "it is no UTF-8 text" },
      { state: "unreadable", reason: "it is larger than 10 bytes" },
      { state: "unreadable", reason: "ELOOP" },
      { state: "unreadable", reason: "it is no regular file" },
      { state: "unreadable", reason: "ERR_INVALID_ARG_VALUE" },
    ]);
  });

  it("takes a file of just the size, and sees through a size that is not told", async () => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "x".repeat(10));
    expect(await files.read(path, 10)).toMatchObject({ state: "read" });
    // Files of /proc say that they are empty.
    expect(await files.read("/proc/self/status", 10)).toMatchObject({ state: "unreadable", reason: /larger than 10/ });
  });

  it.skipIf(isRoot)("says that permission is missing [not as root]", async () => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "x", { mode: 0o000 });
    expect(await files.read(path)).toEqual({ state: "unreadable", reason: "EACCES" });
  });
});

describe("listing a folder", () => {
  it("gives the names, sorted", async () => {
    const folder = await temporaryFolder();
    for (const name of ["b", "a", "c"]) await mkdir(join(folder, name));
    expect(await files.list(folder)).toEqual(["a", "b", "c"]);
  });

  it("gives none where there is no folder", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    expect(await files.list(join(folder, "absent"))).toEqual([]);
    expect(await files.list(join(folder, "file"))).toEqual([]);
  });

  it("never takes a folder that cannot be read for an empty one", async () => {
    const folder = await temporaryFolder();
    await symlink(join(folder, "loop"), join(folder, "loop"));
    await expect(files.list(join(folder, "loop"))).rejects.toMatchObject({
      code: "FOLDER_NOT_READ",
      message: expect.stringMatching(/loop was not read: ELOOP/),
    });
  });
});

describe("what stands at a path", () => {
  it("is told without following links", async () => {
    const folder = await temporaryFolder();
    const at = (name: string) => join(folder, name);
    await writeFile(at("file"), "");
    await symlink(at("file"), at("link"));
    await symlink(at("nowhere"), at("dangling"));
    namedPipe(at("pipe"));
    const kinds = await Promise.all(
      [at("file"), folder, at("link"), at("dangling"), at("pipe"), at("absent"), join(at("file"), "below")].map(
        files.kind,
      ),
    );
    expect(kinds).toEqual(["file", "folder", "link", "link", "other", "absent", "absent"]);
    expect(await files.realPath(at("link"))).toBe(await files.realPath(at("file")));
    expect(await files.realPath(at("dangling"))).toBeUndefined();
  });
});

describe("writing a file whole or not at all", () => {
  it("replaces the file, and nothing else is left in the folder", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "file");
    await files.writeAtomic(path, "one");
    await files.writeAtomic(path, "two");
    expect(await readFile(path, "utf8")).toBe("two");
    expect(await readdir(folder)).toEqual(["file"]);
  });

  it("makes the parents, with the modes that were asked for", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a", "b", "file");
    await files.writeAtomic(path, "secret", { mode: 0o600, folderMode: 0o700 });
    expect([await modeOf(join(folder, "a")), await modeOf(join(folder, "a", "b")), await modeOf(path)]).toEqual([
      0o700, 0o700, 0o600,
    ]);
  });

  it("has mode 0644 in folders of 0755 unless told otherwise", async () => {
    const folder = await temporaryFolder();
    await files.writeAtomic(join(folder, "a", "file"), "x");
    const umask = process.umask();
    expect(await modeOf(join(folder, "a", "file"))).toBe(0o644 & ~umask);
    expect(await modeOf(join(folder, "a"))).toBe(0o755 & ~umask);
  });

  it("never writes through a link: the link itself is replaced", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "victim"), "untouched");
    await symlink(join(folder, "victim"), join(folder, "link"));
    await files.writeAtomic(join(folder, "link"), "new", { mode: 0o600 });
    expect(await readFile(join(folder, "victim"), "utf8")).toBe("untouched");
    expect((await lstat(join(folder, "link"))).isSymbolicLink()).toBe(false);
  });

  it("gives a file that was open to others the narrower mode", async () => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "old", { mode: 0o666 });
    await files.writeAtomic(path, "new", { mode: 0o600 });
    expect(await modeOf(path)).toBe(0o600);
  });

  it("leaves the old content and no temporary file when the target is a folder", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "target", "inside"), { recursive: true });
    await expect(files.writeAtomic(join(folder, "target"), "x")).rejects.toMatchObject({ syscall: "rename" });
    expect(await readdir(folder)).toEqual(["target"]);
    expect(await readdir(join(folder, "target"))).toEqual(["inside"]);
  });

  it("fails with the system's error when a parent is a file", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "untouched");
    await expect(files.writeAtomic(join(folder, "file", "below"), "x")).rejects.toMatchObject({
      code: expect.stringMatching(/ENOTDIR|EEXIST/),
    });
    expect(await readFile(join(folder, "file"), "utf8")).toBe("untouched");
  });

  it("fails with the system's error, at once, where the system makes no folders", async () => {
    const refused = { code: expect.stringMatching(/ENOENT|EACCES|EPERM|EROFS/) };
    await expect(files.writeAtomic("/proc/axctl/below/file", "x")).rejects.toMatchObject(refused);
    await expect(files.temporaryFolder("/proc/axctl/below")).rejects.toMatchObject(refused);
    await expect(files.withLock("/proc/axctl/below/lock", async () => undefined)).rejects.toMatchObject(refused);
  });

  it("makes the same folders for many files at once", async () => {
    const folder = join(await temporaryFolder(), "a", "b", "c");
    await Promise.all(Array.from({ length: 20 }, (_, at) => files.writeAtomic(join(folder, String(at)), "x")));
    expect(await readdir(folder)).toHaveLength(20);
  });

  it("takes a name as long as a name may be", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "n".repeat(255));
    await files.writeAtomic(path, "x");
    expect(await readFile(path, "utf8")).toBe("x");
  });

  it("never shows half a file to a reader", async () => {
    const path = join(await temporaryFolder(), "file");
    const texts = Array.from({ length: 20 }, (_, at) => String.fromCharCode(97 + at).repeat(300_000));
    await files.writeAtomic(path, texts[0] ?? "");
    const writes = Promise.all(texts.map((text) => files.writeAtomic(path, text)));
    for (let at = 0; at < 40; at++) {
      const read = await files.read(path);
      expect(read.state === "read" && texts.includes(read.text)).toBe(true);
    }
    await writes;
  });
});

describe("removing a file", () => {
  it("says whether there was one, and fails for what is none", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    expect(await files.remove(join(folder, "file"))).toBe(true);
    expect(await files.remove(join(folder, "file"))).toBe(false);
    await expect(files.remove(folder)).rejects.toThrow();
  });
});
