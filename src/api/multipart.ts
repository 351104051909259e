import { createHash } from "node:crypto";

/** A file as a form carries it. */
export interface FormFile {
  name: string;
  contentType: string;
  bytes: Uint8Array;
}

/** A request's body that is no JSON. */
export interface BinaryBody {
  contentType: string;
  bytes: Uint8Array;
}

/**
 * `multipart/form-data` with text fields and one file (RFC 7578). Names are escaped as browsers do it (WHATWG HTML,
 * "multipart/form-data encoding algorithm"). The boundary is a digest of the file: a file cannot hold its own, and the
 * same form always gives the same bytes.
 */
export function multipart(fields: Readonly<Record<string, string>>, file: FormFile & { field: string }): BinaryBody {
  const boundary = `axctl-${createHash("sha256").update(file.bytes).digest("hex").slice(0, 48)}`;
  const texts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"\r\n\r\n${value}\r\n`,
  );
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${escaped(file.field)}"; filename="${escaped(file.name)}"`,
    `Content-Type: ${file.contentType}`,
    "\r\n",
  ].join("\r\n");
  const bytes = Buffer.concat([
    Buffer.from(texts.join("")),
    Buffer.from(head),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes };
}

function escaped(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
