import { defineConfig } from "tsup";

/** Bundled CommonJS packages ask for Node's own modules through `require`, which an ES module has to make for itself. */
const requireForBundledPackages =
  "import{createRequire as __axctlRequire}from'node:module';const require=__axctlRequire(import.meta.url);";

// One entry with lazy chunks; everything is bundled, so that the package has no dependencies.
export default defineConfig({
  entry: ["src/main.ts"],
  format: ["esm"],
  target: "node20.19",
  platform: "node",
  splitting: true,
  minify: true,
  clean: true,
  sourcemap: false,
  silent: true,
  banner: { js: requireForBundledPackages },
  esbuildPlugins: [
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
