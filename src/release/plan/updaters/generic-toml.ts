import { JSONPath } from "jsonpath-plus";
import * as z from "zod/mini";
import { setTomlValue } from "./toml.ts";
import { readTomlTree, type TomlTable } from "./toml-tree.ts";

/** A TOML file with each value that a JSONPath leads to replaced in its place. One that cannot be read stays as it is. */
export function updateToml(path: string | undefined, version: string): (content: string) => string {
  return (content) => {
    if (path === undefined)
      throw new Error("extra-files: a TOML file without jsonpath: Release Please cannot update it");
    const tree = treeOf(content);
    if (tree === undefined) return content;
    const found: unknown = JSONPath({ path, json: tree, resultType: "pointer" });
    const pointers = z.array(z.string()).parse(found);
    return pointers.reduce((text, pointer) => setTomlValue(text, pointer.split("/").filter(Boolean), version), content);
  };
}

function treeOf(content: string): TomlTable | undefined {
  try {
    return readTomlTree(content);
  } catch {
    return undefined;
  }
}
