import { describe, expect, it } from "vitest";
import type { CheckOutcome } from "../../src/gate/check.ts";
import { resolveSpace } from "../../src/gate/space.ts";
import { type Configured, explained } from "../api/support.ts";

const LAB = "11111111-aaaa-4aaa-8aaa-111111111111";
const OPS = "22222222-bbbb-4bbb-8bbb-222222222222";
const BOUND = "33333333-cccc-4ccc-8ccc-333333333333";

const lab = { id: LAB, slug: "research-lab", name: "Research Lab" };
const ops = { id: OPS, slug: "ops", name: "Operations" };

interface Api {
  /** Null: the check failed. */
  spaces?: unknown[] | null;
  /** The bound agent's default space; null: no agent; undefined: the check failed. */
  bound?: string | null;
}

/** What the two checks came to that need only a token; a third one is an error. */
function outcomes({ spaces = [lab, ops], bound = null }: Api, failing: readonly string[] = []) {
  const asked: string[] = [];
  const passed = (name: string, body: unknown): CheckOutcome => ({
    result: { name, ok: !failing.includes(name) && body !== null, duration_ms: 1, attempts: 1 },
    body,
  });
  const agent = bound === null ? null : { agent_id: "7", agent_name: "scout", default_space_id: bound };
  const bodies: Record<string, unknown> = {
    "spaces.list": spaces === null ? null : { spaces },
    "auth.whoami": { username: "ada", principal_type: "user", bound_agent: agent },
  };
  const outcomeOf = async (name: string): Promise<CheckOutcome> => {
    asked.push(name);
    if (!(name in bodies)) throw new Error(`nobody may ask for ${name}`);
    return passed(name, bodies[name]);
  };
  return { asked, outcomeOf };
}

async function resolved(configured: Configured, api: Api = {}, failing: readonly string[] = []) {
  const { identity } = await explained(configured);
  const { asked, outcomeOf } = outcomes(api, failing);
  const space = await resolveSpace(identity, outcomeOf);
  return { space: space.ok ? space.space : "code" in space.error ? space.error.code : "?", asked, result: space };
}

/** A login without `--env`, with its own space. */
const plain = (space?: string): Configured => ({
  logins: {
    default: {
      token: "axp_u_k.s",
      base_url: "https://ax.example",
      ...(space === undefined ? {} : { space_id: space }),
    },
  },
});
/** A login chosen with `--env`. */
const named = (space?: string): Configured => ({
  logins: {
    dev: { token: "axp_u_k.s", base_url: "https://ax.example", ...(space === undefined ? {} : { space_id: space }) },
  },
  env: "dev",
});

describe("without --env: option, variable, bound agent, configured, the only one", () => {
  it.each<[string, Configured, Api, string, string[]]>([
    [
      "the option wins over everything",
      { ...plain(OPS), variables: { AX_SPACE: OPS }, spaceId: LAB },
      { bound: BOUND },
      LAB,
      [],
    ],
    ["the option may be a slug", { ...plain(OPS), spaceId: "research-lab" }, { bound: BOUND }, LAB, ["spaces.list"]],
    ["then AX_SPACE", { ...plain(OPS), variables: { AX_SPACE: LAB } }, { bound: BOUND }, LAB, []],
    ["then AX_SPACE_ID", { ...plain(OPS), variables: { AX_SPACE_ID: LAB } }, { bound: BOUND }, LAB, []],
    [
      "a variable may be a name",
      { ...plain(OPS), variables: { AX_SPACE: "research_LAB" } },
      { bound: BOUND },
      LAB,
      ["spaces.list"],
    ],
    ["then the bound agent's space", plain(OPS), { bound: BOUND }, BOUND, ["auth.whoami"]],
    ["then the configured space", plain(OPS), {}, OPS, ["auth.whoami"]],
    ["the configured space may be a slug", plain("ops"), {}, OPS, ["auth.whoami", "spaces.list"]],
    ["an agent without a space counts as none", plain(OPS), { bound: "" }, OPS, ["auth.whoami"]],
    ["then the only visible space", plain(), { spaces: [ops] }, OPS, ["auth.whoami", "spaces.list"]],
    [
      "several visible ones are no choice, whatever their flags",
      plain(),
      { spaces: [{ ...lab, is_current: true }, ops] },
      "space_unresolved",
      ["auth.whoami", "spaces.list"],
    ],
    [
      "nor is the one that can be read of two",
      plain(),
      { spaces: [ops, { id: 7 }] },
      "space_unresolved",
      ["auth.whoami", "spaces.list"],
    ],
    ["nor is none", plain(), { spaces: [] }, "space_unresolved", ["auth.whoami", "spaces.list"]],
  ])("%s", async (_, configured, api, space, asked) => {
    expect(await resolved(configured, api)).toMatchObject({ space, asked });
  });

  it("a whoami that failed binds to nothing", async () => {
    expect(await resolved(plain(OPS), { bound: BOUND }, ["auth.whoami"])).toMatchObject({ space: OPS });
  });
});

