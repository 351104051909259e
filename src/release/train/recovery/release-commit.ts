import * as z from "zod/mini";

const manifestSchema = z.record(z.string(), z.string());

/** The versions that a manifest has; none where it cannot be read. Pure. */
export function manifestVersions(text: string | undefined): Readonly<Record<string, string>> {
  try {
    return manifestSchema.safeParse(JSON.parse(text ?? "{}")).data ?? {};
  } catch {
    // What is no JSON has no version, either.
    return {};
  }
}

/**
 * The commits that brought packages to their versions: of the commits that changed the manifest, newest first, the oldest one of those that
 * have the version without another in between.
 *
 * @param manifestAt the manifest at a commit
 * @returns the commits by the packages' paths
 */
export async function releaseCommits(
  versions: Readonly<Record<string, string>>,
  commits: readonly string[],
  manifestAt: (commit: string) => Promise<string | undefined>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let open = Object.keys(versions);
  for (const commit of commits) {
    if (open.length === 0) break;
    const manifest = manifestVersions(await manifestAt(commit));
    open = open.filter((path) => manifest[path] === versions[path]);
    for (const path of open) found.set(path, commit);
  }
  return found;
}
