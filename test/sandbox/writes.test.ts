import { describe, expect, it } from "vitest";
import {
  type Answer,
  agentExchange,
  ask,
  environment,
  field,
  firstSpace,
  get,
  jwtOf,
  movableClock,
  open,
  post,
  remove,
} from "./support.ts";

async function ready(options: Parameters<typeof open>[0] = {}) {
  const sandbox = await open(options);
  const env = environment(sandbox);
  const token = await jwtOf(env);
  const space = firstSpace(env);
  const api = (path: string) => `${env.url}/api/v1/${path}`;
  const lastCheck = () => sandbox.requests().at(-1)?.check;
  return { sandbox, env, token, space, api, lastCheck };
}

const VALUE = JSON.stringify({ type: "qa_contract_probe", text: "ä \u2028" });

describe("context", () => {
  it.each<[string, string]>([
    ["qa:1777636800:0123456789ab", "context"],
    ["a/b c%2F%?#é", "context"],
    ["upload:1777636800000:notes.txt:0123", "uploads.context"],
    ["__proto__", "context"],
  ])("keeps, gives back and deletes %s", async (key, check) => {
    const { token, space, api, lastCheck } = await ready();
    const one = api(`context/${encodeURIComponent(key)}?space_id=${space}`);

    const set = await post(api("context"), { key, value: VALUE, space_id: space, ttl: 300 }, token);
    expect(set).toMatchObject({ status: 200, body: { key, value: VALUE, space_id: space } });
    expect(lastCheck()).toBe(`${check}.set`);

    expect(await get(one, token)).toMatchObject({ status: 200, body: { key, value: VALUE } });
    expect(lastCheck()).toBe(`${check}.get`);
    const listed = field((await get(api(`context?space_id=${space}`), token)).body, "context", "items");
    expect(listed).toContainEqual(expect.objectContaining({ key }));

    expect(await remove(one, token)).toMatchObject({ status: 200, body: { key, deleted: true } });
    expect(lastCheck()).toBe(`${check}.delete`);
    for (const gone of [await get(one, token), await remove(one, token)]) {
      expect(gone).toMatchObject({ status: 404, body: { detail: { error: "context_not_found" } } });
    }
  });

  it("ends an entry with its ttl, by the sandbox's clock", async () => {
    const clock = movableClock();
    const { token, space, api } = await ready({ clock });
    const set = await post(api("context"), { key: "k", value: "1", space_id: space, ttl: 10 }, token);
    expect(field(set.body, "expires_at")).toBe(new Date(clock.time + 10_000).toISOString());
    const one = api(`context/k?space_id=${space}`);
    clock.time += 9_999;
    expect(await get(one, token)).toMatchObject({ status: 200 });
    clock.time += 1;
    expect(await get(one, token)).toMatchObject({ status: 404 });
    expect(JSON.stringify((await get(api(`context?space_id=${space}`), token)).body)).not.toContain('"key":"k"');
  });

  it("keeps an entry without a ttl, replaces its value, and not in the other space", async () => {
    const { env, token, space, api } = await ready();
    await post(api("context"), { key: "k", value: "1", space_id: space }, token);
    await post(api("context"), { key: "k", value: "2", space_id: space }, token);
    expect((await get(api(`context/k?space_id=${space}`), token)).body).toMatchObject({ value: "2", expires_at: null });
    expect(await get(api(`context/k?space_id=${env.spaces[1]?.id}`), token)).toMatchObject({ status: 404 });
  });

  it.each<[string, object, object]>([
    ["an empty key", { key: "" }, { loc: ["body", "key"] }],
    [
      "a key that is too long",
      { key: "k".repeat(513) },
      { loc: ["body", "key"], msg: "must be at most 512 characters long" },
    ],
    ["a value that is no text", { value: { a: 1 } }, { loc: ["body", "value"], msg: "is missing or no string" }],
    ["a value that is no JSON", { value: "{a}" }, { loc: ["body", "value"], msg: "must be a JSON string" }],
    ["no space", { space_id: undefined }, { loc: ["body", "space_id"] }],
    ["a ttl of 0", { ttl: 0 }, { loc: ["body", "ttl"], msg: "must be at least 1" }],
    ["half a second", { ttl: 0.5 }, { loc: ["body", "ttl"] }],
    ["a ttl as text", { ttl: "300" }, { loc: ["body", "ttl"] }],
    ["an unknown field", { secret: "x" }, { msg: expect.stringContaining("secret") }],
  ])("refuses %s", async (_, change, fault) => {
    const { token, space, api } = await ready();
    const body = { key: "k", value: "1", space_id: space, ttl: 300, ...change };
    expect(await post(api("context"), body, token)).toMatchObject({ status: 422, body: { detail: [fault] } });
    expect(await get(api(`context/k?space_id=${space}`), token)).toMatchObject({ status: 404 });
  });

  it("names every field that is wrong", async () => {
    const { token, api } = await ready();
    const { body } = await post(api("context"), {}, token);
    expect(field(body, "detail")).toMatchObject([
      { loc: ["body", "key"] },
      { loc: ["body", "value"] },
      { loc: ["body", "space_id"] },
    ]);
  });

  it("knows no other space", async () => {
    const { token, api } = await ready();
    expect(await post(api("context"), { key: "k", value: "1", space_id: "s" }, token)).toMatchObject({ status: 404 });
  });
});

function upload(url: string, token: string, form: FormData): Promise<Answer> {
  return ask(url, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: form });
}

function formOf(entries: Record<string, string | Blob>, name = "notes ü.txt"): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(entries)) {
    if (typeof value === "string") form.append(key, value);
    else form.append(key, value, name);
  }
  return form;
}

