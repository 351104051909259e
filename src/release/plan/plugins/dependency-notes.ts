import { withRange } from "../updaters/node.ts";

/** Dependencies by kind, as package.json has them: name to range. */
export type Dependencies = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the changelog says of updated dependencies; empty when there is nothing to say. Pure. */
export function dependencyNotes(dependencies: Dependencies, versions: ReadonlyMap<string, string>): string {
  const kinds = Object.entries(dependencies).flatMap(([kind, ranges]) => {
    const lines = Object.entries(ranges).flatMap(([name, range]) => {
      const version = versions.get(name);
      if (version === undefined) return [];
      const next = withRange(range, version);
      if (range.startsWith("workspace:")) return [`\n    * ${name} bumped to ${next}`];
      return next === range ? [] : [`\n    * ${name} bumped from ${range} to ${next}`];
    });
    return lines.length === 0 ? [] : [`\n  * ${kind}${lines.join("")}`];
  });
  return kinds.length === 0 ? "" : `* The following workspace dependencies were updated${kinds.join("")}`;
}

/**
 * An entry with notes on dependencies at its end. Where it has such a section already, with something behind it, Release Please
 * puts the whole entry once more into itself instead of the notes, and so does this.
 */
export function withDependencyNotes(entry: string, notes: string): string {
  if (entry === "") return `### Dependencies\n\n${notes}`;
  const lines = entry.split("\n");
  const section = lines.findIndex((line) => line.includes("### Dependencies"));
  if (section === -1) return `${entry}\n\n\n### Dependencies\n\n${notes}`;
  const spacer = lines.findIndex((line, index) => index > section && line.trim() === "");
  const behind = lines.findIndex((line, index) => spacer !== -1 && index > spacer && !line.trim().startsWith("*"));
  if (behind === -1) return `${entry}\n${notes}`;
  return [...lines.slice(0, behind), entry, ...lines.slice(behind)].join("\n");
}
