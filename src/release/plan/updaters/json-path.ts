import { JSONPath } from "jsonpath-plus";

interface Payload {
  value: unknown;
  parent: Record<string, unknown>;
  parentProperty: string;
}

/**
 * Replaces, in place, the texts that a JSONPath leads to; `change` gives undefined for one that stays. Gives how many it
 * replaced.
 *
 * @throws without a path.
 */
export function replaceTexts(
  json: unknown,
  path: string | undefined,
  change: (text: string) => string | undefined,
): number {
  if (path === undefined)
    throw new Error("extra-files: a JSON or YAML file without jsonpath: Release Please cannot update it");
  let count = 0;
  const callback = ({ value, parent, parentProperty }: Payload) => {
    const text = typeof value === "string" ? change(value) : undefined;
    if (text === undefined) return;
    parent[parentProperty] = text;
    count += 1;
  };
  if (isSearched(json)) JSONPath({ resultType: "all", path, json, callback });
  return count;
}

function isSearched(json: unknown): json is object | string {
  return (typeof json === "object" && json !== null) || (typeof json === "string" && json !== "");
}
