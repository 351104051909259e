import { parser } from "@conventional-commits/parser";
import * as z from "zod/mini";

/** A node of the strict grammar's tree: a leaf with a value, or a branch with children. */
export interface TreeNode {
  type: string;
  value: string;
  children: readonly TreeNode[];
}

/**
 * Reads a message by the grammar that Release Please uses (its own library, `@conventional-commits/parser`).
 *
 * @throws an error that names line and column where the message is no conventional commit.
 */
export function readStrictly(message: string): TreeNode {
  return toTree(parser(message));
}

const nodeSchema = z.object({
  type: z.string(),
  value: z.optional(z.string()),
  children: z.optional(z.array(z.unknown())),
});

function toTree(node: unknown): TreeNode {
  const { type, value = "", children = [] } = nodeSchema.parse(node);
  return { type, value, children: children.map(toTree) };
}

/** All nodes below one, itself first, in the order in which they are written. */
export function* walk(node: TreeNode, parents: readonly TreeNode[] = []): Generator<[TreeNode, readonly TreeNode[]]> {
  yield [node, parents];
  for (const child of node.children) yield* walk(child, [...parents, node]);
}

/** The values of the nodes of some kinds below one, in order. */
export function valuesOf(node: TreeNode, ...types: readonly string[]): string[] {
  return [...walk(node)].filter(([{ type }]) => types.includes(type)).map(([{ value }]) => value);
}
