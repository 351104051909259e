import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Answering, Incoming } from "../hostile-server.ts";
import { bytesOf, first, headOf, stream } from "../send.ts";
import { type BadAnswer, contract, fails, passes, QUICK, same, transport } from "../verdict.ts";

/** 400 MB, of which a reader may keep 10 MiB. */
const HUGE = 400 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, "x");
const CHUNKED_CHUNK = Buffer.concat([Buffer.from("10000\r\n"), CHUNK, Buffer.from("\r\n")]);

const reset: Answering = ({ socket }) => void socket.resetAndDestroy();

/** Writes, waits until it has arrived, and resets. */
function thenReset(make: (incoming: Incoming) => string): Answering {
  return (incoming) => {
    incoming.socket.write(make(incoming));
    setTimeout(() => incoming.socket.resetAndDestroy(), 30);
  };
}

const framed = (length: number) => headOf(200, ["content-type: application/json", `content-length: ${length}`]);
const chunked = headOf(200, ["content-type: application/json", "transfer-encoding: chunked"]);
const sound = ({ body }: Incoming) => `${framed(Buffer.byteLength(body))}${body}`;
const whole =
  (make: (incoming: Incoming) => string): Answering =>
  (incoming) =>
    bytesOf(make(incoming))(incoming);

/** Writes a little every now and then, for ever. */
function drip(head: string, piece: string): Answering {
  return ({ socket }) => {
    socket.write(head);
    const timer = setInterval(() => socket.write(piece), 20);
    socket.once("close", () => clearInterval(timer));
  };
}

/** Sound, but compressed on the way. */
const gzipped: Answering = ({ body, socket }) => {
  const packed = gzipSync(body);
  socket.write(headOf(200, ["transfer-encoding: gzip, chunked"]));
  socket.end(Buffer.concat([Buffer.from(`${packed.length.toString(16)}\r\n`), packed, Buffer.from("\r\n0\r\n\r\n")]));
};

const silent: Answering = () => undefined;

const lost = fails(transport("connection_reset"), 2);
const cut = fails(transport("body_truncated"), 2);
const late = fails(transport("deadline_exceeded"), 2);
const strange = fails(transport("invalid_answer"));
const tooLarge = fails(transport("body_too_large"));

