import type { FormFile } from "../api/multipart.ts";
import type { Attachment, ContextEntry } from "../api/write-answers.ts";
import type { Random } from "../core/ports.ts";

/** What `--write` and the options beside it ask for. */
export interface WriteOptions {
  /** How long the API keeps an entry that is not deleted, in seconds. */
  ttlSeconds: number;
  /** Deletes nothing. */
  keep: boolean;
  sendMessage: boolean;
  /** The file of `--upload-file`. */
  upload: FormFile | null;
}

/** What the requests of a chain of writes are made of. */
export interface WriteFacts {
  space: string;
  ttlSeconds: number;
  /** Milliseconds since 1970. */
  startedAtMs: number;
  /** 12 hexadecimal digits. */
  nonce: string;
  file: FormFile | null;
  /** Known once `uploads.create` has passed. */
  attachment: Attachment | null;
  /** Blanks secrets. Applied before a text is cut or altered: what is left of a secret would not be known for one. */
  redact: (text: string) => string;
}

/** A text of at most this many bytes goes into the upload's context entry (spec api.md, "Writes"). */
const MAX_TEXT_BYTES = 50_000;
const MAX_KEY_ID = 36;

/** 12 hexadecimal digits. */
export function nonceOf(random: Random): string {
  return Array.from({ length: 12 }, () => Math.floor(random() * 16).toString(16)).join("");
}

/** The probe of the context chain (spec api.md, "Writes"). */
export function probeEntry({ space, startedAtMs, nonce }: WriteFacts): ContextEntry {
  const createdAt = Math.floor(startedAtMs / 1000);
  return {
    key: `qa:${createdAt}:${nonce}`,
    value: {
      type: "qa_contract_probe",
      source: "axctl qa preflight",
      space_id: space,
      created_at_unix: createdAt,
    },
  };
}

/** The entry that describes an upload, with its text when it is a short one (spec api.md, "Writes"). */
export function uploadEntry(facts: WriteFacts): ContextEntry {
  const { id, url, content_type, size, original_filename } = attachmentOf(facts);
  // The key stands in URLs and reports, and the API chose what it is made of.
  const name = facts.redact(original_filename).replace(/[^A-Za-z0-9._-]/gu, "-");
  const shortId = [...facts.redact(id)].slice(0, MAX_KEY_ID).join("");
  const key = `upload:${facts.startedAtMs}:${name}:${shortId}`;
  const content = textOf(facts.file, content_type);
  return {
    key,
    value: {
      type: "file_upload",
      source: "qa_contract_probe",
      attachment_id: id,
      context_key: key,
      filename: original_filename,
      content_type,
      size,
      url,
      ...(content === undefined ? {} : { content }),
    },
  };
}

/** How a message refers to an upload (spec api.md, "Writes"). */
export function attachmentReference(facts: WriteFacts) {
  const { id, url, content_type, size, original_filename } = attachmentOf(facts);
  return {
    id,
    filename: original_filename,
    content_type,
    size,
    size_bytes: size,
    url,
    kind: "file",
    context_key: uploadEntry(facts).key,
  };
}

/** What the message says to the people and agents who read it. */
export function messageText({ startedAtMs, nonce, file }: WriteFacts): string {
  const what = file === null ? "a message" : "a message with an upload";
  return `axctl contract probe qa:${Math.floor(startedAtMs / 1000)}:${nonce}: ${what}, sent by a gate; it needs no answer.`;
}

function attachmentOf({ attachment }: WriteFacts): Attachment {
  if (attachment === null) throw new Error("nothing was uploaded yet");
  return attachment;
}

function textOf(file: FormFile | null, contentType: string): string | undefined {
  if (file === null || !/^text\//i.test(contentType) || file.bytes.length > MAX_TEXT_BYTES) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.bytes);
  } catch {
    // Text in another encoding is described like any other file: JSON could not hold it unaltered.
    return undefined;
  }
}
