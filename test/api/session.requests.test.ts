import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../../src/core/ports.ts";
import { httpServer } from "../system/servers.ts";
import {
  bounds,
  JWT,
  machine,
  patLogin,
  scripted,
  sessionOf,
  token,
  unreachable,
  variableIdentity,
  WHOAMI,
} from "./support.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a token that is no PAT", () => {
  it.each([
    ["a JWT", JWT],
    ["another one", "opaque-credential"],
  ])("(%s) is sent as it is, with the agent's name when one is named", async (_, credential) => {
    const variables = { AX_TOKEN: credential, AX_BASE_URL: "https://ax.example" };
    const alone = scripted([200, {}]);
    await sessionOf(await variableIdentity(variables), { http: alone.http }).ask(WHOAMI, bounds());
    expect(alone.paths()).toEqual(["/auth/me"]);
    expect(alone.asked[0]?.headers).toMatchObject({ authorization: `Bearer ${credential}` });
    expect(alone.asked[0]?.headers).not.toHaveProperty("x-agent-name");

    const named = scripted([200, {}]);
    const identity = await variableIdentity({ ...variables, AX_AGENT_NAME: "scout" });
    await sessionOf(identity, { http: named.http }).ask(WHOAMI, bounds());
    expect(named.asked[0]?.headers).toMatchObject({ "x-agent-name": "scout" });
  });

  it("is not sent for an agent whose name would have to be changed for a header", async () => {
    const identity = await variableIdentity({
      AX_TOKEN: JWT,
      AX_BASE_URL: "https://ax.example",
      AX_AGENT_NAME: "für\r\nX: y",
    });
    expect(await sessionOf(identity, { http: unreachable }).ask(WHOAMI, bounds())).toMatchObject({
      ok: false,
      error: { type: "refused", code: "agent_name_not_sendable" },
    });
  });
});

describe("every request", () => {
  it("carries who runs it, where and with what, also the exchange", async () => {
    const { http, asked } = scripted([200, token("a")], [200, {}]);
    await sessionOf(await patLogin(), { http }).ask(WHOAMI, bounds());
    expect(asked.map(({ headers }) => headers["x-ax-fp-token"])).toEqual([
      sha256("axp_u_key.secret-part").slice(0, 16),
      sha256("eyJ.a").slice(0, 16),
    ]);
    for (const { headers } of asked) {
      expect(headers).toMatchObject({
        accept: "application/json",
        "user-agent": "axctl/1.2.3 (node/20.20.2; linux)",
        "x-ax-fp": sha256("/work/project:build-7:ada").slice(0, 24),
        "x-ax-fp-os": "Linux/6.1.0",
        "x-ax-fp-arch": "x64",
      });
    }
  });

  it("can be sent whatever the machine is called", async () => {
    const odd = { ...machine, hostname: "büro\n", user: "å", osType: "Lin\r\nux", osRelease: "6.1.0-é" };
    const { url } = await httpServer((_, answer) => answer.end("{}"));
    const identity = await variableIdentity({ AX_TOKEN: JWT, AX_BASE_URL: url });
    expect(await sessionOf(identity, { machine: odd }).ask(WHOAMI, bounds())).toMatchObject({ ok: true });
  });

  it("has its path appended to the base URL, its query encoded, its body as JSON", async () => {
    const { http, asked } = scripted([200, {}], [200, {}]);
    const identity = await variableIdentity({ AX_TOKEN: JWT, AX_BASE_URL: "https://ax.example/base/?x#y" });
    const session = sessionOf(identity, { http });
    await session.ask({ method: "GET", path: "/api/v1/tasks", query: { limit: 10, space_id: "a b&c=d" } }, bounds());
    await session.ask({ method: "POST", path: "/api/v1/context", json: { a: 1 } }, bounds());
    expect(asked[0]).toMatchObject({
      method: "GET",
      url: "https://ax.example/base/api/v1/tasks?limit=10&space_id=a+b%26c%3Dd",
      maxBytes: 10 * 1024 * 1024,
    });
    expect(asked[0]).not.toHaveProperty("body");
    expect(asked[0]?.headers).not.toHaveProperty("content-type");
    expect(asked[1]).toMatchObject({ method: "POST", url: "https://ax.example/base/api/v1/context", body: '{"a":1}' });
    expect(asked[1]?.headers).toMatchObject({ "content-type": "application/json" });
  });

  it("has what is left of the time after the exchange", async () => {
    let elapsed = 0;
    const { http, asked } = scripted([200, token("a")], [401, {}], [200, token("b")], [200, {}]);
    const send = (request: HttpRequest) => {
      elapsed += 1000;
      return http.send(request);
    };
    await sessionOf(await patLogin(), { http: { send }, clock: { now: () => 0, elapsed: () => elapsed } }).ask(
      WHOAMI,
      bounds(10_000),
    );
    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([10_000, 9000, 8000, 7000]);
  });
});
