import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { httpServer, rawServer, refusingUrl } from "./servers.ts";
import { faultOf, get } from "./transport.ts";

describe("no whole answer", () => {
  const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  it.each<[string, string, string | ((socket: Socket) => void)]>([
    ["a reset before the answer", "connection_reset", (socket) => socket.resetAndDestroy()],
    ["an end before the answer", "connection_reset", (socket) => socket.end()],
    [
      "a reset within the headers",
      "connection_reset",
      (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-", () => socket.resetAndDestroy()),
    ],
    ["an end within the headers", "connection_reset", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-")],
    [
      "a reset within the body",
      "body_truncated",
      (socket) =>
        socket.write(`${HEAD}Content-Length: 100\r\n\r\n{"a"`, () => setTimeout(() => socket.resetAndDestroy(), 50)),
    ],
    [
      "a body shorter than announced",
      "body_truncated",
      (socket) => socket.end(`${HEAD}Content-Length: 100\r\n\r\n{"a":1}`),
    ],
    [
      "chunks without the last one",
      "body_truncated",
      (socket) => socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`),
    ],
    ["chunks of no size", "invalid_answer", `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
    ["what is no HTTP", "invalid_answer", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["a header that none can be", "invalid_answer", "HTTP/1.1 200 OK\r\nBad Header\u0001: x\r\n\r\n"],
    ["two lengths that differ", "invalid_answer", `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ["headers without end", "invalid_answer", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(100_000)}\r\n\r\n`],
  ])("%s: %s", async (_, fault, answer) => {
    const { url } = await rawServer(
      (socket) => void (typeof answer === "string" ? socket.write(answer) : answer(socket)),
    );
    const failed = await faultOf(get(url));
    expect(failed.fault).toBe(fault);
    expect(failed.message).not.toBe("");
  });

  it("a refused connection", async () => {
    expect(await faultOf(get(await refusingUrl()))).toMatchObject({
      fault: "connection_failed",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("a host that has no address", async () => {
    expect(await faultOf(get("http://no-such-host.invalid/"))).toMatchObject({ fault: "connection_failed" });
  });

  it("a server that does not speak TLS", async () => {
    const { port } = await httpServer((_, answer) => answer.end());
    expect(await faultOf(get(`https://127.0.0.1:${port}`))).toMatchObject({ fault: "tls_failed" });
  });

  it.each([
    ["a header with a line end", { headers: { authorization: "Bearer a\r\nx: y" } }],
    ["a header outside of ASCII", { headers: { "x-name": "日本" } }],
    ["a URL that is none", { url: "http://" }],
  ])("%s is never sent, and no connection failure that could be tried again", async (_, wrong) => {
    const requests: string[] = [];
    const { url } = await httpServer((incoming, answer) => {
      requests.push(incoming.url ?? "");
      answer.end();
    });
    const failed = await faultOf(get(url, wrong));
    expect(failed.fault).toBe("invalid_request");
    expect(failed.message).not.toContain("Bearer");
    expect(requests).toEqual([]);
  });
});
