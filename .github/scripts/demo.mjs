/**
 * `npm run demo`: the operator's sequence through the built binary, over real HTTP, against two sandbox environments.
 * First everything passes; then `next` loses an endpoint, and the gate has to say so. In the end the release train is
 * rehearsed. Exits 1 when a step did not end as told, 130 or 143 when it is interrupted. Leaves nothing behind, however it
 * ends, but the artifacts in .ax/demo, which git ignores.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const binary = join(root, "dist", "main.js");
const artifacts = join(root, ".ax", "demo");

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
/** @type {"SIGINT" | "SIGTERM" | undefined} */
let interrupted;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.on(signal, () => {
    interrupted ??= signal;
    // Ctrl-C reaches them by itself; a signal to this process alone does not.
    for (const child of running) child.kill(signal);
  });
}

const config = await mkdtemp(join(tmpdir(), "axctl-demo-"));

/** @type {Record<string, string | undefined>} Nothing of the operator's own identity gets in. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AX_")));
env["AX_CONFIG_DIR"] = config;

/** @type {{ command: string, expected: number, code: number | null, ms: number, artifact: string }[]} */
const steps = [];

try {
  await rm(artifacts, { recursive: true, force: true });
  say("Two environments, dev and next, as they should be.");
  await withSandbox([], async () => {
    await step(["auth", "doctor", "--env", "dev"], 0);
    await preflight("dev", 0, "healthy");
    await preflight("next", 0, "healthy");
    await matrix(0, "healthy");
  });
  say("Now next refuses to list tasks (403): the gate has to notice, and dev is still reported.");
  await withSandbox(["--fault", "next:tasks.list=403"], async () => {
    await preflight("next", 2, "broken");
    await matrix(2, "broken");
  });
  say(
    "Now next answers every check, but its tasks have lost their titles: each environment passes alone, together they do not.",
  );
  await withSandbox(["--fault", "next:tasks.list=drop-field=tasks.*.title"], async () => {
    await preflight("next", 0, "drifted");
    await matrix(2, "drifted");
  });
  say(
    "The artifacts are evidence: what passed may go on, what failed may not, and the command behind the gate never starts.",
  );
  await evidence("verify", "healthy", 0);
  await evidence("verify", "drifted", 2);
  await evidence("gate", "healthy", 0);
  await evidence("gate", "broken", 2);
  say("What a person is shown: one page for each run, without network and without script.");
  await page("healthy");
  await page("drifted");
  say("And the release itself: the whole train, broken in three places on purpose, and mended.");
  await step(["rehearse"], 0);
  report();
  console.log(`\nWorth opening: ${relative(process.cwd(), join(artifacts, "drifted", "report.html"))}`);
} catch (error) {
  if (interrupted === undefined) throw error;
  process.exitCode = interrupted === "SIGINT" ? 130 : 143;
} finally {
  await rm(config, { recursive: true, force: true });
}

/** @param {string} env @param {number} expected @param {string} phase */
function preflight(env, expected, phase) {
  const artifact = relative(root, join(artifacts, phase, `${env}-preflight.json`));
  return step(["qa", "preflight", "--env", env, "--for", "release", "--artifact", artifact], expected, artifact);
}

/** @param {number} expected @param {string} phase */
function matrix(expected, phase) {
  const folder = relative(root, join(artifacts, phase, "matrix"));
  const args = ["qa", "matrix", "--env", "dev", "--env", "next", "--for", "release", "--artifact-dir", folder];
  return step(args, expected, `${folder}/matrix.json`);
}

/** Verifies a matrix's artifacts, alone or before a command. @param {"verify" | "gate"} verb @param {string} phase @param {number} expected */
function evidence(verb, phase, expected) {
  const folder = relative(root, join(artifacts, phase, "matrix"));
  // The demo may be run while its own code is being changed.
  const args = ["qa", verb, "--artifact-dir", folder, "--require", "dev,next", "--for", "release", "--allow-dirty"];
  const behind = verb === "gate" ? ["--", "node", "-e", "console.log('the promotion starts')"] : [];
  return step([...args, ...behind], expected);
}

/** Renders a matrix's artifacts as a page. @param {string} phase */
function page(phase) {
  const folder = relative(root, join(artifacts, phase));
  const out = `${folder}/report.html`;
  return step(["qa", "report", `${folder}/matrix`, "--format", "html", "--out", out], 0, out);
}

/** Runs one command as an operator would, showing it and its output. @param {string[]} args @param {number} expected */
async function step(args, expected, artifact = "") {
  const command = `axctl ${args.map((arg) => (/[\s'()]/.test(arg) ? JSON.stringify(arg) : arg)).join(" ")}`;
  console.log(`\n$ ${command}`);
  const started = performance.now();
  const code = await exitOf(start(args, ["ignore", "inherit", "inherit"]));
  if (interrupted !== undefined) throw new Error(`interrupted by ${interrupted}`);
  steps.push({ command, expected, code, ms: Math.round(performance.now() - started), artifact });
}

/** Runs `work` while a sandbox serves dev and next. @param {string[]} faults @param {() => Promise<void>} work */
async function withSandbox(faults, work) {
  const args = ["sandbox", "--envs", "dev,next", "--write-logins", config, "--json", ...faults];
  const child = start(args, ["ignore", "pipe", "ignore"]);
  const ended = exitOf(child);
  try {
    await new Promise((resolve, reject) => {
      child.stdout?.once("data", resolve);
      ended.then((code) => reject(new Error(`the sandbox ended with ${code} before it served`)), reject);
    });
    await work();
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

/** Starts the binary, unless the demo is over. @param {string[]} args @param {import("node:child_process").StdioOptions} stdio */
function start(args, stdio) {
  if (interrupted !== undefined) throw new Error(`interrupted by ${interrupted}`);
  const child = spawn(process.execPath, [binary, ...args], { cwd: root, env, stdio });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/** @param {import("node:child_process").ChildProcess} child @returns {Promise<number | null>} */
function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}

function report() {
  const rows = steps.map(({ command, expected, code, ms, artifact }) => [
    code === expected ? "✓" : "✗",
    command.replace(/ --(?:artifact|artifact-dir|out) \S+$| --for release --allow-dirty.*$/, ""),
    code === expected ? `exit ${code}` : `exit ${code}, expected ${expected}`,
    `${ms} ms`,
    artifact,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  say("What was run:");
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  const wrong = steps.filter(({ code, expected }) => code !== expected).length;
  console.log(wrong === 0 ? "\nEvery step ended as told." : `\n${wrong} of ${steps.length} steps did not end as told.`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

/** @param {string} text */
function say(text) {
  console.log(`\n── ${text}`);
}
