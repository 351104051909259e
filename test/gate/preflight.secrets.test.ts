import { describe, expect, it } from "vitest";
import { readBaseUrl } from "../../src/core/base-url.ts";
import { createRedactor } from "../../src/core/redact.ts";
import { runPreflight } from "../../src/gate/preflight.ts";
import { checksSeen, environmentOf, explained, sandboxOf } from "../api/support.ts";
import { digestOfDocument } from "../evidence/support.ts";
import { httpServer } from "../system/servers.ts";
import { loginFor, OPTIONS, SUBJECT, world } from "./support.ts";

describe("secrets", () => {
  it("of ours that a server echoes never reach the document, nor the line of the moment", async () => {
    const pat = "axp_u_k3yid.s3cr3ts3cr3ts3cr3t";
    const { url } = await httpServer((incoming, answer) => {
      const bearer = incoming.headers.authorization?.replace("Bearer ", "") ?? "";
      if (incoming.url === "/auth/exchange")
        return void answer.end(JSON.stringify({ access_token: "opaque-jwt-like-token", expires_in: 60 }));
      const forms = [
        bearer,
        pat,
        encodeURIComponent(pat),
        Buffer.from(pat).toString("base64"),
        Buffer.from(bearer).toString("hex"),
      ];
      answer.writeHead(400).end(JSON.stringify({ [bearer]: forms, text: `${"x".repeat(190)}${pat}` }));
    });
    const login = await explained({ logins: { dev: { token: pat, base_url: url } }, env: "dev", spaceId: "5pace" });
    const redactor = createRedactor();
    const at = world({}, { redactor, subject: Promise.resolve({ subject: { ...SUBJECT, branch: `leak/${pat}` } }) });
    const document = await runPreflight(at.needs, login, OPTIONS);
    for (const text of [JSON.stringify(document), JSON.stringify(at.ended)]) {
      expect(text).not.toMatch(/s3cr3t|opaque-jwt/);
      expect(text).not.toContain(Buffer.from(pat).toString("base64").slice(4, 30));
      expect(text).toContain("***");
    }
    // And the digest is of what is shown.
    expect(document.evidence.digest).toBe(digestOfDocument(document));
    expect(document.evidence.subject?.branch).toBe("leak/***");
  });

  it("in a base URL do not reach the evidence", async () => {
    const login = await explained({
      logins: { dev: { token: "axp_u_k.s", base_url: "https://user:hunter2@" } },
      env: "dev",
    });
    const document = await runPreflight(world().needs, login, OPTIONS);
    expect(document).toMatchObject({ ok: false, problems: [{ code: "invalid_base_url" }], checks: [] });
    expect(JSON.stringify(document)).not.toContain("hunter2");
    expect(readBaseUrl("https://user:hunter2@").host).toBe(document.evidence.target?.host);
  });
});

it("a number that no JSON can hold, as a server may send it, does not break the digest", async () => {
  const { url } = await httpServer((_, answer) => answer.writeHead(418).end('{"detail": 1e999, "other": "\\ud800"}'));
  const login = await explained({ logins: { dev: { token: "axp_u_k.s", base_url: url } }, env: "dev" });
  const document = await runPreflight(world().needs, login, OPTIONS);
  expect(document.evidence.digest).toBe(digestOfDocument(document));
});

it("a signal ends it with the signal's reason, and nothing is retried", async () => {
  const sandbox = await sandboxOf({ faults: ["dev:tasks.list=hang"] });
  const controller = new AbortController();
  const at = world({}, { signal: controller.signal, onCheck: () => controller.abort(new Error("Ctrl-C")) });
  await expect(runPreflight(at.needs, await loginFor(environmentOf(sandbox)), OPTIONS)).rejects.toThrow("Ctrl-C");
  expect(checksSeen(sandbox).filter((check) => check === "tasks.list").length).toBeLessThanOrEqual(1);
});
