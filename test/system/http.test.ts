import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createHttp } from "../../src/system/http.ts";
import { event, httpServer } from "./servers.ts";
import { faultOf, get, MIB, transport } from "./transport.ts";

describe("an answer", () => {
  it("comes with its status, its headers in lower case and its bytes", async () => {
    const { url } = await httpServer((_, answer) => {
      answer.writeHead(418, { "X-Shape": "Teapot", "Set-Cookie": ["a=1", "b=2"] }).end(Buffer.from([0xff, 0x00, 0x61]));
    });
    const { status, headers, body } = await transport().send(get(url));
    expect(status).toBe(418);
    expect(headers).toMatchObject({ "x-shape": "Teapot", "set-cookie": "a=1, b=2" });
    expect([...body]).toEqual([0xff, 0x00, 0x61]);
  });

  it("to a request that arrives as it was told, asking for no compression", async () => {
    let request: { method?: string; url?: string; headers?: IncomingMessage["headers"]; body?: string } = {};
    const { url } = await httpServer(async (incoming, answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const { method, url: path, headers } = incoming;
      request = { method: method ?? "", url: path ?? "", headers, body: Buffer.concat(chunks).toString() };
      answer.end();
    });
    await transport().send(
      get(`${url}/a/b?c=d%20e`, { method: "POST", headers: { "x-own": "yes", "accept-encoding": "gzip" }, body: "{}" }),
    );
    expect(request).toMatchObject({ method: "POST", url: "/a/b?c=d%20e", body: "{}" });
    expect(request.headers).toMatchObject({ "x-own": "yes", "accept-encoding": "identity", "content-length": "2" });
  });

  it("in chunks is put together", async () => {
    const { url } = await httpServer((_, answer) => {
      for (const chunk of ["a", "bc", "def"]) answer.write(chunk);
      answer.end();
    });
    expect(Buffer.from((await transport().send(get(url))).body).toString()).toBe("abcdef");
  });

  it("that redirects is an answer: it is not followed", async () => {
    const paths: string[] = [];
    const { url } = await httpServer((incoming, answer) => {
      paths.push(incoming.url ?? "");
      answer.writeHead(302, { location: "/elsewhere" }).end();
    });
    const { status, headers } = await transport().send(get(`${url}/here`));
    expect([status, headers["location"]]).toEqual([302, "/elsewhere"]);
    expect(paths).toEqual(["/here"]);
  });

  it("that is compressed all the same is handed on as it came", async () => {
    const packed = gzipSync("x".repeat(1000));
    const { url } = await httpServer((_, answer) => answer.writeHead(200, { "content-encoding": "gzip" }).end(packed));
    const { headers, body } = await transport().send(get(url));
    expect(headers["content-encoding"]).toBe("gzip");
    expect(body.length).toBe(packed.length);
  });

  it("of just the greatest size is whole, one byte more is refused", async () => {
    const { url } = await httpServer((incoming, answer) =>
      answer.end("x".repeat(incoming.url === "/fits" ? 1000 : 1001)),
    );
    expect((await transport().send(get(`${url}/fits`, { maxBytes: 1000 }))).body.length).toBe(1000);
    expect(await faultOf(get(url, { maxBytes: 1000 }))).toEqual({
      fault: "body_too_large",
      message: "the body is larger than 1000 bytes",
    });
  });
});

describe("a body beyond the bounds", () => {
  it.each([
    ["announced", { "content-length": String(12 * MIB) }],
    ["in chunks", {}],
  ])("of 12 MiB, %s, is not read to its end", async (_, headers) => {
    let sent = 0;
    const gone = event();
    const { url } = await httpServer((_incoming, answer: ServerResponse) => {
      answer.writeHead(200, headers);
      answer.on("close", () => gone.happen());
      const chunk = Buffer.alloc(64 * 1024, "x");
      const pump = () => {
        while (sent < 12 * MIB && !answer.destroyed) {
          sent += chunk.length;
          if (!answer.write(chunk)) return void answer.once("drain", pump);
        }
        answer.end();
      };
      pump();
    });
    expect(await faultOf(get(url))).toMatchObject({ fault: "body_too_large" });
    await gone.happened;
  });
});

