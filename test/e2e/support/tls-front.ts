import { request as forward } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";

/** A private certificate authority with what it issued: for the server `localhost`, and for one client. */
export interface Authority {
  ca: string;
  server: { cert: string; key: string };
  client: { cert: string; key: string };
}

export async function createAuthority(commonName = "axctl test authority"): Promise<Authority> {
  const ca = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, digitalSignature: true },
    ],
  });
  const issue = async (name: string) => {
    const { cert, private: key } = await generate([{ name: "commonName", value: name }], {
      keyType: "ec",
      algorithm: "sha256",
      ca: { key: ca.private, cert: ca.cert },
      extensions: [
        { name: "basicConstraints", cA: false },
        { name: "extKeyUsage", serverAuth: true, clientAuth: true },
        { name: "subjectAltName", altNames: [{ type: 2, value: name }] },
      ],
    });
    return { cert, key };
  };
  return { ca: ca.cert, server: await issue("localhost"), client: await issue("client") };
}

/** An https server on loopback that passes everything on to an http one; it can ask for a client certificate. */
export async function startTlsFront(
  target: string,
  { ca, server }: Authority,
  { requireClient = false } = {},
): Promise<{ url: string; close: () => Promise<void> }> {
  const tls = { ...server, ca, requestCert: requireClient, rejectUnauthorized: requireClient };
  const front: Server = createServer(tls, (incoming, outgoing) => {
    const { method, headers } = incoming;
    const passed = forward(`${target}${incoming.url}`, { method: method ?? "GET", headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const { port } = front.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        front.close(() => resolve());
        front.closeAllConnections();
      }),
  };
}
