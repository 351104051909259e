import type { Answering, Incoming } from "./hostile-server.ts";

/** One answer, written to the socket as it stands here, whatever a sound server's library would refuse to write. */
export interface RawAnswer {
  status?: number;
  reason?: string;
  /** Lines of the head; without a content type of its own it is JSON, and null stands for none at all. */
  headers?: readonly string[];
  type?: string | null;
  body?: string | Uint8Array;
}

/** Answers with one well-framed message and closes the connection. */
export function send({ status = 200, reason = "Whatever", headers = [], type, body = "" }: RawAnswer): Answering {
  const bytes = Buffer.from(body);
  const types = type === null ? [] : [`content-type: ${type ?? "application/json"}`];
  const lines = [...types, ...headers, `content-length: ${bytes.length}`, "connection: close"];
  return bytesOf(headOf(status, lines, reason), bytes);
}

/** The same, made of the request. */
export function reply(make: (incoming: Incoming) => RawAnswer): Answering {
  return (incoming) => send(make(incoming))(incoming);
}

/** Answers with JSON. */
export function json(value: unknown, status = 200): Answering {
  return send({ status, body: JSON.stringify(value) });
}

/** Writes bytes as they are, and closes. */
export function bytesOf(...parts: readonly (string | Uint8Array)[]): Answering {
  return ({ socket }) => void socket.end(Buffer.concat(parts.map((part) => Buffer.from(part))));
}

export function headOf(status: number, lines: readonly string[], reason = "Whatever"): string {
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`;
}

/** Answers `times` in the hostile way, and well from then on. */
export function first(times: number, answer: Answering): Answering {
  return (incoming) => (incoming.nth <= times ? answer(incoming) : incoming.good());
}

/** Writes `chunk` until `total` bytes are out or nobody reads any more, waiting whenever the reader is slower. */
export function stream({ socket }: Incoming, chunk: Uint8Array, total: number): void {
  let written = 0;
  const pump = () => {
    while (!socket.destroyed && written < total) {
      written += chunk.length;
      if (!socket.write(chunk)) return void socket.once("drain", pump);
    }
    socket.end();
  };
  pump();
}
