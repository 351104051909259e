/**
 * `npm run recording`: runs the operator's sequence through the built binary, against two sandbox environments of which one has lost a
 * field, and draws what a terminal shows as docs/recording.svg, or as the file that is named. What differs from run to run (times,
 * ports, the folder of the logins) is drawn as `…` or as a fixed text, so that the same program draws the same picture.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const binary = join(root, "dist", "main.js");
const out = process.argv[2] === undefined ? join(root, "docs", "recording.svg") : resolve(process.argv[2]);

const COMMANDS = [
  ["auth", "doctor", "--env", "dev"],
  ["qa", "preflight", "--env", "next", "--for", "release"],
  ["qa", "matrix", "--env", "dev", "--env", "next", "--for", "release"],
];
const FAULT = "next:tasks.list=drop-field=tasks.*.title";

const logins = await mkdtemp(join(tmpdir(), "axctl-recording-"));
const env = { PATH: process.env["PATH"], HOME: logins, AX_CONFIG_DIR: logins, FORCE_COLOR: "1" };

/** @param {readonly string[]} args */
function start(args) {
  return spawn(process.execPath, [binary, ...args], { cwd: logins, env, stdio: ["ignore", "pipe", "pipe"] });
}

/** What a command prints, to both its outputs in the order in which it came. @param {readonly string[]} args @returns {Promise<string>} */
function printed(args) {
  return new Promise((done, fail) => {
    const child = start(args);
    let text = "";
    for (const pipe of [child.stdout, child.stderr]) pipe.on("data", (chunk) => (text += chunk));
    child.once("error", fail);
    child.once("close", () => done(text));
  });
}

/** @param {() => Promise<void>} work */
async function withSandbox(work) {
  const child = start(["sandbox", "--envs", "dev,next", "--write-logins", logins, "--fault", FAULT, "--json"]);
  const ended = new Promise((done) => child.once("close", done));
  try {
    await new Promise((ready, fail) => {
      child.stdout.once("data", ready);
      child.once("close", () => fail(new Error("the sandbox ended before it served")));
    });
    await work();
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

/** @param {string} text */
function steady(text) {
  /** @type {Map<string, string>} */
  const ports = new Map();
  return text
    .replaceAll(logins, "/home/you/.ax")
    .replace(/127\.0\.0\.1:(\d+)/g, (_, port) => {
      if (!ports.has(port)) ports.set(port, String(40_001 + ports.size));
      return `127.0.0.1:${ports.get(port)}`;
    })
    .replace(/ +\d+ ms/g, "   … ms");
}

const COLOURS = { 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea" };

/** @typedef {{ fill: string, bold: boolean, dim: boolean }} Style */
/** @type {Style} */
const PLAIN = { fill: "", bold: false, dim: false };

/** @type {Record<number, Partial<Style>>} What a code of SGR (ECMA-48) changes. */
const CHANGES = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  22: { bold: false, dim: false },
  39: { fill: "" },
  ...Object.fromEntries(Object.entries(COLOURS).map(([code, fill]) => [code, { fill }])),
};

/** One line as SVG: each run of the same style is a part of its own. @param {string} line */
function drawn(line) {
  let style = PLAIN;
  return line
    .split(/(\u001b\[[\d;]*m)/)
    .map((part) => {
      if (!part.startsWith("\u001b")) return part === "" ? "" : span(part, style);
      for (const code of part.slice(2, -1).split(";")) style = { ...style, ...CHANGES[Number(code)] };
      return "";
    })
    .join("");
}

/** @param {string} text @param {Style} style */
function span(text, { fill, bold, dim }) {
  const attributes = [
    ...(fill === "" ? [] : [` fill="${fill}"`]),
    ...(bold ? [' font-weight="bold"'] : []),
    ...(dim ? [' opacity="0.6"'] : []),
  ];
  return `<tspan${attributes.join("")}>${escaped(text)}</tspan>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const [CHARACTER, LINE, MARGIN] = [8, 19, 24];

/** @param {{ command: string, text: string }[]} blocks */
function picture(blocks) {
  const plain = blocks.flatMap(({ text }) => text.replace(/\u001b\[[\d;]*m/g, "").split("\n"));
  const width = MARGIN * 2 + CHARACTER * Math.max(...plain.map((line) => line.length));
  let row = 0;
  const groups = blocks.map(({ command, text }, index) => {
    const lines = [`\u001b[1m$ ${command}\u001b[22m`, ...text.trimEnd().split("\n"), ""];
    const rows = lines.map((line) => {
      row += 1;
      return `<text x="${MARGIN}" y="${MARGIN + row * LINE}">${drawn(line)}</text>`;
    });
    return `<g style="animation-delay:${index * 2.5}s">\n${rows.join("\n")}\n</g>`;
  });
  const height = MARGIN * 2 + row * LINE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="axctl doctor, preflight and matrix in a terminal: each environment passes alone, and drift between them closes the gate">
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #e6edf3; white-space: pre }
g { animation: appear .4s both }
@keyframes appear { from { opacity: 0 } to { opacity: 1 } }
@media (prefers-reduced-motion: reduce) { g { animation: none } }
</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
${groups.join("\n")}
</svg>
`;
}

try {
  await withSandbox(async () => {
    const blocks = [];
    for (const args of COMMANDS) blocks.push({ command: `axctl ${args.join(" ")}`, text: steady(await printed(args)) });
    await writeFile(out, picture(blocks));
  });
} finally {
  await rm(logins, { recursive: true, force: true });
}
