import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox, SandboxEnvironment } from "../../src/sandbox/server.ts";
import { boundAgent, type FakeSpace, fakeApi, person, suiteOf } from "./support/fake-api.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";

const JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzY3JpYmUifQ.c2lnbmF0dXJl";
const USER_SCOPE = "messages tasks context agents spaces search";
const AGENT_SCOPE = "tasks:read tasks:write messages:read messages:write agents:read";
const preflight = ["qa", "preflight", "--retries", "0", "--json"];

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o600 });
}

function exchanges(sandbox: Sandbox): unknown[] {
  return sandbox.requests().flatMap(({ check, body }): unknown[] => (check === "exchange" ? [JSON.parse(body)] : []));
}

describe("preflight as an agent, without --env", () => {
  let sandbox: Sandbox;
  let dev: SandboxEnvironment;
  beforeEach(async () => {
    sandbox = await workspace.sandbox({}, { logins: false });
    dev = environmentOf(sandbox);
  });

  it.each<[string, () => Record<string, string>, () => Record<string, string>]>([
    ["by id", () => ({ AX_AGENT_ID: dev.agentId }), () => ({ agent_id: dev.agentId })],
    ["by name", () => ({ AX_AGENT_NAME: dev.agentName }), () => ({ agent_name: dev.agentName })],
    [
      "by id when it has both",
      () => ({ AX_AGENT_ID: dev.agentId, AX_AGENT_NAME: dev.agentName }),
      () => ({ agent_id: dev.agentId }),
    ],
  ])("exchanges an agent's token %s, and passes in the agent's own space", async (_, agent, asked) => {
    const env = { AX_TOKEN: dev.agentPat, AX_BASE_URL: dev.url, ...agent() };
    const run = await workspace.axctl(preflight, { env });
    expect(run.code).toBe(0);
    expect(exchanges(sandbox)).toEqual([
      { requested_token_class: "agent_access", audience: "ax-api", scope: AGENT_SCOPE, ...asked() },
    ]);
    expect(parseDocument(run.stdout)).toMatchObject({
      environment: null,
      space_id: dev.spaces[0]?.id,
      principal: { principal_type: "agent", bound_agent: { agent_id: dev.agentId } },
    });
    // With a PAT the agent is a matter of the exchange.
    expect(sandbox.requests().filter(({ headers }) => headers["x-agent-name"] !== undefined)).toEqual([]);
  });

  it("exchanges an agent's token with neither as a user's", async () => {
    const run = await workspace.axctl(preflight, { env: { AX_TOKEN: dev.agentPat, AX_BASE_URL: dev.url } });
    expect(run.code).toBe(0);
    expect(exchanges(sandbox)).toEqual([
      { requested_token_class: "user_access", audience: "ax-api", scope: USER_SCOPE },
    ]);
  });

  it("keeps the tokens of a user and of an agent apart in the cache", async () => {
    const url = { AX_BASE_URL: dev.url, AX_SPACE: dev.spaces[0]?.slug ?? "" };
    const identities = [
      { AX_TOKEN: dev.pat },
      { AX_TOKEN: dev.agentPat },
      { AX_TOKEN: dev.agentPat, AX_AGENT_ID: dev.agentId },
      { AX_TOKEN: dev.agentPat, AX_AGENT_NAME: dev.agentName },
    ];
    for (const identity of [...identities, ...identities]) {
      expect((await workspace.axctl(preflight, { env: { ...url, ...identity } })).code).toBe(0);
    }
    expect(exchanges(sandbox)).toHaveLength(identities.length);
  });

  it("runs as the active profile, whose token lies in a file", async () => {
    const profile = join(workspace.config, "profiles", "scribe");
    await write(join(workspace.config, "profiles", ".active"), "scribe\n");
    await write(
      join(profile, "profile.toml"),
      `token_file = "token"\nbase_url = "${dev.url}"\nagent_id = "${dev.agentId}"\n`,
    );
    await write(join(profile, "token"), `${dev.agentPat}\n`);
    const run = await workspace.axctl(preflight);
    expect(run.code).toBe(0);
    expect(exchanges(sandbox)).toMatchObject([{ agent_id: dev.agentId }]);
  });

  it("runs as the local config of a folder above", async () => {
    const text = `token = "${dev.agentPat}"\nbase_url = "${dev.url}"\nagent_name = "${dev.agentName}"\n`;
    await write(join(workspace.root, "project", ".ax", "config.toml"), text);
    const cwd = join(workspace.root, "project", "deep", "er");
    await mkdir(cwd, { recursive: true });
    const run = await workspace.axctl(preflight, { cwd });
    expect(run.code).toBe(0);
    expect(exchanges(sandbox)).toMatchObject([{ agent_name: dev.agentName }]);
  });

  it("fails at the exchange for another agent's name", async () => {
    const env = { AX_TOKEN: dev.agentPat, AX_BASE_URL: dev.url, AX_AGENT_NAME: "somebody-else" };
    const run = await workspace.axctl(preflight, { env });
    expect(run.code).toBe(2);
    expect(sandbox.requests().map(({ check }) => check)).toEqual(["exchange"]);
  });
});

