import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gt, rsort, valid } from "semver";
import { expect, it } from "vitest";
import { breakingChanges, type Interface, mayBreak } from "../compatibility/breaking.ts";
import { makeRepository, type Step } from "../release/support/repository.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const FILE = "test/compatibility/interface.json";

const git = (cwd: string, ...args: string[]) => execFileSync("git", args, { cwd, encoding: "utf8" }).trim();

/** What breaks between the newest release of a repository and its head, unless the next version may break something. */
async function unpromised(folder: string, now: Interface): Promise<string[]> {
  const tags = git(folder, "tag", "--merged", "HEAD")
    .split("\n")
    .filter((tag) => valid(tag));
  const [newest] = rsort(tags);
  const manifestAt = (ref: string): string =>
    JSON.parse(git(folder, "show", `${ref}:.release-please-manifest.json`))["."];
  const manifest = manifestAt("HEAD");
  if (newest === undefined) {
    // Without tags a clone knows nothing of releases; that there were none is what the manifest says, too, or did before the first
    // release's own commit, which has no tag yet.
    const said = manifest === "0.0.0" ? manifest : manifestAt("HEAD^1");
    expect(said, "fetch the tags: the manifest has a release").toBe("0.0.0");
    return [];
  }
  const released: Interface = JSON.parse(git(folder, "show", `${newest}:${FILE}`));
  const from = newest.replace(/^v/, "");
  const to = gt(manifest, from) ? manifest : await plannedVersion(folder);
  return mayBreak(from, to ?? from) ? [] : breakingChanges(released, now);
}

/** None where there is nothing to release, as at a release's own commit: the plan ends with 3 then. */
async function plannedVersion(folder: string): Promise<string | undefined> {
  const args = [`${root}dist/main.js`, "release", "plan", "--json", "--repo", "ax-platform/axctl"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  expect([0, 3], stderr).toContain(status);
  return JSON.parse(stdout).summary.releases[0]?.version;
}

it("nothing of the last release is broken without a version that says so", async () => {
  expect(await unpromised(root, JSON.parse(readFileSync(root + FILE, "utf8")))).toEqual([]);
});

const released: Interface = {
  exit_codes: { pass: 0 },
  error_codes: {},
  artifacts: ["matrix.json"],
  commands: {},
  functions: {},
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
  ["1.2.0", "", broken, ["artifact matrix.json: gone"]],
  ["1.2.0", "", released, []],
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
    // Without a message it is the release's own commit.
    ...(message === "" ? [] : [{ message, touch: ["name.txt"] }]),
  ]);
  try {
    expect(await unpromised(folder, now)).toEqual(found);
  } finally {
    dispose();
  }
});

it("asks for the tags, but before the first release and at its own commit", async () => {
  const manifest = (version: string) => ({ ".release-please-manifest.json": JSON.stringify({ ".": version }) });
  const before = { message: "feat: one", write: manifest("0.0.0") };
  const first = { message: "chore: release 0.1.0", write: manifest("0.1.0") };
  const answerTo = async (...steps: Step[]) => {
    const { folder, dispose } = makeRepository(steps);
    return unpromised(folder, broken).finally(dispose);
  };
  expect(await answerTo(before)).toEqual([]);
  expect(await answerTo(before, first)).toEqual([]);
  await expect(answerTo(before, first, { message: "fix: two", touch: ["two"] })).rejects.toThrow("fetch the tags");
});
