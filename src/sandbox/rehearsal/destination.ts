/** Where the packages of a repository go; `other` says why no rehearsal can stand in for that. */
export type Destination = { to: "npm" } | { to: "none" } | { to: "other"; reason: string };

/** Where one package goes. */
export interface PackagePlace {
  registry: "npm" | "pypi" | undefined;
  /** The names of settings of npm that the repository itself brings. */
  settings: readonly string[];
}

/** What a rehearsal can do about the packages of a repository: publish one to npm, or none at all. Pure. */
export function destinationOf(places: readonly PackagePlace[]): Destination {
  const published = places.filter(({ registry }) => registry !== undefined);
  const [only, ...more] = published;
  if (only === undefined) return { to: "none" };
  if (more.length > 0)
    return { to: "other", reason: `it publishes ${published.length} packages, and a rehearsal publishes one` };
  if (only.registry === "pypi")
    return { to: "other", reason: "its package goes to PyPI, which is not on this machine" };
  // They would count more than what a rehearsal tells npm.
  if (only.settings.some((name) => /(?:^|:)registry$/.test(name)))
    return { to: "other", reason: "the repository itself says which registry its package goes to" };
  return { to: "npm" };
}