describe("preflight with a JWT", () => {
  it.each([
    ["its agent's name", { AX_AGENT_NAME: "scribe" }, "scribe"],
    ["no name when none is set", {}, undefined],
    ["no name when it is cleared", { AX_AGENT_NAME: "none" }, undefined],
  ])("sends it as it is, with %s", async (_, env, name) => {
    const api = await fakeApi(suiteOf(boundAgent("space-1"), [{ id: "space-1" }]));
    const run = await workspace.axctl(preflight, { env: { AX_TOKEN: JWT, AX_BASE_URL: api.url, ...env } });
    expect(run.code).toBe(0);
    expect(api.requests).toHaveLength(8);
    expect(new Set(api.requests.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${JWT}`]));
    expect(new Set(api.requests.map(({ headers }) => headers["x-agent-name"]))).toEqual(new Set([name]));
    expect(await workspace.filesIn(workspace.config)).toEqual([]);
  });

  it("is not exchanged when the API refuses it", async () => {
    const api = await fakeApi({
      ...suiteOf(person, [{ id: "space-1" }]),
      "GET /auth/me": { status: 401, json: { detail: "expired" } },
    });
    const run = await workspace.axctl(preflight, { env: { AX_TOKEN: JWT, AX_BASE_URL: api.url } });
    expect(run.code).toBe(2);
    expect(api.requests.filter(({ route }) => route === "POST /auth/exchange")).toEqual([]);
    expect(api.requests.filter(({ route }) => route === "GET /auth/me")).toHaveLength(1);
  });
});

const crew = { id: "space-1", slug: "crew", name: "The Crew" };
const desk = { id: "space-2", slug: "desk", name: "My Desk" };
const other = { id: "space-3", slug: "the-crew", name: "Other" };
const UUID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

describe("the space, without --env", () => {
  async function run(
    { me = person, spaces, config = "" }: { me?: typeof person; spaces: readonly FakeSpace[]; config?: string },
    { args = [], env = {} }: { args?: readonly string[]; env?: Record<string, string> } = {},
  ) {
    const api = await fakeApi(suiteOf(me, spaces));
    if (config !== "") await write(join(workspace.work, ".ax", "config.toml"), config);
    const ran = await workspace.axctl([...preflight, ...args], {
      env: { AX_TOKEN: JWT, AX_BASE_URL: api.url, ...env },
    });
    const asked = new Set(api.requests.flatMap(({ query }) => query.get("space_id") ?? []));
    return { ...ran, asked: [...asked] };
  }

  const bound = boundAgent("space-2");
  it.each<[string, Parameters<typeof run>[0], Parameters<typeof run>[1], string]>([
    ["the option's id", { spaces: [crew, desk] }, { args: ["--space-id", "space-2"] }, "space-2"],
    ["the option's slug", { spaces: [crew, desk] }, { args: ["--space-id", "Desk"] }, "space-2"],
    ["the option's name", { spaces: [crew, desk] }, { args: ["--space-id", "my_desk"] }, "space-2"],
    ["an id that is unseen, when it is a UUID", { spaces: [crew, { id: UUID }] }, { args: ["--space-id", UUID] }, UUID],
    [
      "the option before the variable",
      { spaces: [crew, desk] },
      { args: ["--space-id", "crew"], env: { AX_SPACE: "desk" } },
      "space-1",
    ],
    ["AX_SPACE", { spaces: [crew, desk] }, { env: { AX_SPACE: "desk" } }, "space-2"],
    ["AX_SPACE_ID", { spaces: [crew, desk] }, { env: { AX_SPACE_ID: "My Desk" } }, "space-2"],
    [
      "the variable before the bound agent",
      { me: bound, spaces: [crew, desk] },
      { env: { AX_SPACE: "crew" } },
      "space-1",
    ],
    [
      "the bound agent's before the configured one",
      { me: bound, spaces: [crew, desk], config: 'space_id = "crew"\n' },
      {},
      "space-2",
    ],
    ["the configured one", { spaces: [crew, desk], config: 'space_id = "The Crew"\n' }, {}, "space-1"],
    [
      "the configured one when the agent has none",
      { me: boundAgent(null), spaces: [crew, desk], config: 'space_id = "crew"\n' },
      {},
      "space-1",
    ],
    ["the only visible one", { spaces: [desk] }, {}, "space-2"],
  ])("is %s", async (_, world, given, expected) => {
    const ran = await run(world, given);
    expect(ran.code).toBe(0);
    expect(parseDocument(ran.stdout)).toMatchObject({ space_id: expected, problems: [] });
    expect(ran.asked).toEqual([expected]);
  });

  it.each<[string, Parameters<typeof run>[0], Parameters<typeof run>[1], string]>([
    ["several are visible", { spaces: [crew, desk] }, {}, "2 spaces are visible: crew, desk"],
    // With --env this one would do: the flag says where a person is, not where a runtime works.
    ["one of several is current", { spaces: [{ ...crew, is_current: true }, desk] }, {}, "2 spaces are visible"],
    ["none is visible", { spaces: [] }, {}, "no space is visible"],
    ["the option names none", { spaces: [crew] }, { args: ["--space-id", "nowhere"] }, "no visible space has"],
    [
      "the option names several",
      { spaces: [crew, other] },
      { args: ["--space-id", "the crew"] },
      "several visible spaces",
    ],
    ["the config names none", { spaces: [crew, desk], config: 'space_id = "nowhere"\n' }, {}, "no visible space has"],
  ])("is unresolved when %s: a failed gate that says what to pass", async (_, world, given, said) => {
    const ran = await run(world, given);
    expect(ran.code).toBe(2);
    const printed = parseDocument(ran.stdout);
    expect(printed).toMatchObject({
      space_id: null,
      problems: [
        { code: "space_unresolved", reason: expect.stringContaining("pass --space-id"), fix: expect.any(String) },
      ],
      summary: { failed_checks: expect.arrayContaining(["spaces.get", "tasks.list"]) },
    });
    expect(JSON.stringify(printed["problems"])).toContain(said);
    expect(ran.asked).toEqual([]);
  });
});
