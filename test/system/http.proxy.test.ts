import { describe, expect, it, onTestFinished } from "vitest";
import type { Http } from "../../src/core/ports.ts";
import { createHttp } from "../../src/system/http.ts";
import { httpServer, proxyServer, type TestServer } from "./servers.ts";

type Env = Record<string, string>;

function transport(env: Env): Http {
  const http = createHttp({ env });
  onTestFinished(() => http.close());
  return http;
}

/** A server, a proxy that leads every name to it, and what both were asked. */
async function network(): Promise<{ server: TestServer; proxy: TestServer & { asked: string[] }; answered: string[] }> {
  const answered: string[] = [];
  const server = await httpServer((incoming, answer) => {
    answered.push(`${incoming.headers.host}${incoming.url}`);
    answer.end("direct or not");
  });
  return { server, proxy: await proxyServer(() => server.port), answered };
}

async function get(http: Http, url: string): Promise<string> {
  return http.send({ method: "GET", url, headers: {}, timeoutMs: 20_000, maxBytes: 1000 }).then(
    ({ status }) => String(status),
    (error: unknown) => (error instanceof Error && "fault" in error ? String(error.fault) : String(error)),
  );
}

describe("a proxy from the environment", () => {
  it.each(["HTTP_PROXY", "http_proxy"])("%s carries plain http", async (name) => {
    const { proxy, answered } = await network();
    expect(await get(transport({ [name]: proxy.url }), "http://ax.example:8080/path")).toBe("200");
    expect(proxy.asked).toEqual([expect.stringContaining("ax.example:8080")]);
    expect(answered).toEqual(["ax.example:8080/path"]);
  });

  it.each(["HTTPS_PROXY", "https_proxy"])("%s carries https, in a tunnel that it cannot look into", async (name) => {
    const { proxy } = await network();
    // What the tunnel leads to does not speak TLS: that is as far as this has to go.
    expect(await get(transport({ [name]: proxy.url }), "https://ax.example/path")).toBe("tls_failed");
    expect(proxy.asked).toEqual(["CONNECT ax.example:443"]);
  });

  it("HTTPS_PROXY alone leaves plain http alone", async () => {
    const { server, proxy } = await network();
    expect(await get(transport({ HTTPS_PROXY: proxy.url }), server.url)).toBe("200");
    expect(proxy.asked).toEqual([]);
  });

  it("the lower-case variable wins, and an empty one counts as absent", async () => {
    const { proxy } = await network();
    const unused = await network();
    await get(transport({ http_proxy: proxy.url, HTTP_PROXY: unused.proxy.url }), "http://one.example/");
    await get(transport({ http_proxy: "", HTTP_PROXY: proxy.url }), "http://two.example/");
    expect(proxy.asked.map((asked) => /\w+\.example/.exec(asked)?.[0])).toEqual(["one.example", "two.example"]);
    expect(unused.proxy.asked).toEqual([]);
  });

  it("gets the credentials of its own URL, and nobody else does", async () => {
    const { proxy } = await network();
    await get(transport({ HTTP_PROXY: proxy.url.replace("//", "//user:p%40ss@") }), "http://ax.example/");
    expect(proxy.asked.join()).toContain(`Basic ${Buffer.from("user:p@ss").toString("base64")}`);
  });

  it.each([
    ["ax.example", "http://ax.example/", false],
    ["example", "http://ax.example/", false],
    [".example", "http://ax.example/", false],
    ["*.example", "http://ax.example/", false],
    ["*", "http://ax.example/", false],
    ["other.example, ax.example", "http://ax.example/", false],
    ["AX.EXAMPLE", "http://ax.example/", false],
    ["ax.example:80", "http://ax.example/", false],
    ["ax.example:81", "http://ax.example/", true],
    ["x.example", "http://ax.example/", true],
    ["", "http://ax.example/", true],
  ])("NO_PROXY=%j for %s: through the proxy %s", async (noProxy, url, proxied) => {
    const { proxy } = await network();
    const outcome = await get(transport({ HTTP_PROXY: proxy.url, NO_PROXY: noProxy }), url);
    expect(proxy.asked.length > 0).toBe(proxied);
    // Without the proxy there is no such host.
    expect(outcome).toBe(proxied ? "200" : "connection_failed");
  });

  it("on loopback serves loopback, too, unless NO_PROXY says otherwise", async () => {
    const { server, proxy } = await network();
    expect(await get(transport({ HTTP_PROXY: proxy.url }), server.url)).toBe("200");
    expect(proxy.asked).toHaveLength(1);
    expect(await get(transport({ HTTP_PROXY: proxy.url, no_proxy: "127.0.0.1" }), server.url)).toBe("200");
    expect(proxy.asked).toHaveLength(1);
  });

  it("on another machine never gets what is meant for this one: a token would travel there in the clear", async () => {
    const { server, answered } = await network();
    const http = transport({ HTTP_PROXY: "http://proxy.invalid:3128", HTTPS_PROXY: "http://proxy.invalid:3128" });
    expect(await get(http, server.url)).toBe("200");
    expect(answered).toHaveLength(1);
    expect(await get(http, "http://ax.example/")).toBe("connection_failed");
  });

  it.each([
    ["HTTP_PROXY", "proxy.example:3128"],
    ["HTTPS_PROXY", "socks5://127.0.0.1:1080"],
    ["http_proxy", "http://"],
    ["https_proxy", "http://[bad"],
    ["HTTP_PROXY", "http://host:port"],
  ])("%s=%s is a usage error that does not repeat the value", (name, value) => {
    expect(() => createHttp({ env: { [name]: value.replace("//", "//user:hunter2@") } })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message: `${name}: it is no http or https URL of a proxy` }),
    );
  });

  it("is not looked for in the variables of the process itself", async () => {
    const { server, proxy } = await network();
    const before = process.env["HTTP_PROXY"];
    process.env["HTTP_PROXY"] = proxy.url;
    onTestFinished(() => {
      if (before === undefined) delete process.env["HTTP_PROXY"];
      else process.env["HTTP_PROXY"] = before;
    });
    expect(await get(transport({}), server.url)).toBe("200");
    expect(proxy.asked).toEqual([]);
  });
});
