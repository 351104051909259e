import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { findBrowser } from "./support/browser.ts";

const script = fileURLToPath(new URL("../../.github/scripts/browser.sh", import.meta.url));
const run = promisify(execFile);

/** A folder for PATH that holds these programs alone, each a shell script. */
async function programs(texts: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "axctl-path-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

describe("the browser that the tests use", () => {
  it.each([
    ["chromium before others", ["google-chrome", "chromium-browser", "chromium"], undefined, "chromium"],
    ["chromium-browser before google-chrome", ["google-chrome", "chromium-browser"], undefined, "chromium-browser"],
    ["google-chrome where there is no other", ["google-chrome"], undefined, "google-chrome"],
    ["what AXCTL_BROWSER names", ["chromium", "other"], "other", "other"],
    ["none where AXCTL_BROWSER names what is not there", ["chromium"], "other", undefined],
    ["none where there is none", ["firefox"], undefined, undefined],
  ])("is %s", async (_, names, named, expected) => {
    const folder = await programs(Object.fromEntries(names.map((name) => [name, ""])));
    const env = { PATH: `${join(folder, "absent")}:${folder}`, AXCTL_BROWSER: named };
    expect(findBrowser(env)).toBe(expected === undefined ? undefined : join(folder, expected));
  });

  it("is no file that cannot be run, and no folder", async () => {
    const folder = await programs({ chromium: "" });
    await chmod(join(folder, "chromium"), 0o644);
    await mkdir(join(folder, "google-chrome"));
    expect(findBrowser({ PATH: folder })).toBeUndefined();
  });
});

describe("browser.sh", () => {
  /** Runs it where apt-get notes what it was asked and "installs" a browser by making it a program. */
  async function install(uid: number, others: Record<string, string>): Promise<string> {
    const folder = await programs({ id: `echo ${uid}`, ...others });
    const apt = `echo "apt-get $*" >> '${folder}/log'; if [ "$1" = install ]; then echo '#!/bin/sh' > '${folder}/chromium'; /bin/chmod 755 '${folder}/chromium'; fi`;
    await writeFile(join(folder, "apt-get"), `#!/bin/sh\n${apt}\n`, { mode: 0o755 });
    await writeFile(join(folder, "log"), "");
    await run("/bin/bash", [script], { env: { PATH: folder } });
    return readFile(join(folder, "log"), "utf8");
  }

  const SUDO = `echo "sudo $*" >> "\${0%/*}/log"; exec "$@"`;

  it.each(["chromium", "chromium-browser", "google-chrome"])("does nothing where there is %s", async (name) => {
    expect(await install(1000, { [name]: "", sudo: SUDO })).toBe("");
  });

  it("installs chromium as root", async () => {
    expect(await install(0, {})).toBe("apt-get update -qq\napt-get install -y -qq --no-install-recommends chromium\n");
  });

  it("asks sudo where it is not root", async () => {
    const log = await install(1000, { sudo: SUDO });
    expect(log).toMatch(/^sudo apt-get update.*\napt-get update.*\nsudo apt-get install.*\napt-get install/);
  });

  it("fails where nothing can be installed", async () => {
    const folder = await programs({ id: "echo 1000", "apt-get": "exit 100" });
    await expect(run("/bin/bash", [script], { env: { PATH: folder } })).rejects.toMatchObject({ code: 1 });
  });
});
