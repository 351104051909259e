import { parse } from "smol-toml";
import { readTomlTree, TomlLeaf } from "./toml-tree.ts";

/**
 * A TOML document as plain values.
 *
 * @throws where the document is no TOML 1.0.
 */
export function readToml(text: string): unknown {
  readTomlTree(text);
  return parse(text, { integersAsBigInt: "asNeeded" });
}

/**
 * A TOML document with one string, boolean or infinity replaced in its place: everything around it stays. Pure.
 *
 * @throws where nothing of the kind stands at the path, or where the result would be no TOML.
 */
export function setTomlValue(text: string, path: readonly string[], value: string): string {
  let node: unknown = readTomlTree(text);
  for (const key of path) {
    if (typeof node !== "object" || node === null) throw missing(path);
    node = Reflect.get(node, key);
  }
  if (!(node instanceof TomlLeaf)) throw missing(path);
  const changed = text.slice(0, node.start) + JSON.stringify(value) + text.slice(node.end);
  readTomlTree(changed);
  return changed;
}

function missing(path: readonly string[]): Error {
  return new Error(`the TOML document has no text at ${path.join(".")}: Release Please cannot set a version there`);
}
