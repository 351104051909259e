import { describe, expect, it } from "vitest";
import {
  attachmentId,
  expectDeleted,
  expectRead,
  expectSet,
  messageId,
  readAttachment,
} from "../../src/api/write-answers.ts";

const entry = { key: "qa:1:0123456789ab", value: { type: "t", list: [1, { a: null }], text: "ä" } };
const { key } = entry;
const JSON_VALUE = JSON.stringify(entry.value);

describe("context.get: the value read is the value written, whichever way it is wrapped", () => {
  it.each<[string, unknown]>([
    ["as the JSON string that was written", { key, value: JSON_VALUE, space_id: "s", expires_at: null }],
    ["as another JSON string of the same value", { key, value: '{"text":"\\u00e4","list":[1,{"a":null}],"type":"t"}' }],
    ["as the JSON itself", { key, value: entry.value }],
    ["under `context`", { context: { key, value: JSON_VALUE } }],
  ])("%s", (_, body) => {
    expect(expectRead(body, entry)).toMatchObject({ ok: true });
  });

  it.each<[string, unknown, string]>([
    ["no object", [{ key, value: JSON_VALUE }], "no object"],
    ["null", null, "no object"],
    ["nothing", {}, "`key`"],
    ["no value", { key }, "no `value`"],
    ["null as the value", { key, value: null }, "not the value"],
    ["another key", { key: "qa:2:0123456789ab", value: JSON_VALUE }, "another key"],
    ["another value", { key, value: '{"type":"t"}' }, "not the value"],
    ["a field more", { key, value: { ...entry.value, more: 1 } }, "not the value"],
    ["a field less", { key, value: { type: "t", list: [1, { a: null }] } }, "not the value"],
    ["a number as text", { key, value: { ...entry.value, list: ["1", { a: null }] } }, "not the value"],
    ["another order in a list", { key, value: { ...entry.value, list: [{ a: null }, 1] } }, "not the value"],
    ["null left out", { key, value: { ...entry.value, list: [1, {}] } }, "not the value"],
    ["the string wrapped once more", { key, value: JSON.stringify(JSON_VALUE) }, "not the value"],
    ["a text cut short", { key, value: JSON_VALUE.slice(0, -1) }, "not the value"],
    ["the value without its entry", entry.value, "`key`"],
    ["`__proto__` in place of the field", JSON.parse(`{"__proto__": {"key": "${key}", "value": "1"}}`), "`key`"],
  ])("%s fails", (_, body, detail) => {
    expect(expectRead(body, entry)).toEqual({ ok: false, detail: expect.stringContaining(detail) });
  });
});

describe("context.set", () => {
  it.each<[string, unknown, boolean]>([
    ["the entry", { key, value: JSON_VALUE }, true],
    ["the entry under `context`", { context: { key } }, true],
    ["the key alone", { key }, true],
    ["another value", { key, value: "{}" }, false],
    ["another key", { key: "x", value: JSON_VALUE }, false],
    ["no key", { value: JSON_VALUE }, false],
    ["a list", [], false],
  ])("%s: %#", (_, body, ok) => {
    expect(expectSet(body, entry).ok).toBe(ok);
  });
});

describe("context.delete", () => {
  it.each<[string, unknown, boolean]>([
    ["said so", { key, deleted: true }, true],
    ["no body at all", undefined, true],
    ["null", null, false],
    ["not said", { key }, false],
    ["denied", { key, deleted: false }, false],
    ["said as text", { key, deleted: "true" }, false],
    ["of another key", { key: "x", deleted: true }, false],
  ])("%s: %#", (_, body, ok) => {
    expect(expectDeleted(body, { key }).ok).toBe(ok);
  });
});

describe("uploads.create", () => {
  const rest = { url: "/u/1", content_type: "text/plain", size: 3, original_filename: "a.txt" };
  const attachment = { id: "1", ...rest };

  it.each<[string, unknown]>([
    ["attachment_id", { attachment_id: "1", ...rest }],
    ["id", { id: "1", ...rest }],
    ["file_id", { file_id: "1", ...rest }],
    ["attachment_id before the others", { id: "2", file_id: "3", attachment_id: "1", ...rest }],
    ["under `attachment`", { id: "x", attachment: { attachment_id: "1", ...rest, more: true } }],
  ])("%s", (_, body) => {
    expect(readAttachment(body)).toEqual({ ok: true, value: attachment });
    expect(attachmentId(body)).toBe("1");
  });

  it.each<[string, unknown, string | null]>([
    ["no id", rest, null],
    ["an empty id", { id: "", ...rest }, null],
    ["a number as the id", { id: 1, ...rest }, null],
    ["an endless id", { id: "x".repeat(1001), ...rest }, null],
    ["no url", { ...attachment, url: undefined }, "1"],
    ["no content type", { ...attachment, content_type: null }, "1"],
    ["a size that is text", { ...attachment, size: "3" }, "1"],
    ["a negative size", { ...attachment, size: -1 }, "1"],
    ["no file name", { ...attachment, original_filename: "" }, "1"],
    ["a list", [attachment], null],
    ["null", null, null],
  ])("%s fails", (_, body, id) => {
    expect(readAttachment(body).ok).toBe(false);
    expect(attachmentId(body)).toBe(id);
  });
});

it.each<[unknown, string | null]>([
  [{ id: "1" }, "1"],
  [{ message: { id: "1" } }, "1"],
  [{ id: "outer", message: {} }, null],
  [{ message: { id: 1 } }, null],
  [{ message: "1" }, null],
  [{}, null],
  [[{ id: "1" }], null],
  [null, null],
])("a message's id in %j is %j", (body, id) => {
  expect(messageId(body)).toBe(id);
});
