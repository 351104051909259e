/** A package among those of a workspace. */
export interface Member {
  /** Its package.json may lack one. */
  name: string | undefined;
  /** Names of the packages that make it follow when they are released. */
  dependencies: readonly string[];
}

/**
 * The packages that some names reach through those that depend on them, themselves included, by name.
 *
 * @throws for packages that depend on each other.
 */
export function withDependents<T extends Member>(members: readonly T[], names: readonly (string | undefined)[]): T[] {
  const byName = new Map(members.map((member) => [member.name, member]));
  const dependents = (name: string | undefined) =>
    [...byName.values()].filter(({ dependencies }) => name !== undefined && dependencies.includes(name));
  const found = new Set<T>();
  const visit = (name: string | undefined, path: readonly (string | undefined)[]) => {
    if (path.includes(name)) throw new Error(`the packages depend on each other: ${[...path, name].join(" → ")}`);
    const member = byName.get(name);
    if (member === undefined || found.has(member)) return;
    for (const dependent of dependents(name)) visit(dependent.name, [...path, name]);
    found.add(member);
  };
  for (const name of names) visit(name, []);
  return [...found].sort((a, b) => String(a.name).localeCompare(String(b.name)));
}
