/**
 * `npm run bench`, second half: how long `release plan` takes over long histories, beside a bare `node -e 0` and git-cliff's npm
 * package. Exits 1 when a bound is exceeded.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bound, measure, printTimes } from "./measure.mjs";

const binary = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const cliff = fileURLToPath(new URL("../../node_modules/git-cliff/lib/cli/cli.js", import.meta.url));
const COMMITS = 10_000;
const SINCE_TAG = 50;
const temporary = mkdtempSync(join(tmpdir(), "axctl-bench-"));

try {
  const tagged = makeHistory("tagged", { packages: ["."], tags: true });
  const first = makeHistory("first", { packages: ["."], tags: false });
  const fifty = Array.from({ length: 50 }, (_, index) => `packages/p${index + 1}`);
  const monorepo = makeHistory("monorepo", { packages: fifty, tags: true });
  const cases = {
    "node -e 0": () => run(temporary, ["-e", "0"]),
    "plan, 50 commits since the last tag": () => plan(tagged),
    "plan, first release, 500 commits": () => plan(first),
    "plan, 50 packages": () => plan(monorepo),
    "git-cliff --unreleased": () => run(tagged, [cliff, "--offline", "--unreleased"]),
    "git-cliff --bumped-version": () => run(tagged, [cliff, "--offline", "--bumped-version"]),
  };
  report(Object.keys(cases), measure(cases));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** @param {string[]} names @param {(name: string) => number} time */
function report(names, time) {
  const bare = time("node -e 0");
  const [tagged, first, monorepo] = names.slice(1, 4).map((name) => time(name) / bare);
  const planned = time("plan, 50 commits since the last tag");
  printTimes(names, time, bare);
  const bounds = [
    bound("plan since the last tag / bare node", tagged ?? Number.NaN, 3.5, "×"),
    bound("plan of a first release / bare node", first ?? Number.NaN, 6, "×"),
    bound("plan of 50 packages / bare node", monorepo ?? Number.NaN, 7, "×"),
    bound("plan / git-cliff --unreleased", planned / time("git-cliff --unreleased"), 1, "×"),
    bound("plan / git-cliff --bumped-version", planned / time("git-cliff --bumped-version"), 0.2, "×"),
  ];
  process.exitCode = bounds.every(Boolean) ? 0 : 1;
}

/**
 * A bare repository of 10,000 commits; with tags, 200 of them, the last one 50 commits ago (on each package, where there are several).
 *
 * @param {string} name @param {{ packages: string[], tags: boolean }} shape
 */
function makeHistory(name, { packages, tags }) {
  const folder = join(temporary, name);
  const isRoot = packages.length === 1;
  const version = isRoot ? `1.${COMMITS / SINCE_TAG - 2}.0` : "1.3.0";
  const config = {
    "release-type": "simple",
    packages: Object.fromEntries(packages.map((path) => [path, isRoot ? {} : { component: path.split("/").at(-1) }])),
  };
  const manifest = Object.fromEntries(packages.map((path) => [path, tags ? version : "0.0.0"]));
  const files = {
    "release-please-config.json": JSON.stringify(config, null, 2),
    ".release-please-manifest.json": JSON.stringify(manifest, null, 2),
  };
  const parts = [];
  for (let index = 1; index <= COMMITS; index++) {
    const path =
      packages[index % packages.length] === "." ? `src/f${index % 97}` : `${packages[index % packages.length]}/f`;
    const written = index === 1 ? { ...files, [path]: "1" } : { [path]: String(index) };
    parts.push(commit(index, Object.entries(written)));
    if (tags)
      parts.push(...tagsAt(index, { packages, isRoot }).map((tag) => `reset refs/tags/${tag}\nfrom :${index}\n\n`));
  }
  git(temporary, ["init", "-q", "--bare", "-b", "main", folder]);
  git(folder, ["fast-import", "--quiet", "--done"], `${parts.join("")}done\n`);
  git(folder, ["config", "remote.origin.url", "https://github.com/o/r.git"]);
  return folder;
}

/** @param {number} index @param {[string, string][]} files */
function commit(index, files) {
  const type = ["feat", "fix", "chore", "docs", "fix", "refactor"][index % 6];
  const message = `${type}(area${index % 7}): change number ${index} (#${index})\n\nA body that says why.\n\nRefs: #${index - 1}\n`;
  const who = `A <a@b.example> ${1_600_000_000 + index * 60} +0000`;
  const head = `commit refs/heads/main\nmark :${index}\nauthor ${who}\ncommitter ${who}\ndata ${Buffer.byteLength(message)}\n${message}\n`;
  const from = index === 1 ? "" : `from :${index - 1}\n`;
  return `${head}${from}${files.map(([path, text]) => `M 100644 inline ${path}\ndata ${text.length}\n${text}\n`).join("")}\n`;
}

/** @param {number} index @param {{ packages: string[], isRoot: boolean }} shape */
function tagsAt(index, { packages, isRoot }) {
  if (isRoot) return index % SINCE_TAG === 0 && index < COMMITS ? [`v1.${index / SINCE_TAG - 1}.0`] : [];
  // Four releases of every package.
  const [last, step] = [COMMITS - SINCE_TAG, 500];
  const at = [3, 2, 1, 0].findIndex((ago) => index === last - ago * step);
  return at === -1 ? [] : packages.map((path) => `${path.split("/").at(-1)}-v1.${at}.0`);
}

/** @param {string} folder */
function plan(folder) {
  run(folder, [binary, "release", "plan", "--json"]);
}

/** @param {string} cwd @param {string[]} args */
function run(cwd, args) {
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "ignore"] });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
}

/** @param {string} cwd @param {string[]} args @param {string} [input] */
function git(cwd, args, input) {
  const { status, stderr } = spawnSync("git", args, { cwd, ...(input === undefined ? {} : { input }) });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
}
