import type { Plugin } from "./plugin.ts";

/**
 * An import of one of Node's modules reads each of its exports, also those that load half of Node when they are read (`stdin`,
 * `webcrypto`, `parseArgs`), which costs a start some 20 ms. Taken as an object they are read when used.
 */
export const nodeModulesAsObjects: Plugin = {
  name: "node-modules-as-objects",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === "import-statement" ? { path, namespace: "node-module" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "node-module" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};
