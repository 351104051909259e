import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { takingTurns } from "../support/cases.ts";
import { type Authority, createAuthority, startTlsFront } from "./support/tls-front.ts";
import { parseDocument, type Run, Workspace } from "./support/workspace.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

let authority: Authority;
let workspace: Workspace;
let stop: (() => Promise<void>)[] = [];

beforeAll(async () => {
  authority = await createAuthority();
});
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(async () => {
  await workspace.dispose();
  for (const each of stop) await each();
  stop = [];
});

const PREFLIGHT = ["qa", "preflight", "--env", "private", "--json", "--retries", "0", "--no-token-cache"];

/** An environment behind a private certificate, with a login for it; and the PEM files that a person would have. */
async function environment(options: { requireClient?: boolean } = {}): Promise<void> {
  const sandbox = await workspace.sandbox();
  const [dev] = sandbox.environments;
  const front = await startTlsFront(dev?.url ?? "", authority, options);
  stop.push(front.close);
  await mkdir(join(workspace.config, "users", "private"), { recursive: true });
  const login = `token = "${dev?.pat}"\nbase_url = "${front.url}"\nspace_id = "${dev?.spaces[0]?.id}"\n`;
  await writeFile(join(workspace.config, "users", "private", "user.toml"), login, { mode: 0o600 });
  const { ca, client } = authority;
  const files = {
    "ca.pem": ca,
    "client.pem": client.cert,
    "client.key": client.key,
    "both.pem": `${client.cert}\n${client.key}`,
  };
  for (const [name, pem] of Object.entries(files)) await writeFile(join(workspace.root, name), pem);
}

const pem = (name: string) => join(workspace.root, name);

function expectRefusedByTls({ code, stdout }: Run): void {
  expect(code).toBe(2);
  const { checks } = parseDocument(stdout);
  expect(checks).toHaveLength(8);
  expect(checks).toEqual(Array.from({ length: 8 }, () => expect.objectContaining({ ok: false, attempts: 0 })));
}

describe("a server with a certificate of a private authority", () => {
  inTurn("is refused without that authority", async () => {
    await environment();
    const run = await workspace.axctl(PREFLIGHT);
    expectRefusedByTls(run);
    expect(parseDocument(run.stdout)["checks"]).toEqual(
      Array.from({ length: 8 }, () =>
        expect.objectContaining({ error: expect.objectContaining({ code: "tls_failed" }) }),
      ),
    );
  });

  inTurn("is trusted with --cacert", async () => {
    await environment();
    expect((await workspace.axctl([...PREFLIGHT, "--cacert", pem("ca.pem")])).code).toBe(0);
  });

  inTurn("is trusted with NODE_EXTRA_CA_CERTS, also when --cacert names another authority", async () => {
    await environment();
    const env = { NODE_EXTRA_CA_CERTS: pem("ca.pem") };
    expect((await workspace.axctl(PREFLIGHT, { env })).code).toBe(0);
    await writeFile(pem("other.pem"), (await createAuthority("another test authority")).ca);
    expect((await workspace.axctl([...PREFLIGHT, "--cacert", pem("other.pem")], { env })).code).toBe(0);
    expectRefusedByTls(await workspace.axctl([...PREFLIGHT, "--cacert", pem("other.pem")]));
  });

  it.each([
    ["auth", "whoami"],
    ["auth", "doctor", "--probe"],
  ])("works for axctl %s %s, too", async (...command) => {
    await environment();
    const args = [...command, "--env", "private", "--json"];
    expect((await workspace.axctl(args)).code).toBe(2);
    expect((await workspace.axctl([...args, "--cacert", pem("ca.pem")])).code).toBe(0);
  });
});

describe("a server that asks for a client certificate", () => {
  it.each<[string, () => string[], 0 | 2]>([
    ["none is refused", () => [], 2],
    ["--cert and --key", () => ["--cert", pem("client.pem"), "--key", pem("client.key")], 0],
    ["--cert with the key in the same file", () => ["--cert", pem("both.pem")], 0],
  ])("%s", async (_, options, code) => {
    await environment({ requireClient: true });
    const run = await workspace.axctl([...PREFLIGHT, "--cacert", pem("ca.pem"), ...options()]);
    expect(run.code).toBe(code);
  });
});

describe("a PEM file that cannot be used is wrong usage", () => {
  it.each<[string, () => string[], RegExp]>([
    ["no such file", () => ["--cacert", "nowhere.pem"], /--cacert: nowhere\.pem: there is no such file/],
    ["a folder", () => ["--cacert", "."], /--cacert: \.: /],
    ["no PEM", () => ["--cert", join(workspace.config, "users", "private", "user.toml")], /--cert: .*holds no PEM/],
    ["a key without a certificate", () => ["--key", pem("client.key")], /--key: .*--cert/],
  ])("%s", async (_, options, message) => {
    await environment();
    const run = await workspace.axctl([...PREFLIGHT, ...options()]);
    expect(run.code).toBe(1);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(parseDocument(run.stdout)).toMatchObject({
      summary: { error: { code: "INVALID_OPTION", message: expect.stringMatching(message) } },
    });
  });
});

describe("a proxy on loopback", () => {
  it("is used for both schemes, and not for hosts in NO_PROXY", async () => {
    await environment();
    const proxy = await startProxy();
    const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url };
    const secure = [...PREFLIGHT, "--cacert", pem("ca.pem")];
    const plain = ["qa", "preflight", "--env", "dev", "--json", "--no-token-cache"];
    expect((await workspace.axctl(secure, { env })).code).toBe(0);
    const tunnels = proxy.passed.length;
    expect(tunnels).toBeGreaterThan(0);
    expect((await workspace.axctl(plain, { env })).code).toBe(0);
    expect(proxy.passed.length).toBeGreaterThan(tunnels);
    const before = proxy.passed.length;
    const beside = { ...env, NO_PROXY: "localhost,127.0.0.1" };
    expect((await workspace.axctl(secure, { env: beside })).code).toBe(0);
    expect((await workspace.axctl(plain, { env: beside })).code).toBe(0);
    expect(proxy.passed.length).toBe(before);
  });
});

/** An HTTP proxy that tunnels (CONNECT), and notes where to. */
async function startProxy(): Promise<{ url: string; passed: string[] }> {
  const passed: string[] = [];
  const proxy: Server = createServer((_request, response) => response.writeHead(405).end());
  proxy.on("connect", (request, client) => {
    passed.push(request.url ?? "");
    const [host, port] = (request.url ?? "").split(":");
    const upstream = connect(Number(port), host === "localhost" ? "127.0.0.1" : host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on("error", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  stop.push(
    () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        proxy.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, passed };
}
