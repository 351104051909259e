import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { CONFIG, MANIFEST } from "../../support/release.ts";
import { NAME, OWNER, openTrain, type Train } from "../../support/train.ts";
import { parseDocument, type Run, type RunOptions } from "../../support/workspace.ts";

export const REPO = `/repos/${OWNER}/${NAME}`;
const HOME_PAGE = "git+https://github.com/acme/rail.git";

/** A package.json that npm has nothing to mend in. */
export function packageJson(name: string, fields: object = {}): string {
  return JSON.stringify({ name, version: "1.0.0", repository: { type: "git", url: HOME_PAGE }, ...fields });
}

/** A released package of npm, whose release is the commit that is checked out. */
export function openPackage(fields: object = {}, files: Record<string, string> = {}): Promise<Train> {
  const config = { packages: { ".": { "release-type": "node", "include-component-in-tag": false } } };
  return openTrain({
    files: {
      [CONFIG]: JSON.stringify(config),
      "package.json": packageJson("@acme/rail", fields),
      "index.js": "export const rail = 1;\n",
      ...files,
    },
    source: [],
  });
}

/** Two packages, `@acme/door` and `@acme/key`, both released by the commit that is checked out. */
export async function openTwoPackages(): Promise<Train> {
  const train = await openTrain({
    files: {
      [CONFIG]: JSON.stringify({ packages: { "packages/door": {}, "packages/key": {} } }),
      [MANIFEST]: JSON.stringify({ "packages/door": "1.0.0", "packages/key": "1.0.0" }),
      "packages/door/package.json": packageJson("@acme/door"),
      "packages/key/package.json": packageJson("@acme/key"),
    },
    source: [],
  });
  for (const name of ["door", "key"]) await releaseAt(train, `${name}-v1.0.0`, train.git("rev-parse", "HEAD"));
  return train;
}

/** A released Python project, whose release is the commit that is checked out. */
export function openProject(version = "1.0.0"): Promise<Train> {
  const project = `[project]\nname = "acme-rail"\nversion = "${version}"\n`;
  const backend = '\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';
  const config = { "release-type": "python", "include-component-in-tag": false, "package-name": "acme-rail" };
  return openTrain({
    files: {
      [CONFIG]: JSON.stringify({ packages: { ".": config } }),
      [MANIFEST]: JSON.stringify({ ".": version }),
      "pyproject.toml": project + backend,
      "acme_rail/__init__.py": "rail = 1\n",
      ".gitignore": "dist/\nbuild/\n*.egg-info/\n",
    },
    source: [],
  });
}

/** Makes a tag and a release of it on GitHub. */
async function releaseAt({ github }: Train, tag: string, sha: string): Promise<void> {
  await github.ask("POST", `${REPO}/git/refs`, { ref: `refs/tags/${tag}`, sha });
  await github.ask("POST", `${REPO}/releases`, { tag_name: tag, name: tag });
  github.resetRequests();
}

/** Takes a release away; its tag stays. */
export async function removeRelease({ github }: Train, tag: string): Promise<void> {
  const { body } = await github.ask("GET", `${REPO}/releases/tags/${tag}`);
  await github.ask("DELETE", `${REPO}/releases/${Object(body).id}`);
}

/** A run with its document. */
export interface PublishRun extends Run {
  document: Record<string, unknown>;
  /** `path: state` of each package. */
  states: string[];
  /** The code of each fault. */
  faults: string[];
}

export async function publish(
  train: Train,
  env: Record<string, string>,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<PublishRun> {
  const run = await train.axctl(["release", "publish", "--json", ...args], { ...options, env });
  const document = parseDocument(run.stdout);
  const packages: { path: string; state: string }[] = Object(document)["packages"] ?? [];
  const faults: { code: string }[] = Object(document)["faults"] ?? [];
  return {
    ...{ ...run, document },
    states: packages.map(({ path, state }) => `${path}: ${state}`),
    faults: faults.map(({ code }) => code),
  };
}

/** Publishes something else than axctl would, as somebody with npm alone. Servers of the test's process go on meanwhile. */
export async function publishByHand(
  train: Train,
  env: Record<string, string>,
  files: Record<string, string>,
): Promise<void> {
  const folder = mkdtempSync(join(train.workspace.root, "by-hand-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  await npm(folder, env, ["publish"]);
}

export async function npm(cwd: string, env: Record<string, string>, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("npm", args, {
    ...{ cwd, encoding: "utf8" },
    env: { PATH: process.env["PATH"], HOME: cwd, ...env },
  });
  return stdout;
}
