import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findVerdaccio, type NpmRegistry, startNpmRegistry } from "../../../src/sandbox/npm/registry.ts";

const PATH = process.env["PATH"];
const here = fileURLToPath(new URL(".", import.meta.url));

let folder: string;
let registry: NpmRegistry;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "axctl-npm-"));
  const verdaccio = await findVerdaccio([here]);
  if (verdaccio === undefined) throw new Error("the npm package verdaccio is not installed: run npm ci");
  registry = await startNpmRegistry({
    verdaccio,
    folder: join(folder, "registry"),
    node: process.execPath,
    env: { PATH },
  });
  await mkdir(join(folder, "package"));
  await version("1.0.0");
});
afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

const version = (version: string) =>
  writeFile(join(folder, "package", "package.json"), JSON.stringify({ name: "@o/x", version }));
const npm = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  promisify(execFile)("npm", args, {
    cwd: join(folder, "package"),
    env: { PATH, HOME: join(folder, "home"), ...registry.env, ...more },
  });

it("takes a package from npm itself, and hands it out", async () => {
  await npm(["publish", "--access", "public"]);
  const answer = await fetch(`${registry.url}@o%2fx`);
  expect(await answer.json()).toMatchObject({ name: "@o/x", "dist-tags": { latest: "1.0.0" } });
});

it("lets nobody publish without the user's login", async () => {
  const anonymous = join(folder, "anonymous");
  await version("1.1.0");
  await writeFile(anonymous, `${registry.url.replace("http:", "")}:_authToken=wrong\n`);
  await expect(npm(["publish"], { npm_config_userconfig: anonymous })).rejects.toThrow("401");
});

it("asks no other registry", async () => {
  expect((await fetch(`${registry.url}semver`)).status).toBe(404);
});

it("makes npm write nothing outside of its folder", async () => {
  await npm(["view", "@o/x", "version"]);
  expect(await readdir(folder)).toEqual(["anonymous", "package", "registry"]);
});

it("is gone when it is closed, and tells when it does not start", async () => {
  const options = { folder: join(folder, "registry", "other"), node: process.execPath, env: { PATH } };
  const broken = startNpmRegistry({ ...options, verdaccio: join(here, "none.cjs") });
  await expect(broken).rejects.toThrow("verdaccio ended with 1 before it served");
  const verdaccio = (await findVerdaccio([here])) ?? "";
  const other = await startNpmRegistry({ ...options, verdaccio });
  await other.close();
  await other.close();
  await expect(fetch(other.url)).rejects.toThrow("fetch failed");
});

it("is not found where verdaccio is not installed", async () => {
  expect(await findVerdaccio([folder])).toBeUndefined();
});
