/**
 * The house's floors as an allow-list: an edge that is not listed here is an error. It mirrors, line by line, the table in
 * docs/architecture.md.
 */

/** @type {Record<string, string[]>} From a folder of src/ to the folders that it may use beside itself. */
const floors = {
  cli: ["terminal", "system", "sandbox", "release", "gate", "api", "evidence", "identity", "core"],
  release: ["evidence", "core"],
  gate: ["api", "identity", "evidence", "core"],
  api: ["identity", "core"],
  evidence: ["core"],
  identity: ["core"],
  sandbox: ["core"],
  terminal: ["core"],
  system: ["core"],
  core: [],
};

/** What reaches the machine: only the folders named here may import it. */
const machine =
  "^(?:node:)?(?:fs|child_process|net|http|https|http2|tls|dgram|dns|worker_threads|readline|process)(?:/|$)";

/** Node's pure parts, which any floor may use. */
const pure = "^(?:node:)?(?:path|crypto|os|url|util|events|buffer|timers|stream)(?:/|$)";

/** @type {Record<string, string[]>} npm packages, by the folder that may import them. */
const packages = {
  cli: ["commander", "zod", "p-limit"],
  gate: ["zod"],
  api: ["zod"],
  evidence: ["canonicalize", "zod"],
  identity: ["smol-toml", "zod"],
  release: [
    "@conventional-commits/parser",
    "@octokit/core",
    "@octokit/plugin-retry",
    "@octokit/plugin-throttling",
    "bottleneck",
    "conventional-commits-parser",
    "detect-indent",
    "js-yaml",
    "jsonpath-plus",
    "minimatch",
    "semver",
    "smol-toml",
    "yaml",
    "zod",
  ],
  sandbox: ["hono", "@hono/node-server", "smol-toml", "zod"],
  terminal: ["log-update", "picocolors", "string-width"],
  system: ["undici", "execa", "p-limit"],
};

const inside = (/** @type {string} */ folder) => `^src/${folder}/`;
const npm = (/** @type {string[]} */ names) => `(?:^|/)node_modules/(?:${names.join("|")})/`;

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    { name: "no-loops", severity: "error", from: {}, to: { circular: true } },
    {
      name: "commands-never-use-one-another",
      severity: "error",
      from: { path: "^src/cli/commands/(.+)\\.ts$" },
      to: { path: "^src/cli/commands/", pathNot: "^src/cli/commands/$1\\.ts$" },
    },
    {
      name: "plan-never-uses-train",
      severity: "error",
      from: { path: "^src/release/plan/" },
      to: { path: "^src/release/train/" },
    },
    {
      name: "octokit-in-one-file",
      severity: "error",
      from: { pathNot: "^src/release/train/github\\.ts$" },
      to: { path: npm(["octokit", "@octokit"]) },
    },
  ],
  allowedSeverity: "error",
  allowed: [
    { from: { path: "^src/main\\.ts$" }, to: { path: "^src/process\\.ts$" } },
    {
      from: { path: "^src/process\\.ts$" },
      to: { path: `${inside("cli")}|^src/machine\\.ts$|^(?:node:)?(?:events|fs|process)$` },
    },
    { from: { path: "^src/machine\\.ts$" }, to: { path: `${inside("cli")}|^(?:node:)?(?:os|process)$` } },
    {
      from: { path: "^src/index\\.ts$" },
      to: { path: `${inside("cli")}|${inside("core")}|^src/machine\\.ts$|${pure}` },
    },
    ...Object.entries(floors).flatMap(([from, below]) => [
      { from: { path: inside(from) }, to: { path: [inside(from), ...below.map(inside), pure].join("|") } },
    ]),
    ...Object.entries(packages).map(([from, names]) => ({ from: { path: inside(from) }, to: { path: npm(names) } })),
    ...["system", "sandbox"].map((from) => ({ from: { path: inside(from) }, to: { path: machine } })),
    // The GitHub on loopback packs git objects, and learns the emulator's port from Node.
    { from: { path: inside("sandbox") }, to: { path: "^(?:node:)?(?:diagnostics_channel|zlib)$" } },
    // A hidden prompt reads keys from the terminal that it is handed.
    { from: { path: inside("terminal") }, to: { path: "^(?:node:)?readline$" } },
    // Their own types would bring those of browsers along, so package.json names others for them.
    {
      from: { path: "^src/release/plan/updaters/generic-xml\\.ts$" },
      to: { path: "^#x|^src/release/plan/updaters/types/" },
    },
    { from: { path: "^src/release/train/github\\.ts$" }, to: { path: "^#bottleneck$|^src/release/train/types/" } },
    { from: { path: "^src/core/version\\.ts$" }, to: { path: "^package\\.json$" } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
