import { changelogWith } from "../changelog.ts";
import type { PackageConfig } from "../config.ts";
import type { Edit } from "../edit.ts";
import type { Section } from "../notes.ts";
import { normalizePath, ROOT } from "../ownership.ts";
import type { RepositoryFiles } from "../repository-files.ts";

/** A package as its release type sees it. */
export interface PackageSource {
  path: string;
  config: PackageConfig;
  files: RepositoryFiles;
}

/** What is released. */
export interface Released {
  version: string;
  /** The new entry of the changelog. */
  entry: string;
}

/** A kind of package: how it is called, where its first version comes from, which files hold its version. */
export interface ReleaseType {
  name: string;
  /** Sections of the changelog where the configuration names none; undefined: the ones of every type. */
  sections?: readonly Section[];
  /**
   * Files in the root that Release Please adds an entry to where they exist, unless the changelog is skipped: with a random id and
   * the time of day, so that no plan can tell their content.
   */
  unforeseen?: readonly string[];
  /** The first version, where neither a tag nor the manifest has one. */
  initialVersion(config: PackageConfig): string;
  /** What the package is called by its own files; empty when they do not say. */
  defaultName(source: PackageSource): Promise<string>;
  /** How a name becomes a component. */
  normalize(name: string): string;
  edits(source: PackageSource, released: Released): Promise<Edit[]>;
}

/** A file of a package, relative to the root; one that begins with a slash is the root's own. */
export function pathIn(packagePath: string, file: string): string {
  const inside = packagePath === ROOT || packagePath === "" || file.startsWith("/");
  const path = inside ? file.replace(/^\/+/, "") : `${packagePath.replace(/\/+$/, "")}/${file}`;
  if (/((^|\/)\.{1,2}|^~|^\/*)+\//.test(path)) throw new Error(`the path ${path} leaves the repository`);
  return path.replace(/\/+$/, "");
}

/** The edit of the changelog, unless the configuration skips it. */
export function changelogEdit({ path, config }: PackageSource, entry: string): Edit[] {
  if (config["skip-changelog"]) return [];
  return [changelogWith(entry, pathIn(path, config["changelog-path"] || "CHANGELOG.md"))];
}

/** Files of a name anywhere below a package, relative to it. */
export async function filesNamed(name: string, { path, files }: PackageSource): Promise<string[]> {
  const folder = path === ROOT ? "" : `${normalizePath(path)}/`;
  const all = await files.list(path === ROOT ? undefined : normalizePath(path));
  return all
    .filter((file) => file.startsWith(folder) && file.split("/").at(-1) === name)
    .map((file) => file.slice(folder.length));
}
