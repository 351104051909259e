import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "tsup";

/**
 * The parts of the bundle, each one file: loading a file costs every start about half a millisecond, so there is a part
 * for what is heavy and not always needed, and no other. Modules that a part imports dynamically, and that are no part of
 * their own, lie in it and run when they are first asked for.
 */
const parts = [
  "src/main.ts",
  "src/cli/parts/identity.ts",
  "src/cli/parts/gate.ts",
  "src/cli/parts/release.ts",
  "src/cli/serve-sandbox.ts",
  "src/cli/token-input.ts",
  "src/system/http.ts",
  "src/system/programs.ts",
  "src/terminal/live.ts",
  "src/release/plan/updaters/formats.ts",
  "src/cli/check.ts",
  "src/release/train/github.ts",
  "src/evidence/reports/renderers.ts",
];

const names = new Set(parts.map((path) => basename(path, ".ts")));

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

// Everything is bundled, so that the package has no dependencies.
export default defineConfig({
  entry: [...parts, "src/cli/schemas.ts"],
  onSuccess: publishSchemas,
  format: ["esm"],
  target: "node20.19",
  platform: "node",
  splitting: false,
  minify: true,
  clean: true,
  sourcemap: false,
  silent: true,
  banner: { js: requireForBundledPackages },
  // The plugins below know Node's modules by their full names.
  removeNodeProtocol: false,
  // All parts lie side by side in dist/.
  esbuildOptions: (options) => {
    options.entryNames = "[name]";
  },
  esbuildPlugins: [
    {
      name: "parts-stay-apart",
      setup({ onResolve }) {
        onResolve({ filter: /\.ts$/ }, ({ kind, path }) => {
          const name = basename(path, ".ts");
          return kind === "dynamic-import" &&
            names.has(name) &&
            parts.some((part) => part.endsWith(path.replace(/^[./]+/, "/")))
            ? { path: `./${name}.js`, external: true }
            : undefined;
        });
      },
    },
    {
      // An import of one of Node's modules reads each of its exports, also those that load half of Node when they are read
      // (`stdin`, `webcrypto`, `parseArgs`), which costs a start some 20 ms. Taken as an object they are read when used.
      name: "builtin-modules-as-objects",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^node:/ }, ({ path, kind }) =>
          kind === "import-statement" ? { path, namespace: "builtin-module" } : undefined,
        );
        onLoad({ filter: /.*/, namespace: "builtin-module" }, ({ path }) => ({
          contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
        }));
      },
    },
    {
      // commander loads child_process for subcommands that are programs of their own; axctl has none, and loading it
      // costs every start 4 ms.
      name: "commander-without-child-process",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
          /[\\/]node_modules[\\/]commander[\\/]/.test(importer)
            ? { path: "none", namespace: "no-child-process" }
            : undefined,
        );
        onLoad({ filter: /.*/, namespace: "no-child-process" }, () => ({ contents: "module.exports = {};" }));
      },
    },
  ],
});
