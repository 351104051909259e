import { basename, relative, resolve } from "node:path";
import { exportedNames, packageNames, sourceFiles } from "./names.ts";
import type { Build, Plugin } from "./plugin.ts";
import { sharedPackages, sharedParts } from "./shared-parts.ts";

/** What the first files of a start or of the library load: they need no more than these, so they keep copies of their own. */
const alone = /^src\/(?:process|index|machine|cli\/run|cli\/process-faults|cli\/interruption)\.ts$/;

/** An import between modules of src/, by their paths from the root. */
interface Asked {
  from: string;
  to: string;
  isDynamic: boolean;
}

const fromRoot = (path: string) => relative("", path).replaceAll("\\", "/");
/** How a shared part calls the function that runs one of its modules. */
const getterOf = (path: string) => path.replace(/\.ts$/, "").replaceAll(/\W+/g, "_");

/**
 * Keeps the parts of the bundle apart: what one imports of another one stays an import, of the file that the other becomes.
 *
 * @param parts paths from the root of the project
 * @param withShared whether the shared parts are bundled along, and taken from
 */
export function partsApart(parts: readonly string[], { withShared }: { withShared: boolean }): Plugin {
  return {
    name: "parts-apart",
    setup(build) {
      build.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir, importer, namespace }) => {
        if (namespace === "shared") return undefined;
        const to = fromRoot(resolve(resolveDir, path));
        const isDynamic = kind === "dynamic-import";
        if (isDynamic && parts.includes(to)) return { path: `./${basename(path, ".ts")}.js`, external: true };
        return withShared ? taken({ from: fromRoot(importer), to, isDynamic }) : undefined;
      });
      if (!withShared) return;
      bundleSharedParts(build);
      takeFromSharedParts(build);
      takePackagesFromBase(build);
    },
  };
}

/** What stands for a module that lies in a shared part. */
function taken(asked: Asked) {
  const part = sharedPartFor(asked);
  const namespace = asked.isDynamic ? "taken-later" : "taken";
  return part === undefined ? undefined : { path: asked.to, namespace, pluginData: part };
}

/** The shared part that a module lies in; undefined where each part has a copy of its own. */
function sharedPartOf(path: string): string | undefined {
  return sharedParts.find(({ modules }) => modules.test(path))?.name;
}

/** The shared part that an import has to go to. */
function sharedPartFor({ from, to, isDynamic }: Asked): string | undefined {
  const [own, part] = [sharedPartOf(from), sharedPartOf(to)];
  if (part === undefined || part === own || alone.test(from)) return undefined;
  if (isDynamic) return part;
  const names = sharedParts.filter(({ lazy }) => lazy !== true).map(({ name }) => name);
  if (!names.includes(part)) return undefined;
  if (own !== undefined && names.includes(own) && names.indexOf(part) > names.indexOf(own))
    throw new Error(`${from} lies in the part ${own}, and imports ${to} of the later part ${part}`);
  return part;
}

/** Makes the shared parts: of each module a function that runs it, once, and gives what it exports. */
function bundleSharedParts({ initialOptions, onResolve, onLoad }: Build): void {
  const given = Array.isArray(initialOptions.entryPoints) ? initialOptions.entryPoints : [];
  initialOptions.entryPoints = [
    ...given.map((entry) => (typeof entry === "string" ? { in: entry, out: basename(entry, ".ts") } : entry)),
    ...sharedParts.map(({ name }) => ({ in: `shared:${name}`, out: name })),
  ];
  onResolve({ filter: /^(?:shared|package):/ }, ({ path }) => ({ path, namespace: "shared" }));
  onLoad({ filter: /^shared:/, namespace: "shared" }, ({ path }) => {
    const own = sourceFiles().filter((module) => `shared:${sharedPartOf(module)}` === path);
    const packages = path === "shared:base" ? sharedPackages : [];
    const lines = [
      ...own.map((module) => `export const ${getterOf(module)} = () => require("./${module}");`),
      ...packages.map((name) => `export const ${getterOf(name)} = () => require("package:${name}");`),
    ];
    return { contents: lines.join("\n"), resolveDir: process.cwd() };
  });
  onLoad({ filter: /^package:/, namespace: "shared" }, async ({ path }) => {
    const name = path.replace("package:", "");
    return {
      contents: `export { ${(await packageNames(name)).join(", ")} } from "${name}";`,
      resolveDir: process.cwd(),
    };
  });
}

/** Elsewhere a module of a shared part is what its function gives, asked when whoever imports it is run. */
function takeFromSharedParts({ onResolve, onLoad, esbuild }: Build): void {
  const exported = exportedNames(esbuild);
  const contents = async (path: string, getter: string) => {
    const names = (await exported).get(path) ?? [];
    return `const module = ${getter}();\n${names.map((name) => `export const ${name} = module.${name};`).join("\n")}`;
  };
  onResolve({ filter: /^\.\/[\w-]+\.js$/, namespace: "taken" }, ({ path }) => ({ path, external: true }));
  onResolve({ filter: /^\.\/[\w-]+\.js$/, namespace: "taken-later" }, ({ path }) => ({ path, external: true }));
  onLoad({ filter: /.*/, namespace: "taken" }, async ({ path, pluginData }) => ({
    contents: `import { ${getterOf(path)} } from "./${pluginData}.js";\n${await contents(path, getterOf(path))}`,
  }));
  onLoad({ filter: /.*/, namespace: "taken-later" }, async ({ path, pluginData }) => ({
    contents: await contents(path, `(await import("./${pluginData}.js")).${getterOf(path)}`),
  }));
}

/** The same for the packages that the part `base` has. */
function takePackagesFromBase({ onResolve, onLoad }: Build): void {
  const namespace = "package-in-base";
  onResolve({ filter: new RegExp(`^(?:${sharedPackages.join("|")})$`) }, (asked) => {
    const isBase = asked.namespace === "shared" || sharedPartOf(fromRoot(asked.importer)) === "base";
    return isBase ? undefined : { path: asked.path, namespace };
  });
  onResolve({ filter: /.*/, namespace }, ({ path }) => ({ path, external: true }));
  onLoad({ filter: /.*/, namespace }, async ({ path }) => ({
    contents: [
      `import { ${getterOf(path)} } from "./base.js";`,
      `const module = ${getterOf(path)}();`,
      ...(await packageNames(path)).map(
        (name) => `const own_${name} = module.${name}; export { own_${name} as ${name} };`,
      ),
    ].join("\n"),
  }));
}