/** Connections that break, stall, never end or do not speak HTTP. */
export const transportAnswers: readonly BadAnswer[] = [
  same("a reset before the head", reset, lost),
  same(
    "a reset before the head, once",
    first(1, reset),
    { ...passes(2), flaky: true },
    { exchange: passes(2), unretried: transport("connection_reset") },
  ),
  same(
    "a reset in the head",
    thenReset(() => "HTTP/1.1 200 OK\r\ncontent-ty"),
    lost,
  ),
  same(
    "a reset in the body",
    thenReset(() => `${framed(1000)}{"tasks": [`),
    cut,
  ),
  same(
    "a reset in a chunked body",
    thenReset(() => `${chunked}5\r\n{"tas\r\n`),
    cut,
  ),
  same("a reset after the body", thenReset(sound), passes(), { disturbs: true }),
  same("an end before the head", bytesOf(), lost),
  same("an end in the head", bytesOf("HTTP/1.1 200 OK\r\ncontent-type: appl"), lost),
  same("a body shorter than its length", bytesOf(`${framed(1000)}{"tasks": []}`), cut),
  same(
    "a body shorter than its length, though it is whole JSON",
    whole(({ body }) => `${framed(body.length + 1)}${body}`),
    cut,
  ),
  same("a chunked body without its last chunk", bytesOf(`${chunked}5\r\n{"tas\r\n`), cut),
  same(
    "a chunked body, whole JSON, without its last chunk",
    whole(({ body }) => `${chunked}${body.length.toString(16)}\r\n${body}\r\n`),
    cut,
  ),
  same("a chunk whose size is no number", bytesOf(`${chunked}zz\r\n{}\r\n0\r\n\r\n`), strange),
  same(
    "a body without any length, ended by the connection",
    whole(({ body }) => `${headOf(200, ["connection: close"])}${body}`),
    passes(),
  ),
  same("no answer at all", silent, late, { options: QUICK }),
  same("a head that never ends", drip("HTTP/1.1 200 OK\r\n", "x: y\r\n"), late, { options: QUICK }),
  same("a body that never comes", ({ socket }) => void socket.write(framed(1000)), late, { options: QUICK }),
  same("a body that stops half way", ({ socket }) => void socket.write(`${framed(1000)}{"tasks": [`), late, {
    options: QUICK,
  }),
  same("a body that drips", drip(framed(100_000), " "), late, { options: QUICK }),
  same("a chunked body that drips", drip(chunked, "1\r\n \r\n"), late, { options: QUICK }),
  same("informational answers without end", drip("", headOf(103, ["link: </x>"])), late, { options: QUICK }),
  same(
    "a body of 400 MB with its length",
    (incoming) => {
      incoming.socket.write(framed(HUGE));
      stream(incoming, CHUNK, HUGE);
    },
    tooLarge,
  ),
  same(
    "a chunked body of 400 MB",
    (incoming) => {
      incoming.socket.write(chunked);
      stream(incoming, CHUNKED_CHUNK, HUGE);
    },
    tooLarge,
  ),
  same(
    "a body of 400 MB of an error",
    (incoming) => {
      incoming.socket.write(headOf(500, [`content-length: ${HUGE}`]));
      stream(incoming, CHUNK, HUGE);
    },
    tooLarge,
  ),
  same("an invalid status line", bytesOf("HTTP/1.1 fine OK\r\n\r\n"), strange),
  same("a status line without a version", bytesOf("200 OK\r\ncontent-length: 2\r\n\r\n{}"), strange),
  same(
    "a body alone, as in HTTP/0.9",
    whole(({ body }) => body),
    strange,
  ),
  same("a page alone, as in HTTP/0.9", bytesOf("<html><body>hello</body></html>\r\n"), strange),
  same("bytes that are nothing at all", bytesOf(Uint8Array.from([0, 255, 22, 3, 1, 2]), randomBytes(64)), strange),
  same(
    "a head of 1 MB",
    bytesOf(headOf(200, [`x-long: ${"x".repeat(1024 * 1024)}`, "content-length: 2"]), "{}"),
    strange,
  ),
  same(
    "ten thousand headers",
    bytesOf(headOf(200, [...Array(10_000).fill("x: y"), "content-length: 2"]), "{}"),
    strange,
  ),
  same("two lengths that differ", bytesOf(headOf(200, ["content-length: 2", "content-length: 3"]), "{}"), strange),
  same("a length that is no number", bytesOf(headOf(200, ["content-length: many"]), "{}"), strange),
  same(
    "a length and chunks",
    bytesOf(headOf(200, ["content-length: 2", "transfer-encoding: chunked"]), "2\r\n{}\r\n0\r\n\r\n"),
    strange,
  ),
  same("a header with NUL in it", bytesOf(headOf(200, ["x: a\0b", "content-length: 2"]), "{}"), strange),
  same(
    "early hints before the answer",
    whole((incoming) => `${headOf(103, ["link: </x>"])}${headOf(102, [])}${sound(incoming)}`),
    passes(),
  ),
  same(
    "100 Continue, for which nobody asked, before the answer",
    whole((incoming) => `${headOf(100, [])}${sound(incoming)}`),
    strange,
  ),
  same("a switch to another protocol", bytesOf(headOf(101, ["upgrade: h2c", "connection: upgrade"])), strange),
  same("an answer of status 99", bytesOf(headOf(99, ["content-length: 2"]), "{}"), strange),
  same(
    "an answer and then a second one",
    whole((incoming) => `${sound(incoming)}${headOf(200, ["content-length: 4"])}null`),
    passes(),
    { disturbs: true },
  ),
  same("a compressed transfer", gzipped, fails(contract("invalid_utf8"))),
];
