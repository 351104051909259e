import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Build, Plugin } from "./plugin.ts";

/** A part of a package that axctl never reaches, and what stands in its place. */
interface Unreached {
  reason: string;
  /** The whole path that is imported, as it is written, and by whom. */
  imported: RegExp;
  importer: RegExp;
  /** CommonJS; what is reached all the same must say so, not go wrong quietly. */
  contents: string;
}

const never = (what: string) => `module.exports = () => { throw new Error("${what} is not bundled"); };`;

const unreached: readonly Unreached[] = [
  {
    reason: "commander loads it for subcommands that are programs of their own; loading it costs every start 4 ms",
    imported: /^node:child_process$/,
    importer: /[\\/]commander[\\/]/,
    contents: "module.exports = {};",
  },
  {
    reason: "HTTP/2 is offered to a server only where `allowH2` is set",
    imported: /\/client-h2\.js$/,
    importer: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client\.js$/,
    contents: never("HTTP/2"),
  },
  {
    reason: "a proxy is an http or https URL (system/http.ts refuses any other)",
    imported: /\/socks5-proxy-agent$/,
    importer: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]proxy-agent\.js$/,
    contents: never("SOCKS"),
  },
  {
    reason: "it encodes bodies of FormData; those here are texts and bytes",
    imported: /\/web\/fetch\/body\.js$/,
    importer: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h1\.js$/,
    contents: "exports.extractBody = () => { throw new Error('FormData is not bundled'); };",
  },
  {
    reason: "the same parser twice, once for processors with SIMD: the plain one runs on every processor",
    imported: /\/llhttp_simd-wasm\.js$/,
    importer: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h1\.js$/,
    contents: "module.exports = require('undici/lib/llhttp/llhttp-wasm.js');",
  },
];

/**
 * undici's own door loads all of it: fetch, WebSocket, caches, cookies and mocks, which nothing here uses. This one has the two
 * dispatchers that system/http.ts imports, with the method that it calls and the one with which they open tunnels.
 */
const undiciDoor = `
  const Dispatcher = require("undici/lib/dispatcher/dispatcher.js");
  Dispatcher.prototype.request = require("undici/lib/api/api-request.js");
  Dispatcher.prototype.connect = require("undici/lib/api/api-connect.js");
  exports.Agent = require("undici/lib/dispatcher/agent.js");
  exports.EnvHttpProxyAgent = require("undici/lib/dispatcher/env-http-proxy-agent.js");
`;

/** Leaves out what is never reached, so that nobody downloads it. */
export const withoutUnreached: Plugin = {
  name: "without-unreached",
  setup(build) {
    for (const [index, { imported, importer }] of unreached.entries()) {
      build.onResolve({ filter: imported }, (asked) =>
        importer.test(asked.importer) ? { path: String(index), namespace: "unreached" } : undefined,
      );
    }
    build.onResolve({ filter: /^undici$/ }, () => ({ path: "undici", namespace: "unreached" }));
    load(build);
  },
};

function load({ onLoad }: Build): void {
  const resolveDir = dirname(createRequire(join(process.cwd(), "package.json")).resolve("undici/package.json"));
  onLoad({ filter: /.*/, namespace: "unreached" }, ({ path }) => ({
    contents: path === "undici" ? undiciDoor : (unreached[Number(path)]?.contents ?? ""),
    resolveDir,
  }));
}
