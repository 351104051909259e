import type { Commit } from "./commit.ts";

/** The path of the package that is the whole repository. */
export const ROOT = ".";

/** A path without slashes at its ends. */
export function normalizePath(path: string): string {
  return path.replace(/\/$/, "").replace(/^\//, "");
}

/**
 * The commits of each path: longest prefix wins, a commit without files goes to every path, the root takes all. Commits stay
 * in their order. Pure.
 */
export function commitsByPath(
  commits: readonly Commit[],
  paths: readonly string[],
): ReadonlyMap<string, readonly Commit[]> {
  const folders = paths
    .map(normalizePath)
    .filter((path) => path !== ROOT)
    .sort((a, b) => b.length - a.length);
  const owned = new Map<string, Commit[]>(paths.map((path) => [path, []]));
  for (const commit of commits) {
    const owners = new Set(commit.files.flatMap((file) => ownerOf(file, folders) ?? []));
    for (const path of paths) {
      if (path === ROOT || commit.files.length === 0 || owners.has(path)) owned.get(path)?.push(commit);
    }
  }
  return owned;
}

function ownerOf(file: string, folders: readonly string[]): string | undefined {
  return file.includes("/") ? folders.find((folder) => file.startsWith(`${folder}/`)) : undefined;
}

/** Whether a path's commit is left out by its `exclude-paths`: all its files below the path lie in them. */
export function isExcluded(commit: Commit, path: string, excludePaths: readonly string[] | undefined): boolean {
  if (excludePaths === undefined) return false;
  const relevant = commit.files.filter((file) => isBelow(file, path));
  return relevant.every((file) => excludePaths.map(normalizePath).some((excluded) => isBelow(file, excluded)));
}

function isBelow(file: string, path: string): boolean {
  return path === ROOT || file.startsWith(`${path}/`);
}
