/** A change to one file of the release pull request. Pure: the content as it is goes in, the new one comes out. */
export interface Edit {
  path: string;
  /** Whether the file is made where there is none; otherwise it is left alone then. */
  createIfMissing: boolean;
  /** What changes it, as plans name it. */
  updater: string;
  /** The new entry, of a changelog that nothing else changes. */
  entry?: string;
  update: (content: string) => string;
}

/** Edits of one path become one, applied in their order; paths stay in the order of their first edit. */
export function mergeEdits(edits: readonly Edit[]): Edit[] {
  const byPath = new Map<string, Edit[]>();
  for (const edit of edits) byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit]);
  return [...byPath.values()].map(oneOf);
}

function oneOf(group: readonly Edit[]): Edit {
  const [first, ...others] = group;
  if (first === undefined) throw new Error("a group of edits without edits");
  if (others.length === 0) return first;
  return {
    path: first.path,
    createIfMissing: first.createIfMissing,
    updater: group.map(({ updater }) => updater).join("+"),
    update: (content) => group.reduce((text, { update }) => update(text), content),
  };
}
