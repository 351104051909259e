/**
 * `npm run bench`, first half: how long the gate's commands take, beside a bare `node -e 0`. Exits 1 when a bound is
 * exceeded.
 */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bound, measure, printTimes } from "./measure.mjs";

const binary = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
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
  const cases = {
    "node -e 0": () => run(["-e", "0"]),
    "axctl --version": () => axctl(["--version"]),
    "axctl auth doctor --json": () => axctl(["auth", "doctor", "--env", "env1", "--json"], fast.config),
    "preflight, 0 ms API": () => preflight(fast.config),
    "preflight, 100 ms API": () => preflight(slow.config),
    "matrix, 20 environments at 100 ms": () => axctl(["qa", "matrix", "--no-token-cache", "--json"], slow.config),
    "matrix, 100 environments at 100 ms": () => axctl(["qa", "matrix", "--no-token-cache", "--json"], many.config),
  };
  report(Object.keys(cases), measure(cases), peakMemory(["qa", "matrix", "--no-token-cache", "--json"], many.config));
} finally {
  fast.stop();
  slow.stop();
  many.stop();
  await rm(temporary, { recursive: true, force: true });
}

/** @param {string[]} names @param {(name: string) => number} time @param {number} memory in MB */
function report(names, time, memory) {
  const bare = time("node -e 0");
  const [idle, delayed] = [time("preflight, 0 ms API"), time("preflight, 100 ms API")];
  const all = time("matrix, 20 environments at 100 ms");
  printTimes(names, time, bare);
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