describe("uploads", () => {
  it.each<[string, Blob, object]>([
    ["text", new Blob(["hällo\r\n--x"], { type: "text/plain" }), { content_type: "text/plain", size: 11 }],
    ["binary", new Blob([new Uint8Array([0, 255, 13, 10])]), { content_type: "application/octet-stream", size: 4 }],
    ["nothing", new Blob([], { type: "text/plain" }), { content_type: "text/plain", size: 0 }],
  ])("describes %s", async (_, file, expected) => {
    const { token, space, api, lastCheck } = await ready();
    const answer = await upload(api("uploads/"), token, formOf({ file, space_id: space }));
    expect(answer).toMatchObject({
      status: 201,
      body: { attachment: { attachment_id: expect.any(String), original_filename: "notes ü.txt", ...expected } },
    });
    expect(lastCheck()).toBe("uploads.create");
  });

  it.each<[string, (space: string) => FormData, number, object]>([
    ["no file", (space) => formOf({ space_id: space }), 422, [{ loc: ["body", "file"] }]],
    ["text as the file", (space) => formOf({ file: "x", space_id: space }), 422, [{ loc: ["body", "file"] }]],
    ["no space", () => formOf({ file: new Blob(["x"]) }), 422, [{ loc: ["body", "space_id"] }]],
    ["an unknown space", () => formOf({ file: new Blob(["x"]), space_id: "s" }), 404, { error: "space_not_found" }],
  ])("refuses %s", async (_, form, status, detail) => {
    const { token, space, api } = await ready();
    expect(await upload(api("uploads/"), token, form(space))).toMatchObject({ status, body: { detail } });
  });

  it.each<[string, string, string]>([
    ["JSON", "application/json", "must be multipart/form-data"],
    [
      "a multipart body without its boundary",
      "multipart/form-data; boundary=x",
      "is no well-formed multipart/form-data",
    ],
  ])("refuses %s", async (_, contentType, msg) => {
    const { token, api } = await ready();
    const headers = { authorization: `Bearer ${token}`, "content-type": contentType };
    const answer = await ask(api("uploads/"), { method: "POST", headers, body: "{}" });
    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ["body"], msg }] } });
  });

  it("refuses more than 16 MiB", async () => {
    const { token, api, sandbox } = await ready();
    const answer = await upload(api("uploads/"), token, formOf({ file: new Blob([new Uint8Array(17 * 1024 * 1024)]) }));
    expect(answer).toMatchObject({ status: 413 });
    expect(sandbox.requests().at(-1)).toMatchObject({ status: 413, body: "" });
  });
});

describe("messages", () => {
  const message = { content: "hello", channel: "main", message_type: "text" };

  it("are listed first once sent, for the person and for the agent", async () => {
    const { env, token, space, api, lastCheck } = await ready();
    const sent = await post(api("messages"), { ...message, space_id: space }, token);
    expect(sent).toMatchObject({ status: 201, body: { message: { content: "hello", sender: env.username } } });
    expect(lastCheck()).toBe("messages.send");
    const { body } = await get(api(`messages?channel=main&limit=1&space_id=${space}`), token);
    expect(body).toMatchObject({ results: [{ id: field(sent.body, "message", "id") }] });

    const agentToken = await jwtOf(env, agentExchange({ agent_name: env.agentName }), env.agentPat);
    const byAgent = await post(api("messages"), { ...message, space_id: space }, agentToken);
    expect(byAgent.body).toMatchObject({ message: { sender: env.agentName } });
  });

  it("carry references to what was uploaded to the same space", async () => {
    const { env, token, space, api, lastCheck } = await ready();
    const uploaded = await upload(api("uploads/"), token, formOf({ file: new Blob(["x"]), space_id: space }));
    const attachment = {
      id: field(uploaded.body, "attachment", "attachment_id"),
      filename: "notes.txt",
      content_type: "text/plain",
      size: 1,
      size_bytes: 1,
      url: field(uploaded.body, "attachment", "url"),
      kind: "file",
      context_key: "upload:1:notes.txt:1",
    };
    const body = {
      ...message,
      space_id: space,
      attachments: [attachment],
      metadata: { accepted_attachments: [attachment] },
    };
    expect(await post(api("messages"), body, token)).toMatchObject({
      status: 201,
      body: { message: { attachments: [attachment] } },
    });
    expect(lastCheck()).toBe("uploads.message.send");

    const unknown = { detail: [{ loc: ["body", "attachments", 0, "id"], msg: "was not uploaded to this space" }] };
    const elsewhere = { ...body, space_id: env.spaces[1]?.id };
    expect(await post(api("messages"), elsewhere, token)).toMatchObject({ status: 422, body: unknown });
    const { kind: _, ...incomplete } = attachment;
    expect(await post(api("messages"), { ...body, attachments: [incomplete] }, token)).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["body", "attachments", 0, "kind"], msg: "must be one of: file" }] },
    });
  });

  it.each<[string, object, number]>([
    ["empty content", { content: "" }, 422],
    ["no content", { content: undefined }, 422],
    ["another channel", { channel: "side" }, 422],
    ["another type", { message_type: "html" }, 422],
    ["metadata that is no object", { metadata: [] }, 422],
    ["no space", { space_id: undefined }, 422],
    ["an unknown space", { space_id: "s" }, 404],
  ])("refuses %s", async (_, change, status) => {
    const { token, space, api } = await ready();
    expect(await post(api("messages"), { ...message, space_id: space, ...change }, token)).toMatchObject({ status });
  });
});
