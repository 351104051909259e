/**
 * `npm run bench [-- --runs N]`: how long the built binary takes, beside a bare `node -e 0` in the same run, since
 * machines are noisy and only ratios carry over. Every figure is the median of N runs, taken in turns. Exits 1 when a
 * bound is exceeded.
 */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const binary = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const option = process.argv.indexOf("--runs");
const runs = option === -1 ? 15 : Number(process.argv[option + 1]);
/** The machine's own environment, without an identity: what Node is told at every start weighs on every figure. */
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AX_")));
const temporary = await mkdtemp(join(tmpdir(), "axctl-bench-"));
const twenty = Array.from({ length: 20 }, (_, index) => `env${index + 1}`);

const fast = await serve("fast", ["env1"], 0);
const slow = await serve("slow", twenty, 100);
const many = await serve(
  "many",
  Array.from({ length: 100 }, (_, index) => `env${index + 1}`),
  100,
);
try {
  const times = measure({
    "node -e 0": () => run(["-e", "0"]),
    "axctl --version": () => axctl(["--version"]),
    "axctl auth doctor --json": () => axctl(["auth", "doctor", "--env", "env1", "--json"], fast.config),
    "preflight, 0 ms API": () => preflight(fast.config),
    "preflight, 100 ms API": () => preflight(slow.config),
    "matrix, 20 environments at 100 ms": () => axctl(["qa", "matrix", "--no-token-cache", "--json"], slow.config),
    "matrix, 100 environments at 100 ms": () => axctl(["qa", "matrix", "--no-token-cache", "--json"], many.config),
  });
  report(times, peakMemory(["qa", "matrix", "--no-token-cache", "--json"], many.config));
} finally {
  fast.stop();
  slow.stop();
  many.stop();
  await rm(temporary, { recursive: true, force: true });
}

/** Runs every case in turns and gives each one's median in milliseconds. @param {Record<string, () => void>} cases */
function measure(cases) {
  /** @type {Record<string, number[]>} */
  const samples = {};
  for (let round = -1; round < runs; round++) {
    for (const [name, run] of Object.entries(cases)) {
      const started = performance.now();
      run();
      // The first round only warms up the disk's cache.
      if (round >= 0) samples[name] = [...(samples[name] ?? []), performance.now() - started];
    }
  }
  return (/** @type {string} */ name) => median(samples[name] ?? []);
}

/** @param {(name: string) => number} time @param {number} memory in MB */
function report(time, memory) {
  const bare = time("node -e 0");
  const [idle, delayed] = [time("preflight, 0 ms API"), time("preflight, 100 ms API")];
  const all = time("matrix, 20 environments at 100 ms");
  for (const name of [
    "node -e 0",
    "axctl --version",
    "axctl auth doctor --json",
    "preflight, 0 ms API",
    "preflight, 100 ms API",
    "matrix, 20 environments at 100 ms",
    "matrix, 100 environments at 100 ms",
  ]) {
    console.log(
      `${name.padEnd(36)}${time(name).toFixed(0).padStart(6)} ms${(time(name) / bare).toFixed(2).padStart(8)} × bare node`,
    );
  }
  const bounds = [
    bound("axctl --version / bare node", time("axctl --version") / bare, 1.6, "×"),
    bound("auth doctor --json / bare node", time("axctl auth doctor --json") / bare, 1.9, "×"),
    bound("preflight at 100 ms, above 0 ms", delayed - idle, 230, "ms"),
    bound("matrix of 20 / one preflight, at 100 ms", all / delayed, 1.8, "×"),
    bound("matrix of 100 / one preflight, at 100 ms", time("matrix, 100 environments at 100 ms") / delayed, 6, "×"),
    bound("matrix of 100, peak memory", memory, 200, "MB"),
  ];
  process.exitCode = bounds.every(Boolean) ? 0 : 1;
}

/** @param {string} what @param {number} value @param {number} limit @param {string} unit */
function bound(what, value, limit, unit) {
  const ok = value <= limit;
  console.log(`${ok ? "✓" : "✗"} ${what.padEnd(42)}${value.toFixed(2).padStart(8)} ${unit}  (at most ${limit})`);
  return ok;
}

/** A sandbox for the environments, in a process of its own. @param {string} name @param {string[]} envs @param {number} latency */
async function serve(name, envs, latency) {
  const config = join(temporary, name);
  const args = [
    binary,
    "sandbox",
    "--envs",
    envs.join(","),
    "--latency",
    String(latency),
    "--write-logins",
    config,
    "--json",
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve, reject) => {
    child.stdout.once("data", resolve);
    child.once("exit", () => reject(new Error("the sandbox did not start")));
  });
  return { config, stop: () => child.kill("SIGKILL") };
}

/** @param {string} config */
function preflight(config) {
  axctl(["qa", "preflight", "--env", "env1", "--no-token-cache", "--json"], config);
}

/** The most memory that a command ever held, in MB, as the process itself tells when it ends. @param {string[]} args @param {string} config */
function peakMemory(args, config) {
  const [probe, told] = [join(temporary, "peak.cjs"), join(temporary, "peak.txt")];
  writeFileSync(
    probe,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS)));`,
  );
  run(["--require", probe, binary, ...args], { AX_CONFIG_DIR: config });
  return Number(readFileSync(told, "utf8")) / 1024;
}

/** @param {string[]} args @param {string} [config] */
function axctl(args, config = temporary) {
  run([binary, ...args], { AX_CONFIG_DIR: config });
}

/** @param {string[]} args @param {Record<string, string>} [env] */
function run(args, env = {}) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: temporary,
    env: { ...inherited, HOME: temporary, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
}

/** @param {number[]} samples */
function median(samples) {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN;
}
