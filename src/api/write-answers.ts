import { isDeepStrictEqual } from "node:util";
import * as z from "zod/mini";
import { isObject, type Shaped, shaped } from "./schemas.ts";

/** An entry of a space's context; `value` is what its JSON string says. */
export interface ContextEntry {
  key: string;
  value: unknown;
}

/** What the API says of a file that was uploaded (spec api.md, `uploads.create`). */
export interface Attachment {
  id: string;
  url: string;
  content_type: string;
  size: number;
  original_filename: string;
}

const FINE: Shaped<object> = { ok: true, value: {} };

/** Longer ids and names are none: they would be sent back, printed and kept. Half of a surrogate pair fits into no URL. */
const text = z.string().check(z.minLength(1), z.maxLength(1000), z.regex(/^\P{Cs}*$/u));

const uploadSchema = z.object({
  url: z.string().check(z.minLength(1), z.maxLength(10_000)),
  content_type: text,
  size: z.int().check(z.gte(0)),
  original_filename: text,
});

/** The answer to `context.set` is about the key that was set, and any value in it is the one that was written. */
export function expectSet(body: unknown, entry: ContextEntry): Shaped<object> {
  const found = entryIn(body, entry.key);
  if (!found.ok || !Object.hasOwn(found.value, "value") || isSame(found.value["value"], entry.value)) return found;
  return differs("the value in the answer is not the value that was written");
}

/** The answer to `context.get` holds exactly the value that was written, as a JSON string or as the JSON itself. */
export function expectRead(body: unknown, entry: ContextEntry): Shaped<object> {
  const found = entryIn(body, entry.key);
  if (!found.ok) return found;
  if (!Object.hasOwn(found.value, "value")) return differs("the entry in the answer has no `value`");
  return isSame(found.value["value"], entry.value) ? FINE : differs("the value read is not the value that was written");
}

/** The answer to `context.delete` says that this key is deleted, or nothing at all (204: the body is undefined). */
export function expectDeleted(body: unknown, { key }: Pick<ContextEntry, "key">): Shaped<object> {
  if (body === undefined) return FINE;
  const found = entryIn(body, key);
  if (!found.ok) return found;
  return found.value["deleted"] === true ? FINE : differs("the answer does not say `deleted: true`");
}

/** An upload's answer, bare or under `attachment`; the id under `attachment_id`, `id` or `file_id`. */
export function readAttachment(body: unknown): Shaped<Attachment> {
  const holder = attachmentIn(body);
  if (holder === undefined) return differs("expected an attachment, received no object");
  const read = shaped(uploadSchema, holder);
  if (!read.ok) return read;
  const id = attachmentId(body);
  if (id === null) return differs("the attachment has no `attachment_id`, `id` or `file_id`");
  return { ok: true, value: { id, ...read.value } };
}

/** The id that an upload's answer gives, whatever else is wrong with it. */
export function attachmentId(body: unknown): string | null {
  const holder = attachmentIn(body) ?? {};
  return idOf(holder["attachment_id"]) ?? idOf(holder["id"]) ?? idOf(holder["file_id"]);
}

/** The id of a message that was sent: `{id}` or `{message: {id}}`. */
export function messageId(body: unknown): string | null {
  if (!isObject(body)) return null;
  return idOf(isObject(body["message"]) ? body["message"]["id"] : body["id"]);
}

function attachmentIn(body: unknown): Record<string, unknown> | undefined {
  if (!isObject(body)) return undefined;
  return isObject(body["attachment"]) ? body["attachment"] : body;
}

function idOf(value: unknown): string | null {
  const read = text.safeParse(value);
  return read.success ? read.data : null;
}

/** The entry itself, bare or under `context`, when it is about the key. */
function entryIn(body: unknown, key: string): Shaped<Record<string, unknown>> {
  if (!isObject(body)) return differs("expected a context entry, received no object");
  const entry = isObject(body["context"]) ? body["context"] : body;
  if (!Object.hasOwn(entry, "key")) return differs("the answer does not say which `key` it is about");
  return entry["key"] === key ? { ok: true, value: entry } : differs("the answer is about another key");
}

/** Equal as JSON: a text is read as the JSON string that was written, whatever the order of its fields. */
function isSame(received: unknown, written: unknown): boolean {
  if (typeof received !== "string") return isDeepStrictEqual(received, written);
  try {
    return isDeepStrictEqual(JSON.parse(received), written);
  } catch {
    // No JSON is no value that was ever written.
    return false;
  }
}

function differs(detail: string): { ok: false; detail: string } {
  return { ok: false, detail };
}
