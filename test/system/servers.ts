import {
  createServer,
  request as forward,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";

/** A server on loopback, gone when the test ends. */
export interface TestServer {
  port: number;
  url: string;
}

/** An HTTP server that answers with `listener`. */
export async function httpServer(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return named(server.address());
}

/** A server that speaks bytes: `answer` gets a connection after something was sent over it. */
export async function rawServer(answer: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return named(server.address());
}

/** A port that refuses connections: it was free a moment ago. */
export async function refusingUrl(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { url } = named(server.address());
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return url;
}

/** A forward proxy that also tunnels, and notes what it was asked for. Whatever the name, it goes to `target`. */
export async function proxyServer(target: () => number): Promise<TestServer & { asked: string[] }> {
  const asked: string[] = [];
  const tunnels = new Set<Duplex>();
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const path = incoming.url?.replace(/^https?:\/\/[^/]+/, "") ?? "/";
    const onward = forward({ port: target(), method: incoming.method, path, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on("connect", (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url} ${incoming.headers["proxy-authorization"] ?? ""}`.trim());
    const onward = connect(target(), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) {
      tunnels.add(end);
      end.on("error", () => [onward.destroy(), socket.destroy()]);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const end of tunnels) end.destroy();
      }),
  );
  return { ...named(server.address()), asked };
}

function named(address: ReturnType<ReturnType<typeof createTcpServer>["address"]>): TestServer {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { port: address.port, url: `http://127.0.0.1:${address.port}` };
}

/** Something that happens once, and can be waited for. */
export function event(): { happened: Promise<void>; happen: () => void } {
  let happen: () => void = () => undefined;
  const happened = new Promise<void>((resolve) => {
    happen = () => void resolve();
  });
  return { happened, happen: () => happen() };
}