describe("large bodies", () => {
  it("arrive whole, however many there are at once", async () => {
    const { url } = await httpServer((_, answer) => answer.end(Buffer.alloc(2 * MIB, "x")));
    const http = transport();
    const answers = await Promise.all(Array.from({ length: 12 }, () => http.send(get(url))));
    expect(answers.map(({ body }) => body.length)).toEqual(Array.from({ length: 12 }, () => 2 * MIB));
  });

  it("are read on beyond a mebibyte two at a time: one that waits ends at its deadline, a small one at once", async () => {
    const stalled: ServerResponse[] = [];
    const allStall = event();
    const { url } = await httpServer((incoming, answer) => {
      if (incoming.url === "/small") return void answer.end("small");
      if (incoming.url === "/large") return void answer.end(Buffer.alloc(2 * MIB, "x"));
      answer.writeHead(200).write(Buffer.alloc(2 * MIB, "x"), () => {
        if (stalled.push(answer) === 2) allStall.happen();
      });
    });
    const http = transport();
    const stalling = Array.from({ length: 2 }, () => http.send(get(url)));
    await allStall.happened;
    // Until the client has read a mebibyte of both, a third one still has its turn.
    const waiting = async (): Promise<unknown> =>
      http.send(get(`${url}/large`, { timeoutMs: 200 })).then(waiting, (error: unknown) => error);
    expect(await waiting()).toMatchObject({ fault: "deadline_exceeded" });
    expect((await http.send(get(`${url}/small`))).body.length).toBe(5);
    const large = http.send(get(`${url}/large`));
    for (const answer of stalled) answer.end();
    expect((await Promise.all([...stalling, large])).map(({ body }) => body.length)).toEqual(Array(3).fill(2 * MIB));
  });
});

describe("the deadline", () => {
  it.each<[string, (answer: ServerResponse) => void]>([
    ["for a server that never answers", () => undefined],
    ["for one that stops after the headers", (answer) => answer.writeHead(200).flushHeaders()],
    [
      "for one whose body drips without end",
      (answer) => {
        answer.writeHead(200);
        const drip = setInterval(() => answer.write("x"), 20);
        answer.on("close", () => clearInterval(drip));
      },
    ],
  ])("holds %s", async (_, respond) => {
    const { url } = await httpServer((_incoming, answer) => respond(answer));
    const started = performance.now();
    expect(await faultOf(get(url, { timeoutMs: 200 }))).toEqual({
      fault: "deadline_exceeded",
      message: "no whole answer within 200 ms",
    });
    expect(performance.now() - started).toBeGreaterThanOrEqual(190);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it.each([0, -5, 0.4])("of %f ms is over at once", async (timeoutMs) => {
    const { url } = await httpServer(() => undefined);
    expect(await faultOf(get(url, { timeoutMs }))).toMatchObject({ fault: "deadline_exceeded" });
  });
});

describe("a signal", () => {
  it("ends a request under way, and the connection with it", async () => {
    const controller = new AbortController();
    const closed = event();
    const { url } = await httpServer((incoming) => {
      incoming.socket.on("close", () => closed.happen());
      controller.abort(new Error("Ctrl-C"));
    });
    expect(await faultOf(get(url, { signal: controller.signal }))).toEqual({
      fault: "interrupted",
      message: "the request was cancelled",
    });
    await closed.happened;
  });

  it("that was given before keeps the request from being sent", async () => {
    const requests: string[] = [];
    const { url } = await httpServer((incoming, answer) => {
      requests.push(incoming.url ?? "");
      answer.end();
    });
    expect(await faultOf(get(url, { signal: AbortSignal.abort() }))).toMatchObject({ fault: "interrupted" });
    expect(requests).toEqual([]);
  });
});

describe("the transport", () => {
  it("has requests under way side by side", async () => {
    const waiting: ServerResponse[] = [];
    const { url } = await httpServer((_, answer) => {
      waiting.push(answer);
      // Nobody is answered before everybody asked.
      if (waiting.length === 20) for (const one of waiting) one.end("together");
    });
    const http = transport();
    const answers = await Promise.all(Array.from({ length: 20 }, () => http.send(get(url))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  });

  it("ends what hangs when it is closed", async () => {
    const arrived = event();
    const { url } = await httpServer(() => arrived.happen());
    const http = createHttp({ env: {} });
    const hanging = http.send(get(url)).catch((error: unknown) => error);
    await arrived.happened;
    await http.close();
    expect(await hanging).toMatchObject({ name: "TransportError" });
  });

  it("keeps connections for later requests", async () => {
    const ports = new Set<number | undefined>();
    const { url } = await httpServer((incoming, answer) => {
      ports.add(incoming.socket.remotePort);
      answer.end("x");
    });
    const http = transport();
    for (let i = 0; i < 10; i++) await http.send(get(url));
    expect(ports.size).toBeLessThan(5);
  });
});
