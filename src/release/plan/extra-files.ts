import type { PackageConfig } from "./config.ts";
import type { Edit } from "./edit.ts";
import { normalizePath, ROOT } from "./ownership.ts";
import { type PackageSource, pathIn } from "./release-types/release-type.ts";
import { type Annotated, updateAnnotated } from "./updaters/generic.ts";
import { formatVersion, type Version } from "./version.ts";

type ExtraFile = NonNullable<PackageConfig["extra-files"]>[number];
type Update = Edit["update"];

/** What is written into extra files. */
export interface ExtraFileContent {
  version: Version;
  /** `YYYY-MM-DD`. */
  date: string;
}

/**
 * The edits of `extra-files`. A plain name is updated by what its ending says and by annotations, an object as its type says.
 *
 * @throws for a type that is not known.
 */
export async function extraFileEdits(source: PackageSource, content: ExtraFileContent): Promise<Edit[]> {
  const annotated = { ...content, dateFormat: source.config["date-format"] || "%Y-%m-%d" };
  const edits = (source.config["extra-files"] ?? []).map(async (file): Promise<Edit[]> => {
    const { updater, update } =
      typeof file === "string" ? await byEnding(file, annotated) : await byType(file, annotated);
    const paths = await pathsOf(file, source);
    return paths.map((path) => ({ path: pathIn(source.path, path), createIfMissing: false, updater, update }));
  });
  return (await Promise.all(edits)).flat();
}

async function byEnding(file: string, annotated: Annotated): Promise<{ updater: string; update: Update }> {
  const [, ending = ""] = /\.(json|ya?ml|toml|xml)$/.exec(file) ?? [];
  const type = ending === "yml" ? "yaml" : ending;
  const rest = updateAnnotated(annotated);
  if (type === "") return { updater: "generic", update: rest };
  const update = await structured(type, { annotated, path: type === "xml" ? "/*/version" : "$.version" });
  return { updater: `${type}+generic`, update: (content) => rest(update(content)) };
}

async function byType(
  file: Exclude<ExtraFile, string>,
  annotated: Annotated,
): Promise<{ updater: string; update: Update }> {
  const { type, jsonpath, xpath } = file;
  if (type === "generic") return { updater: type, update: updateAnnotated(annotated) };
  return { updater: type, update: await structured(type, { annotated, path: type === "xml" ? xpath : jsonpath }) };
}

/** Readers of formats are loaded when they are needed: most plans need none. */
async function structured(
  type: string,
  { annotated, path }: { annotated: Annotated; path: string | undefined },
): Promise<Update> {
  const version = formatVersion(annotated.version);
  const { updaters } = await import("./updaters/formats.ts");
  const updater = updaters.get(type);
  if (updater === undefined) throw new Error(`extra-files: the type ${type} is not known`);
  return updater(path, version);
}

/** The files that an entry names, relative to the package or, with a slash in front, to the root. */
async function pathsOf(file: ExtraFile, source: PackageSource): Promise<readonly string[]> {
  if (typeof file === "string") return [file];
  if (!file.glob) return [file.path];
  const { Minimatch } = await import("./updaters/formats.ts");
  if (file.path.startsWith("/") || source.path === ROOT) {
    const glob = new Minimatch(file.path.replace(/^\//, ""));
    const found = (await source.files.list()).filter((path) => glob.match(path));
    return file.path.startsWith("/") ? found.map((path) => `/${path}`) : found;
  }
  // Release Please matches the whole path here too, though what it finds is relative to the package.
  const glob = new Minimatch(file.path);
  const folder = `${normalizePath(source.path)}/`;
  const all = await source.files.list(normalizePath(source.path));
  return all.filter((path) => path.startsWith(folder) && glob.match(path)).map((path) => path.slice(folder.length));
}
