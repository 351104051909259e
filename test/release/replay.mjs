/**
 * `npm run replay`: for every release in the history of this repository, or of the local clone that AXCTL_REPLAY names, the plan at
 * the commit before it beside what was released: the version in the manifest and the entry in the changelog. Prints how many are
 * equal, and the differences. Exits 0 whatever it finds, for people edit release pull requests; 1 when it cannot look.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const binary = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const folder = process.env["AXCTL_REPLAY"] || fileURLToPath(new URL("../..", import.meta.url));
const MANIFEST = ".release-please-manifest.json";
const CONFIG = "release-please-config.json";
/** Lines of a difference that are shown. */
const SHOWN = 6;

const commits = git("log", "--first-parent", "--format=%H", "--", MANIFEST).split("\n").filter(Boolean).reverse();
const counts = { releases: 0, versions: 0, notes: 0 };
/** @type {string[]} */
const skipped = [];

for (const commit of commits) replay(commit);

console.log(`${folder}: ${commits.length} commits changed ${MANIFEST}, ${counts.releases} releases in them`);
console.log(
  `versions: ${counts.versions} of ${counts.releases} equal; notes: ${counts.notes} of ${counts.releases} equal`,
);
for (const why of skipped) console.log(`  not replayed: ${why}`);

/** Plans at the parent of a commit, and compares each package whose version the commit changed. @param {string} commit */
function replay(commit) {
  const short = commit.slice(0, 7);
  const [before, after] = [json(`${commit}^`, MANIFEST), json(commit, MANIFEST)];
  const released = Object.entries(after ?? {}).filter(
    ([path, version]) => before !== undefined && before[path] !== version,
  );
  if (before === undefined || released.length === 0) return;
  const config = json(`${commit}^`, CONFIG);
  if (config === undefined) return void skipped.push(`${short}, there is no ${CONFIG} before it`);
  const entries = released.map(([path, version]) => ({
    path,
    version: String(version),
    entry: entryOf(commit, { path, version: String(version), config }),
  }));
  const [date] = entries.flatMap(({ entry }) => /\((\d{4}-\d{2}-\d{2})\)/.exec(entry ?? "")?.[1] ?? []);
  const [repository] = entries.flatMap(
    ({ entry }) => /:\/\/[^/]+\/([\w.-]+\/[\w.-]+)\/(?:compare|commit)\//.exec(entry ?? "")?.[1] ?? [],
  );
  const args = [
    "release",
    "plan",
    "--json",
    "--ref",
    `${commit}^`,
    ...(date ? ["--date", date] : []),
    ...(repository ? ["--repo", repository] : []),
  ];
  const { status, stdout } = spawnSync(process.execPath, [binary, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const plan = JSON.parse(stdout);
  if (status === 1) return void skipped.push(`${short}, ${plan.summary.error.message}`);
  for (const release of entries)
    compare(
      short,
      release,
      plan.packages.find((/** @type {{ path: string }} */ { path }) => path === release.path),
    );
}

/** @param {string} commit @param {{ path: string, version: string, entry: string | undefined }} released @param {{ new_version: string, notes: string } | undefined} planned */
function compare(commit, { path, version, entry }, planned) {
  counts.releases += 1;
  if (planned?.new_version === version) counts.versions += 1;
  else console.log(`${commit} ${path}: ${version} was released, ${planned?.new_version ?? "nothing"} is planned`);
  if (planned === undefined || entry === undefined)
    return entry === undefined && console.log(`${commit} ${path}: no entry for ${version} in the changelog`);
  if (planned.notes.trim() === entry.trim()) {
    counts.notes += 1;
    return;
  }
  const [ours, theirs] = [planned.notes.trim().split("\n"), entry.trim().split("\n")];
  const lines = [
    ...theirs.filter((line) => !ours.includes(line)).map((line) => `  - ${line}`),
    ...ours.filter((line) => !theirs.includes(line)).map((line) => `  + ${line}`),
  ];
  console.log(`${commit} ${path}: other notes for ${version} (- released, + planned)`);
  for (const line of lines.slice(0, SHOWN)) console.log(printable(line));
  if (lines.length > SHOWN) console.log(`  … and ${lines.length - SHOWN} more lines`);
  if (lines.length === 0) console.log("  the same lines in another order or with other blank ones");
}

/** The changelog's entry for a version at a commit. @param {string} commit @param {{ path: string, version: string, config: any }} release */
function entryOf(commit, { path, version, config }) {
  const own = config.packages?.[path] ?? {};
  const file = own["changelog-path"] ?? config["changelog-path"] ?? "CHANGELOG.md";
  const changelog = show(commit, path === "." ? file : `${path}/${file}`) ?? "";
  const heading = new RegExp(`^##+ \\[?v?${version.replace(/[.+]/g, "\\$&")}[\\] (]`, "m").exec(changelog);
  if (heading === null) return undefined;
  const rest = changelog.slice(heading.index);
  const end = rest.slice(1).search(/\n###? v?[0-9[]/);
  return end === -1 ? rest : rest.slice(0, end + 1);
}

/** @param {string} ref @param {string} path @returns {Record<string, any> | undefined} */
function json(ref, path) {
  try {
    return JSON.parse(show(ref, path) ?? "");
  } catch {
    // There is no such file, or it is broken: there is nothing to replay from.
    return undefined;
  }
}

/** @param {string} ref @param {string} path */
function show(ref, path) {
  const { status, stdout } = spawnSync("git", ["show", `${ref}:${path}`], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return status === 0 ? stdout : undefined;
}

/** @param {string[]} args */
function git(...args) {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status === 0) return stdout;
  console.error(`git ${args.join(" ")} in ${folder}: ${stderr?.trim()}`);
  process.exit(1);
}

/** What a commit's author wrote, without what a terminal would act on. @param {string} text */
function printable(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "�");
}
