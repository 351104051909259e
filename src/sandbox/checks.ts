/**
 * The names of what a request can be, as api.md has them, with two more: `exchange`, and `messages.send` for a message
 * without attachments. Faults and the list of seen requests use these.
 */
export const CHECK_NAMES = [
  "exchange",
  "auth.whoami",
  "spaces.list",
  "spaces.get",
  "spaces.members",
  "agents.list",
  "tasks.list",
  "context.list",
  "messages.list",
  "context.set",
  "context.get",
  "context.delete",
  "uploads.create",
  "uploads.context.set",
  "uploads.context.get",
  "uploads.context.delete",
  "uploads.message.send",
  "messages.send",
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

/** Whether a text is one of {@link CHECK_NAMES}. */
export function isCheckName(text: string): text is CheckName {
  return CHECK_NAMES.some((name) => name === text);
}

/** Whether what is said of `named` (a check, or `*`) holds for a request of `check`. Every message post is a `messages.send`. */
export function coversCheck(named: CheckName | "*", check: CheckName): boolean {
  return named === "*" || named === check || (named === "messages.send" && check === "uploads.message.send");
}

/** An upload's context entry is told from others by its key: `upload:<unix ms>:<name>:<id>` (api.md, "Writes"). */
export function contextCheck(verb: "set" | "get" | "delete", key: unknown): CheckName {
  return typeof key === "string" && key.startsWith("upload:") ? `uploads.context.${verb}` : `context.${verb}`;
}

/** The name of a message post: with attachments it is the one that follows an upload. */
export function messageCheck(attachments: unknown): CheckName {
  return Array.isArray(attachments) && attachments.length > 0 ? "uploads.message.send" : "messages.send";
}
