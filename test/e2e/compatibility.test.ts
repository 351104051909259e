import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gt, rsort, valid } from "semver";
import { expect, it } from "vitest";
import { breakingChanges, type Interface, mayBreak } from "../compatibility/breaking.ts";
import { makeRepository } from "../release/support/repository.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const FILE = "test/compatibility/interface.json";

const git = (cwd: string, ...args: string[]) => execFileSync("git", args, { cwd, encoding: "utf8" }).trim();

/** What breaks between the newest release of a repository and its head, unless the next version may break something. */
async function unpromised(folder: string, now: Interface): Promise<string[]> {
  const tags = git(folder, "tag", "--merged", "HEAD")
    .split("\n")
    .filter((tag) => valid(tag));
  const [newest] = rsort(tags);
  const manifest: string = JSON.parse(git(folder, "show", "HEAD:.release-please-manifest.json"))["."];
  if (newest === undefined) {
    // Without tags a clone knows nothing of releases; that there were none is what the manifest says, too.
    expect(manifest, "fetch the tags: the manifest has a release").toBe("0.0.0");
    return [];
  }
  const released: Interface = JSON.parse(git(folder, "show", `${newest}:${FILE}`));
  const from = newest.replace(/^v/, "");
  const to = gt(manifest, from) ? manifest : await plannedVersion(folder);
  return mayBreak(from, to ?? from) ? [] : breakingChanges(released, now);
}

async function plannedVersion(folder: string): Promise<string | undefined> {
  const args = [`${root}dist/main.js`, "release", "plan", "--json", "--repo", "ax-platform/axctl"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  return JSON.parse(stdout).summary.releases[0]?.version;
}

it("nothing of the last release is broken without a version that says so", async () => {
  expect(await unpromised(root, JSON.parse(readFileSync(root + FILE, "utf8")))).toEqual([]);
});

const released: Interface = {
  exit_codes: { pass: 0 },
  error_codes: {},
  artifacts: ["matrix.json"],
  schemas: {},
};
const broken = { ...released, artifacts: [] };

it.each([
  ["1.2.0", "fix: a name", broken, ["artifact matrix.json: gone"]],
  ["1.2.0", "feat: a name", broken, ["artifact matrix.json: gone"]],
  ["1.2.0", "feat!: a name", broken, []],
  ["0.2.0", "fix: a name", broken, ["artifact matrix.json: gone"]],
  ["0.2.0", "feat!: a name", broken, []],
  ["1.2.0", "fix: a name", released, []],
])("after %s, with `%s`", async (version, message, now, found) => {
  const config = { "release-type": "simple", "bump-minor-pre-major": true, packages: { ".": {} } };
  const { folder, dispose } = makeRepository([
    {
      message: `chore: release ${version}`,
      write: {
        "release-please-config.json": JSON.stringify(config),
        ".release-please-manifest.json": JSON.stringify({ ".": version }),
        [FILE]: JSON.stringify(released),
      },
      tags: [`v${version}`],
    },
    { message, touch: ["name.txt"] },
  ]);
  try {
    expect(await unpromised(folder, now)).toEqual(found);
  } finally {
    dispose();
  }
});
