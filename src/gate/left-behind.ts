/** Something that a write check makes; the `id` of an upload or a message is null when no answer told it. */
export type Created = { kind: "context_entry"; key: string } | { kind: "upload" | "message"; id: string | null };

/** Something that a write check made, or may have made, and that is not deleted again. */
export type LeftBehind = Created & { reason: string };

/** One thing that was left behind, in a line. */
export function leftBehindText(left: LeftBehind): string {
  const name = "key" in left ? left.key : (left.id ?? "of unknown id");
  return `${left.kind.replace("_", " ")} ${name}: ${left.reason}`;
}
