import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { runPreflight } from "../../src/gate/preflight.ts";
import { coreSuite, suiteEvidence } from "../../src/gate/suite.ts";
import { checksSeen, environmentOf, explained, sandboxOf } from "../api/support.ts";
import { digestOfDocument } from "../evidence/support.ts";
import { httpServer } from "../system/servers.ts";
import { temporaryFolder } from "../system/support.ts";
import { OPTIONS, preflight, SUBJECT, world } from "./support.ts";

const NAMES = coreSuite.map(({ name }) => name);

describe("the document of a passing preflight (gates.md)", () => {
  it("has every field", async () => {
    const sandbox = await sandboxOf();
    const dev = environmentOf(sandbox);
    const at = world();
    const artifact = "/tmp/artifact.json";
    const document = await preflight(dev, { at, options: { artifact } });
    const space = dev.spaces[0]?.id ?? "";
    const { checks, evidence, preflight: gate, shapes, ...rest } = document;
    expect(Object.keys(shapes).sort()).toEqual(checks.map(({ name }) => name).sort());
    expect(rest).toEqual({
      version: 1,
      ok: true,
      skipped: false,
      summary: {
        command: "axctl qa preflight",
        environment: "dev",
        space_id: space,
        principal_type: "user",
        mode: "read_only",
        checks_total: 8,
        checks_failed: 0,
        failed_checks: [],
        target: "mcp-ui",
        preflight_passed: true,
      },
      details: checks,
      environment: "dev",
      space_id: space,
      principal: { username: dev.username, principal_type: "user", bound_agent: null },
      mode: "read_only",
      artifacts: [artifact],
      problems: [],
    });
    expect(checks.map(({ name }) => name)).toEqual(NAMES);
    for (const check of checks) {
      expect(check).toMatchObject({ ok: true, attempts: 1 });
      expect(Number.isInteger(check.duration_ms) && check.duration_ms >= 0).toBe(true);
      expect("count" in check).toBe(!["auth.whoami", "spaces.get"].includes(check.name));
    }
    expect(gate).toEqual({
      target: "mcp-ui",
      passed: true,
      generated_at_unix: Math.floor(Date.parse(evidence.generated_at) / 1000),
      command: "axctl qa preflight",
      artifact,
    });
    expect(evidence).toEqual({
      generated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      tool: { name: "axctl", version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      subject: SUBJECT,
      target: { host: "127.0.0.1", space_id: space },
      suite: suiteEvidence(coreSuite),
      digest: digestOfDocument(document),
    });
    expect([...at.ended].sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name))).toEqual(checks);
  });

  it("leaves out the artifact when none is written, and the target when there is none", async () => {
    const document = await preflight(environmentOf(await sandboxOf()), { options: { target: null } });
    expect(document.artifacts).toEqual([]);
    expect(document.preflight).not.toHaveProperty("artifact");
    expect([document.summary.target, document.preflight.target]).toEqual([null, null]);
  });

  it("names the bound agent of an agent's token", async () => {
    const dev = environmentOf(await sandboxOf());
    const variables = { AX_TOKEN: dev.agentPat, AX_BASE_URL: dev.url, AX_AGENT_ID: dev.agentId };
    const document = await runPreflight(world().needs, await explained({ variables }), OPTIONS);
    expect(document).toMatchObject({
      ok: true,
      environment: null,
      space_id: dev.spaces[0]?.id,
      principal: { principal_type: "agent", bound_agent: { agent_id: dev.agentId, agent_name: dev.agentName } },
    });
  });

  it("asks the lists for as many items as it was told", async () => {
    const sandbox = await sandboxOf();
    await preflight(environmentOf(sandbox), { options: { limit: 3 } });
    const limits = sandbox.requests().filter(({ path }) => path.includes("limit="));
    expect(limits.map(({ check }) => check).sort()).toEqual(["agents.list", "messages.list", "tasks.list"]);
    expect(limits.every(({ path }) => /[?&]limit=3(?:&|$)/.test(path))).toBe(true);
  });
});

describe("the critical path", () => {
  it("is one exchange and one wave: nobody is answered before everybody asked", async () => {
    let exchanges = 0;
    const waiting: { path: string; answer: ServerResponse }[] = [];
    const { url } = await httpServer((incoming, answer) => {
      if (incoming.url === "/auth/exchange") {
        exchanges += 1;
        return void answer.end(JSON.stringify({ access_token: "eyJ.x", expires_in: 60 }));
      }
      waiting.push({ path: incoming.url ?? "", answer });
      if (waiting.length === NAMES.length) for (const one of waiting) one.answer.end(bodyOf(one.path));
    });
    const login = { token: "axp_u_k.s", base_url: url, space_id: SPACE };
    const document = await runPreflight(
      world().needs,
      await explained({ logins: { dev: login }, env: "dev" }),
      OPTIONS,
    );
    expect(document.summary).toMatchObject({ checks_total: 8, failed_checks: [] });
    expect([exchanges, waiting.length]).toEqual([1, 8]);
  });

  it("with a cached token is the wave alone", async () => {
    const sandbox = await sandboxOf();
    const dev = environmentOf(sandbox);
    const cacheFolder = await temporaryFolder();
    await preflight(dev, { at: world({ cacheFolder }) });
    const before = checksSeen(sandbox).length;
    expect((await preflight(dev, { at: world({ cacheFolder }) })).ok).toBe(true);
    expect(checksSeen(sandbox).slice(before).sort()).toEqual([...NAMES].sort());
  });
});

const SPACE = "11111111-aaaa-4aaa-8aaa-111111111111";

/** What an API with nothing in it says. */
function bodyOf(path: string): string {
  if (path === "/auth/me") return '{"username": "ada", "principal_type": "user", "bound_agent": null}';
  return path.endsWith(SPACE) && !path.includes("?") ? JSON.stringify({ id: SPACE }) : "[]";
}
