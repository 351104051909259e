import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findInstalled, moduleFolders } from "../../src/sandbox/installed.ts";

describe("where Node looks for packages", () => {
  it.each([
    ["/a/b", ["/a/b/node_modules", "/a/node_modules", "/node_modules"]],
    ["/lib/node_modules/x", ["/lib/node_modules/x/node_modules", "/lib/node_modules", "/node_modules"]],
    ["/", ["/node_modules"]],
  ])("from %s", (folder, expected) => expect(moduleFolders(folder)).toEqual(expected));
});

describe("an installed package", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "axctl-installed-"));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const install = async (folder: string, manifest: string) => {
    const target = join(root, folder, "node_modules", "x");
    await mkdir(target, { recursive: true });
    await writeFile(join(target, "package.json"), manifest);
    return target;
  };
  const one = (version: string) => JSON.stringify({ name: "x", version });
  const find = (...from: string[]) =>
    findInstalled({ name: "x", version: "1.", from: from.map((folder) => join(root, folder)) });

  it("is found in the first folder that has it, and above it", async () => {
    const [near, far] = [await install("a/b", one("1.2.0")), await install("c", one("1.1.0"))];
    expect(await find("a/b/deeper", "c")).toMatchObject({ folder: near, version: "1.2.0" });
    expect(await find("a", "c/deeper/still")).toMatchObject({ folder: far, version: "1.1.0" });
  });

  it.each([
    ["another version", one("2.0.0")],
    ["another name", JSON.stringify({ name: "y", version: "1.0.0" })],
    ["no version", JSON.stringify({ name: "x" })],
    ["no JSON", "{"],
  ])("is passed over with %s", async (_, manifest) => {
    await install("a", manifest);
    expect(await find("a")).toBeUndefined();
    const above = await install("", one("1.0.0"));
    expect(await find("a")).toMatchObject({ folder: above });
  });
});
