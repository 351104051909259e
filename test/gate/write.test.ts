import { describe, expect, it } from "vitest";
import { runPreflight } from "../../src/gate/preflight.ts";
import { coreSuite } from "../../src/gate/suite.ts";
import { gateSuite } from "../../src/gate/write-suite.ts";
import { checksSeen, environmentOf, explained, sandboxOf } from "../api/support.ts";
import { field, firstSpace } from "../sandbox/support.ts";
import { OPTIONS, preflight, world } from "./support.ts";
import { bodiesOf, contextKeys, EVERYTHING, NOTES, timesAsked, writing } from "./write-support.ts";

const READS = coreSuite.map(({ name }) => name);
const PROBE = ["context.set", "context.get", "context.delete"];
const UPLOAD = ["uploads.create", "uploads.context.set", "uploads.context.get", "uploads.context.delete"];
const KEY = /^qa:\d{10}:[0-9a-f]{12}$/;

describe("a run that writes", () => {
  it.each<[string, Parameters<typeof writing>[0], string[], string[]]>([
    ["--write", {}, PROBE, []],
    ["with an upload", { upload: NOTES }, [...PROBE, ...UPLOAD], ["upload"]],
    [
      "with an upload and a message",
      { upload: NOTES, sendMessage: true },
      [...PROBE, ...UPLOAD, "uploads.message.send"],
      ["upload", "message"],
    ],
    ["with a message alone", { sendMessage: true }, [...PROBE, "messages.send"], ["message"]],
  ])("%s passes, and leaves the context as it was", async (_, options, writes, kinds) => {
    const sandbox = await sandboxOf();
    const dev = environmentOf(sandbox);
    const keys = await contextKeys(dev);
    const at = world();
    const document = await preflight(dev, { at, options: writing(options) });

    expect(document).toMatchObject({ ok: true, mode: "write", summary: { mode: "write", failed_checks: [] } });
    expect(document.checks.map(({ name }) => name)).toEqual([...READS, ...writes]);
    for (const check of document.checks) expect(check).toMatchObject({ ok: true, attempts: 1 });
    expect(document.details).toEqual(document.checks);
    expect(document.summary.checks_total).toBe(8 + writes.length);
    expect(at.ended.map(({ name }) => name).sort()).toEqual([...READS, ...writes].sort());
    expect(document.evidence.suite).toEqual(gateSuite(coreSuite, writing(options).write));

    for (const name of writes) expect(timesAsked(sandbox, name)).toBe(1);
    expect(checksSeen(sandbox).filter((check) => check === "exchange")).toHaveLength(2);
    expect(sandbox.patsRefused()).toBe(0);
    expect(await contextKeys(dev)).toEqual(keys);
    // What the API has no delete for is named, with its id.
    expect(document.left_behind).toEqual(
      kinds.map((kind) => ({
        kind,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        reason: "the API has no delete for it",
      })),
    );
  });

  it("has no `left_behind` and no write when it only reads", async () => {
    const sandbox = await sandboxOf();
    const document = await preflight(environmentOf(sandbox));
    expect(document.mode).toBe("read_only");
    expect(document).not.toHaveProperty("left_behind");
    expect(
      sandbox
        .requests()
        .filter(({ method }) => method !== "GET")
        .map(({ path }) => path),
    ).toEqual(["/auth/exchange"]);
  });

  it("sends the bodies of api.md", async () => {
    const sandbox = await sandboxOf();
    const dev = environmentOf(sandbox);
    const space_id = firstSpace(dev);
    await preflight(dev, { options: writing({ ...EVERYTHING.write, ttlSeconds: 77 }) });

    const [set] = bodiesOf(sandbox, "context.set");
    expect(set).toEqual({ key: expect.stringMatching(KEY), value: expect.any(String), space_id, ttl: 77 });
    expect(JSON.parse(String(field(set, "value")))).toEqual({
      type: "qa_contract_probe",
      source: "axctl qa preflight",
      space_id,
      created_at_unix: Number(String(field(set, "key")).split(":")[1]),
    });
    const upload = sandbox.requests().find(({ check }) => check === "uploads.create");
    expect(upload).toMatchObject({ method: "POST", path: "/api/v1/uploads/", credential: "jwt" });
    expect(upload?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);

    const [described] = bodiesOf(sandbox, "uploads.context.set");
    expect(described).toMatchObject({ space_id, ttl: 77 });
    const value: unknown = JSON.parse(String(field(described, "value")));
    expect(value).toMatchObject({ type: "file_upload", content: "hällo\r\n--x", size: NOTES.bytes.length });
    const reference = {
      id: field(value, "attachment_id"),
      filename: NOTES.name,
      content_type: "text/plain",
      size: NOTES.bytes.length,
      size_bytes: NOTES.bytes.length,
      url: field(value, "url"),
      kind: "file",
      context_key: field(described, "key"),
    };
    expect(bodiesOf(sandbox, "uploads.message.send")).toEqual([
      {
        content: expect.stringContaining("axctl contract probe"),
        space_id,
        channel: "main",
        message_type: "text",
        attachments: [reference],
        metadata: { accepted_attachments: [reference] },
      },
    ]);
  });

  it("asks for the key URL-encoded, in the space", async () => {
    const sandbox = await sandboxOf();
    const dev = environmentOf(sandbox);
    await preflight(dev, { options: writing() });
    const key = encodeURIComponent(String(field(bodiesOf(sandbox, "context.set")[0], "key")));
    const path = `/api/v1/context/${key}?space_id=${firstSpace(dev)}`;
    expect(key).toContain("%3A");
    for (const check of ["context.get", "context.delete"]) {
      expect(sandbox.requests().find((request) => request.check === check)?.path).toBe(path);
    }
  });

  it("writes as soon as the space is known, beside the reads, and one chain beside the other", async () => {
    const sandbox = await sandboxOf({ latencyMs: 30 });
    await preflight(environmentOf(sandbox), { options: EVERYTHING });
    const seen = checksSeen(sandbox);
    // The login names the space, so everything that only needs the space is in the first wave.
    expect(seen.slice(1, 11)).toEqual(expect.arrayContaining([...READS, "context.set", "uploads.create"]));
    for (const chain of [
      PROBE,
      [
        "uploads.create",
        "uploads.context.set",
        "uploads.context.get",
        "uploads.message.send",
        "uploads.context.delete",
      ],
    ]) {
      expect(seen.filter((check) => chain.includes(String(check)))).toEqual(chain);
    }
  });

  it("works one request at a time", async () => {
    let running = 0;
    let most = 0;
    let last: Promise<unknown> = Promise.resolve();
    const throttle = <T>(work: () => Promise<T>): Promise<T> => {
      const turn = last.then(async () => {
        most = Math.max(most, ++running);
        return work().finally(() => running--);
      });
      last = turn.catch(() => undefined);
      return turn;
    };
    const document = await preflight(environmentOf(await sandboxOf()), {
      at: world({}, { throttle }),
      options: EVERYTHING,
    });
    expect(document.ok).toBe(true);
    expect(most).toBe(1);
  });

  it("works for an agent's token, in the agent's space", async () => {
    const dev = environmentOf(await sandboxOf());
    const variables = { AX_TOKEN: dev.agentPat, AX_BASE_URL: dev.url, AX_AGENT_ID: dev.agentId };
    const document = await runPreflight(world().needs, await explained({ variables }), { ...OPTIONS, ...EVERYTHING });
    expect(document).toMatchObject({ ok: true, principal: { bound_agent: { agent_id: dev.agentId } } });
  });
});

describe("--keep", () => {
  it("deletes nothing, and names what stays with how long", async () => {
    const sandbox = await sandboxOf();
    const dev = environmentOf(sandbox);
    const before = await contextKeys(dev);
    const document = await preflight(dev, { options: writing({ ...EVERYTHING.write, keep: true, ttlSeconds: 60 }) });
    expect(document.ok).toBe(true);
    expect(sandbox.requests().filter(({ method }) => method === "DELETE")).toEqual([]);
    const kept = (await contextKeys(dev)).filter((key) => !before.includes(key));
    const reason = "--keep was given; it ends by itself 60 s after it was written";
    expect(document.left_behind).toEqual([
      { kind: "context_entry", key: kept[0], reason },
      { kind: "upload", id: expect.any(String), reason: "the API has no delete for it" },
      { kind: "context_entry", key: kept[1], reason },
      { kind: "message", id: expect.any(String), reason: "the API has no delete for it" },
    ]);
    expect(kept).toEqual([expect.stringMatching(KEY), expect.stringMatching(/^upload:/)]);
  });
});
