import { readdirSync, readFileSync } from "node:fs";
import type { Build } from "./plugin.ts";

/** Every module of src/, by its path from the root. */
export function sourceFiles(): string[] {
  return readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .map((path) => `src/${path.replaceAll("\\", "/")}`)
    .sort();
}

/** What each module of src/ exports beside types. */
export async function exportedNames(esbuild: Build["esbuild"]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { metafile } = await esbuild.build({
    entryPoints: sourceFiles(),
    bundle: false,
    write: false,
    metafile: true,
    format: "esm",
    outdir: "dist",
    logLevel: "silent",
  });
  return new Map(Object.values(metafile.outputs).map(({ entryPoint = "", exports }) => [entryPoint, exports]));
}

/** What the parts use of a package, beside types. The schemas for the package are bundled alone, with a package of their own. */
export async function packageNames(name: string): Promise<string[]> {
  const reached = sourceFiles().filter((path) => path !== "src/cli/schemas.ts");
  const used = new Set(reached.flatMap((path) => usedOf(name, readFileSync(path, "utf8"))));
  return Object.keys(await import(name)).filter((one) => used.has(one));
}

/** The names that a module uses of a package, types among them. */
function usedOf(name: string, text: string): string[] {
  const [, space, list = ""] =
    new RegExp(`^import (?:\\* as (\\w+)|\\{([^}]*)\\}) from "${name}";$`, "m").exec(text) ?? [];
  if (space === undefined) return list.match(/\w+/g) ?? [];
  // A name with a dollar is a type of zod's core, which as a value would bring all of the package.
  return [...text.matchAll(new RegExp(`\\b${space}\\.(\\w+)\\b(?!\\.\\$)`, "g"))].map(([, member = ""]) => member);
}
