import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "./plugin.ts";

/** Licences that ask for no more than that they are passed on: with one of these a package may lack a text of its own. */
const PERMISSIVE = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BlueOak-1.0.0", "MIT-0"];

/** Which files went into each file of a bundle, and how much of them, as the bundler tells. */
export interface Bundled {
  outputs: Readonly<Record<string, { inputs: Readonly<Record<string, { bytesInOutput: number }>> }>>;
}

interface Licensed {
  /** Name and version. */
  title: string;
  licence: string;
  /** Empty where the package brings none. */
  text: string;
}

/** Writes the licences of all packages that are bundled, beside the bundle. */
export function collectLicences(target: string): Plugin {
  return {
    name: "collect-licences",
    setup({ initialOptions, onEnd }) {
      initialOptions.metafile = true;
      onEnd(async ({ metafile }) => {
        if (metafile !== undefined) await writeFile(target, licencesText(bundledPackages(metafile)));
      });
    },
  };
}

/** The folders of the packages that something of lies in a bundle, each once. */
export function bundledPackages({ outputs }: Bundled): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const reached = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = reached.flatMap(([path]) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/**
 * The licences of packages in one text, each text once, behind the names of all packages that it is for.
 *
 * @throws Error for a package without a licence: one that says none, or brings no text and says none that is permissive.
 */
export function licencesText(folders: readonly string[]): string {
  const byText = new Map<string, Licensed[]>();
  for (const one of folders.map(licenceOf)) {
    const text = `${one.licence}\n\n${one.text}`.trim();
    byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  const blocks = [...byText].map(([text, packages]) => `${packages.map(({ title }) => title).join("\n")}\n\n${text}\n`);
  const head = "axctl itself is under the licence in LICENSE. It is bundled with these packages:\n";
  return [head, ...blocks].join(`\n${"-".repeat(80)}\n\n`);
}

function licenceOf(folder: string): Licensed {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^(?:licen[cs]e|copying)(?:[.-].*)?$/i.test(one));
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
  const licence = typeof license === "string" ? license : "";
  if (licence === "") throw new Error(`${folder} is bundled, and names no licence`);
  if (text === "" && !PERMISSIVE.includes(licence))
    throw new Error(`${folder} is bundled under ${licence}, and brings no text of it`);
  return { title: `${name} ${version}`, licence, text };
}