describe("with --env: option, the login's space, the one unambiguous one", () => {
  it.each<[string, Configured, Api, string, string[]]>([
    ["the option wins", { ...named(OPS), spaceId: LAB }, { bound: BOUND }, LAB, []],
    ["variables do not count", { ...named(), variables: { AX_SPACE: LAB } }, { spaces: [ops] }, OPS, ["spaces.list"]],
    ["then the login's own", named(OPS), { bound: BOUND, spaces: [lab] }, OPS, []],
    ["a bound agent does not count", named(), { bound: BOUND, spaces: [lab] }, LAB, ["spaces.list"]],
    ["then the only visible one", named(), { spaces: [lab] }, LAB, ["spaces.list"]],
    ["then the one that is current", named(), { spaces: [lab, { ...ops, is_current: true }] }, OPS, ["spaces.list"]],
    ["then the one that is default", named(), { spaces: [{ ...lab, is_default: true }, ops] }, LAB, ["spaces.list"]],
    ["then the one that is personal", named(), { spaces: [lab, { ...ops, is_personal: true }] }, OPS, ["spaces.list"]],
    [
      "the one that can be read of two is no choice",
      named(),
      { spaces: [lab, {}] },
      "space_unresolved",
      ["spaces.list"],
    ],
    ["several are no choice", named(), {}, "space_unresolved", ["spaces.list"]],
    ["a slug is looked up", named("ops"), {}, OPS, ["spaces.list"]],
  ])("%s", async (_, configured, api, space, asked) => {
    expect(await resolved(configured, api)).toMatchObject({ space, asked });
  });

  it("an explicit id is taken as given, also when the list cannot be read", async () => {
    expect(await resolved({ ...named(), spaceId: BOUND }, { spaces: null })).toMatchObject({ space: BOUND, asked: [] });
    expect(await resolved({ ...named(), spaceId: "space-7" }, { spaces: null })).toMatchObject({ space: "space-7" });
  });
});

describe("a space that cannot be resolved says what to pass", () => {
  it.each<[string, Configured, Api, RegExp]>([
    ["matches nothing", { ...plain(), spaceId: "nowhere" }, {}, /no visible space has the id, slug or name nowhere/],
    [
      "matches several",
      { ...plain(), spaceId: "ops" },
      { spaces: [ops, { id: LAB, name: "Ops" }] },
      /several visible spaces have the slug or name ops/,
    ],
    ["cannot be looked up", { ...plain(), spaceId: "ops" }, { spaces: null }, /the list of spaces could not be read/],
    ["is one of several", plain(), {}, /2 spaces are visible: research-lab, ops/],
    ["is none that can be read", plain(), { spaces: [{}] }, /none of the visible spaces can be read/],
    ["is none at all", plain(), { spaces: [] }, /no space is visible/],
    ["is in a list that cannot be read", plain(), { spaces: null }, /the list of spaces could not be read/],
    ["with --env is in a list that cannot be read", named(), { spaces: null }, /the list of spaces could not be read/],
  ])("when it %s", async (_, configured, api, detail) => {
    const { result } = await resolved(configured, api);
    expect(result).toMatchObject({
      ok: false,
      error: { type: "refused", code: "space_unresolved", detail: expect.stringMatching(detail) },
    });
    expect(JSON.stringify(result)).toContain("pass --space-id with the id, slug or name of one space");
  });

  it("and names ten of very many", async () => {
    const spaces = Array.from({ length: 99 }, (_, at) => ({ id: `id-${at}`, slug: `space-${at}` }));
    const { result } = await resolved(plain(), { spaces });
    expect(JSON.stringify(result)).toContain("99 spaces are visible");
    expect(JSON.stringify(result)).toContain("space-9;");
    expect(JSON.stringify(result)).not.toContain("space-10");
  });
});
