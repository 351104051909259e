import { parser } from "@conventional-commits/parser";

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
  // The parser makes an error at every turn that it does not take; their stack traces would be most of the work.
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return toTree(parser(message));
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function toTree(node: unknown): TreeNode {
  if (typeof node !== "object" || node === null || !("type" in node)) throw new TypeError("a node without a type");
  const children = "children" in node && Array.isArray(node.children) ? node.children.map(toTree) : [];
  return { type: String(node.type), value: "value" in node ? String(node.value) : "", children };
}

/** A node with its parents from the top. */
type Place = readonly [node: TreeNode, parents: readonly TreeNode[]];

/** All nodes below one, itself first, in the order in which they are written. */
export function walk(node: TreeNode): Place[] {
  const found: Place[] = [];
  const visit = (at: TreeNode, parents: readonly TreeNode[]) => {
    found.push([at, parents]);
    const inside = at.children.length === 0 ? parents : [...parents, at];
    for (const child of at.children) visit(child, inside);
  };
  visit(node, []);
  return found;
}

/** The values of the nodes of some kinds below one, in order. */
export function valuesOf(node: TreeNode, ...types: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (at: TreeNode) => {
    if (types.includes(at.type)) found.push(at.value);
    for (const child of at.children) visit(child);
  };
  visit(node);
  return found;
}
