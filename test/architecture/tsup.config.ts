import { mkdir, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig, type Options } from "tsup";
import { writeDeclarations } from "./bundle/declarations.ts";
import { collectLicences } from "./bundle/licences.ts";
import { nodeModulesAsObjects } from "./bundle/node-modules.ts";
import { partsApart } from "./bundle/parts.ts";
import { withoutUnreached } from "./bundle/unreached.ts";

/**
 * The parts of the bundle, each one file: loading a file costs every start about half a millisecond, so there is a part
 * for what is heavy and not always needed, and no other. Modules that a part imports dynamically, and that are no part of
 * their own, lie in it and run when they are first asked for.
 */
const parts = [
  "src/process.ts",
  "src/index.ts",
  "src/cli/parts/identity.ts",
  "src/cli/parts/gate.ts",
  "src/cli/parts/plan.ts",
  "src/cli/parts/release.ts",
  "src/cli/serve-sandbox.ts",
  "src/cli/play-rehearsal.ts",
  "src/cli/token-input.ts",
  "src/system/http.ts",
  "src/system/programs.ts",
  "src/terminal/live.ts",
  "src/release/plan/updaters/formats.ts",
  "src/cli/check.ts",
  "src/release/train/github.ts",
  "src/evidence/reports/renderers.ts",
];

/** Bundled CommonJS packages ask for Node's own modules through `require`, which an ES module has to make for itself. */
const requireForBundledPackages =
  'const require=process.getBuiltinModule("node:module").createRequire(import.meta.url);';

/** Writes dist/schemas/*.schema.json from the schemas in the code, which are bundled for that alone. */
async function publishSchemas(): Promise<void> {
  const bundled = resolve("dist/schemas.js");
  const { jsonSchemas }: { jsonSchemas: () => Record<string, object> } = await import(pathToFileURL(bundled).href);
  await mkdir("dist/schemas", { recursive: true });
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    await writeFile(`dist/schemas/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
  }
  await rm(bundled);
}

/** What all bundles have in common: everything lies in them, so that the package has no dependencies. */
const common: Options = {
  format: ["esm"],
  target: "node20.19",
  platform: "node",
  splitting: false,
  minify: true,
  sourcemap: false,
  silent: true,
  banner: { js: requireForBundledPackages },
  // The plugins know Node's modules by their full names.
  removeNodeProtocol: false,
  esbuildOptions: (options) => {
    // They are collected in one file.
    options.legalComments = "none";
    // What one part asks of another one that does not have it.
    options.logOverride = { "import-is-undefined": "error" };
  },
};

const plugins = [withoutUnreached, nodeModulesAsObjects];

/** The entry, for a Node that is too old for all else: nothing may run or be read before it has looked at the version. */
const entry: Options = {
  ...common,
  entry: ["src/main.ts"],
  target: "node12.20",
  banner: {},
  esbuildPlugins: [partsApart(parts, { withShared: false })],
};

export default defineConfig(async () => {
  await rm("dist", { recursive: true, force: true });
  return [
    entry,
    {
      ...common,
      entry: parts,
      esbuildPlugins: [
        partsApart(parts, { withShared: true }),
        ...plugins,
        collectLicences("dist/THIRD-PARTY-LICENSES.txt"),
      ],
      onSuccess: () => writeDeclarations("dist/index.d.ts"),
    },
    { ...common, entry: ["src/cli/schemas.ts"], esbuildPlugins: plugins, onSuccess: publishSchemas },
  ];
});
