import type { ApiRequest } from "../api/client.ts";
import { multipart } from "../api/multipart.ts";
import type { Shaped } from "../api/schemas.ts";
import {
  attachmentId,
  type ContextEntry,
  expectDeleted,
  expectRead,
  expectSet,
  messageId,
  readAttachment,
} from "../api/write-answers.ts";
import type { Created } from "./left-behind.ts";
import {
  attachmentReference,
  messageText,
  probeEntry,
  uploadEntry,
  type WriteFacts,
  type WriteOptions,
} from "./write-values.ts";

/** One request of a chain, as data. */
export interface WriteStep {
  name: string;
  /** The steps of the same chain without which it makes no sense. */
  after: readonly string[];
  /** What the request does: only reads are ever tried again. */
  does: "create" | "read" | "delete";
  request: (facts: WriteFacts) => ApiRequest;
  expect: (body: unknown, facts: WriteFacts) => Shaped<object>;
  /** What an answer as expected adds to the facts. */
  learn?: (body: unknown) => Partial<WriteFacts>;
  /** What it makes; the body is the answer's, as far as there was a usable one. */
  creates?: (facts: WriteFacts, body: unknown) => Created;
}

/** The chains, independent of one another, each in the order in which its steps run. */
export function writeChains({ keep, upload, sendMessage }: Omit<WriteOptions, "ttlSeconds">): WriteStep[][] {
  const deletes = (step: WriteStep) => (keep ? [] : [step]);
  const probe = contextSteps("context", probeEntry, []);
  const described = contextSteps("uploads.context", uploadEntry, ["uploads.create"]);
  const chains = [[probe.set, probe.get, ...deletes(probe.delete)]];
  if (upload !== null) {
    // The message goes out while the entry that it refers to is there.
    const messages = sendMessage ? [messageWithUpload] : [];
    chains.push([uploadsCreate, described.set, described.get, ...messages, ...deletes(described.delete)]);
  } else if (sendMessage) {
    chains.push([plainMessage]);
  }
  return chains;
}

/** The checks in the order in which reports show them (spec api.md, "Writes"). */
export function inReportOrder<T extends { name: string }>(steps: readonly T[]): T[] {
  // A message comes last although an upload's entry outlives it.
  const isMessage = ({ name }: T) => name.endsWith(".send");
  return [...steps.filter((step) => !isMessage(step)), ...steps.filter(isMessage)];
}

/** `DELETE /api/v1/context/{key}?space_id`. */
export function deleteRequest({ space }: Pick<WriteFacts, "space">, key: string): ApiRequest {
  return { method: "DELETE", path: `/api/v1/context/${encodeURIComponent(key)}`, query: { space_id: space } };
}

type ContextSteps = Record<"set" | "get" | "delete", WriteStep>;

function contextSteps(
  prefix: "context" | "uploads.context",
  entryOf: (facts: WriteFacts) => ContextEntry,
  after: readonly string[],
): ContextSteps {
  const set = `${prefix}.set`;
  return {
    set: {
      name: set,
      after,
      does: "create",
      request: (facts) => {
        const { key, value } = entryOf(facts);
        const json = { key, value: JSON.stringify(value), space_id: facts.space, ttl: facts.ttlSeconds };
        return { method: "POST", path: "/api/v1/context", json };
      },
      expect: (body, facts) => expectSet(body, entryOf(facts)),
      creates: (facts) => ({ kind: "context_entry", key: entryOf(facts).key }),
    },
    get: {
      name: `${prefix}.get`,
      after: [set],
      does: "read",
      request: (facts) => ({ ...deleteRequest(facts, entryOf(facts).key), method: "GET" }),
      expect: (body, facts) => expectRead(body, entryOf(facts)),
    },
    delete: {
      name: `${prefix}.delete`,
      after: [set],
      does: "delete",
      request: (facts) => deleteRequest(facts, entryOf(facts).key),
      expect: (body, facts) => expectDeleted(body, entryOf(facts)),
    },
  };
}

const uploadsCreate: WriteStep = {
  name: "uploads.create",
  after: [],
  does: "create",
  request: ({ space, file }) => {
    if (file === null) throw new Error("there is no file to upload");
    return {
      method: "POST",
      path: "/api/v1/uploads/",
      body: multipart({ space_id: space }, { field: "file", ...file }),
    };
  },
  expect: (body, { file }) => {
    const read = readAttachment(body);
    if (!read.ok || read.value.size === file?.bytes.length) return read;
    return { ok: false, detail: `the API says that it stored ${read.value.size} bytes of ${file?.bytes.length}` };
  },
  learn: (body) => {
    const read = readAttachment(body);
    return { attachment: read.ok ? read.value : null };
  },
  creates: (_, body) => ({ kind: "upload", id: attachmentId(body) }),
};

const plainMessage: WriteStep = {
  name: "messages.send",
  after: [],
  does: "create",
  request: (facts) => ({ method: "POST", path: "/api/v1/messages", json: messageBody(facts) }),
  expect: (body) =>
    messageId(body) === null ? { ok: false, detail: "the answer gives no id of the message" } : { ok: true, value: {} },
  creates: (_, body) => ({ kind: "message", id: messageId(body) }),
};

const messageWithUpload: WriteStep = {
  ...plainMessage,
  name: "uploads.message.send",
  after: ["uploads.create", "uploads.context.set"],
  request: (facts) => {
    const attachments = [attachmentReference(facts)];
    const json = { ...messageBody(facts), attachments, metadata: { accepted_attachments: attachments } };
    return { method: "POST", path: "/api/v1/messages", json };
  },
};

function messageBody(facts: WriteFacts) {
  return { content: messageText(facts), space_id: facts.space, channel: "main", message_type: "text" };
}
