import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/core/redact.ts";
import { coreSuite, suiteEvidence } from "../../src/gate/suite.ts";
import { inReportOrder, writeChains } from "../../src/gate/write-steps.ts";
import { gateSuite } from "../../src/gate/write-suite.ts";
import {
  attachmentReference,
  messageText,
  nonceOf,
  probeEntry,
  uploadEntry,
  type WriteFacts,
} from "../../src/gate/write-values.ts";
import { EVERYTHING, NOTES, writing } from "./write-support.ts";

const ATTACHMENT = {
  id: "0123456789abcdef0123456789abcdef0123456789",
  url: "/uploads/1",
  content_type: "text/plain",
  size: 12,
  original_filename: "notes ü (1).txt",
};

const FACTS: WriteFacts = {
  space: "5pace",
  ttlSeconds: 300,
  startedAtMs: 1_777_636_800_999,
  nonce: "0123456789ab",
  file: NOTES,
  attachment: ATTACHMENT,
  redact: (text) => text,
};

const UPLOAD_KEY = "upload:1777636800999:notes----1-.txt:0123456789abcdef0123456789abcdef0123";

describe("the probe (api.md, Writes)", () => {
  it("has its key and value", () => {
    expect(probeEntry(FACTS)).toEqual({
      key: "qa:1777636800:0123456789ab",
      value: {
        type: "qa_contract_probe",
        source: "axctl qa preflight",
        space_id: "5pace",
        created_at_unix: 1_777_636_800,
      },
    });
  });

  it.each([
    [0, "000000000000"],
    [0.5, "888888888888"],
    [0.999999, "ffffffffffff"],
  ])("has 12 hexadecimal digits of randomness: %d", (number, nonce) => {
    expect(nonceOf(() => number)).toBe(nonce);
  });
});

describe("the upload's entry (api.md, Writes)", () => {
  it("has its key and value, with the text of a short text file", () => {
    expect(uploadEntry(FACTS)).toEqual({
      key: UPLOAD_KEY,
      value: {
        type: "file_upload",
        source: "qa_contract_probe",
        attachment_id: ATTACHMENT.id,
        context_key: UPLOAD_KEY,
        filename: "notes ü (1).txt",
        content_type: "text/plain",
        size: 12,
        url: "/uploads/1",
        content: "hällo\r\n--x",
      },
    });
  });

  const TOKEN = "op?>~qU5?>~vB8.mK2?>~Xr6!Tn9>?~Lw3?>~Fz7";

  it.each<[string, (secret: string) => string]>([
    ["as it is", (secret) => secret],
    ["in base64", (secret) => Buffer.from(secret).toString("base64")],
    ["URL-encoded", encodeURIComponent],
  ])("has no piece of a secret in its key when the API puts one %s into the id and the name", (_, write) => {
    const redactor = createRedactor();
    redactor.add(TOKEN);
    const echoed = { ...ATTACHMENT, id: write(TOKEN), original_filename: `a ${write(TOKEN)}` };
    const { key } = uploadEntry({ ...FACTS, attachment: echoed, redact: redactor.text });
    // The last character of base64 holds two bits of the secret at most.
    expect(key).toMatch(/^upload:1777636800999:a-+w?-*:\*{3}w?=*$/);
  });

  it.each<[string, string, Buffer, string | undefined]>([
    ["50,000 bytes of text", "text/plain", Buffer.alloc(50_000, "x"), "x".repeat(50_000)],
    ["a byte more", "text/plain", Buffer.alloc(50_001, "x"), undefined],
    ["another kind of text", "TEXT/markdown; charset=utf-8", Buffer.from("# a"), "# a"],
    ["a byte-order mark", "text/csv", Buffer.from("\ufeffa;b"), "\ufeffa;b"],
    ["JSON, which is no text/*", "application/json", Buffer.from("{}"), undefined],
    ["text in another encoding", "text/plain", Buffer.from([0xe4, 0x62]), undefined],
  ])("%s", (_, content_type, bytes, content) => {
    const facts = { ...FACTS, file: { ...NOTES, bytes }, attachment: { ...ATTACHMENT, content_type } };
    const { value } = uploadEntry(facts);
    if (content === undefined) expect(value).not.toHaveProperty("content");
    else expect(value).toMatchObject({ content });
  });

  it.each([
    ["../../etc/passwd", "..-..-etc-passwd"],
    ["a:b\u202ec\n.txt", "a-b-c-.txt"],
    ["漢字🎉.md", "---.md"],
    ["ok-1_2.TXT", "ok-1_2.TXT"],
  ])("makes the file name %j safe", (original_filename, name) => {
    const { key } = uploadEntry({ ...FACTS, attachment: { ...ATTACHMENT, id: "i", original_filename } });
    expect(key).toBe(`upload:1777636800999:${name}:i`);
  });
});

it("a message refers to an upload as api.md says", () => {
  expect(attachmentReference(FACTS)).toEqual({
    id: ATTACHMENT.id,
    filename: "notes ü (1).txt",
    content_type: "text/plain",
    size: 12,
    size_bytes: 12,
    url: "/uploads/1",
    kind: "file",
    context_key: UPLOAD_KEY,
  });
});

it("a message says what it is, and mentions nobody", () => {
  expect(messageText(FACTS)).toMatch(/^axctl contract probe qa:1777636800:0123456789ab: /);
  expect(messageText(FACTS)).not.toContain("@");
  expect(messageText({ ...FACTS, file: null })).not.toBe(messageText(FACTS));
});

const PROBE = ["context.set", "context.get", "context.delete"];
const UPLOAD = ["uploads.create", "uploads.context.set", "uploads.context.get", "uploads.context.delete"];

describe("the checks of a run, in the order of api.md", () => {
  it.each<[string, Parameters<typeof writing>[0], string[]]>([
    ["--write", {}, PROBE],
    ["an upload", { upload: NOTES }, [...PROBE, ...UPLOAD]],
    ["an upload and a message", { upload: NOTES, sendMessage: true }, [...PROBE, ...UPLOAD, "uploads.message.send"]],
    ["a message alone", { sendMessage: true }, [...PROBE, "messages.send"]],
    ["--keep", { keep: true }, PROBE.slice(0, 2)],
    [
      "--keep with everything",
      { keep: true, upload: NOTES, sendMessage: true },
      [...PROBE.slice(0, 2), ...UPLOAD.slice(0, 3), "uploads.message.send"],
    ],
  ])("%s", (_, options, names) => {
    const steps = inReportOrder(writeChains(writing(options).write).flat());
    expect(steps.map(({ name }) => name)).toEqual(names);
  });

  it("sends the message while the entry that it refers to is there", () => {
    const [, upload = []] = writeChains(EVERYTHING.write);
    const names = upload.map(({ name }) => name);
    expect(names.indexOf("uploads.message.send")).toBeGreaterThan(names.indexOf("uploads.context.set"));
    expect(names.at(-1)).toBe("uploads.context.delete");
  });
});

describe("the suite in the evidence", () => {
  it.each<[string, Parameters<typeof writing>[0]]>([
    ["core+write", {}],
    ["core+write+upload", { upload: NOTES }],
    ["core+write+message", { sendMessage: true }],
    ["core+write+upload+message", { upload: NOTES, sendMessage: true }],
  ])("%s", (name, options) => {
    expect(gateSuite(coreSuite, writing(options).write).name).toBe(name);
  });

  it("is the reads' own without --write, and another one for whatever else is asked", () => {
    expect(gateSuite(coreSuite, undefined)).toEqual(suiteEvidence(coreSuite));
    const either = [false, true];
    const all = either.flatMap((keep) =>
      either.flatMap((sendMessage) => [null, NOTES].map((upload) => writing({ keep, sendMessage, upload }).write)),
    );
    const digests = [undefined, ...all].map((write) => gateSuite(coreSuite, write).digest);
    expect(new Set(digests).size).toBe(9);
    expect(gateSuite(coreSuite.slice(1), writing().write).digest).not.toBe(digests[1]);
  });

  it("is the same whatever the file and the life of an entry", () => {
    const other = { name: "x.bin", contentType: "image/png", bytes: Buffer.alloc(100_000) };
    expect(gateSuite(coreSuite, writing({ upload: other, ttlSeconds: 1 }).write)).toEqual(
      gateSuite(coreSuite, writing({ upload: NOTES }).write),
    );
  });
});
