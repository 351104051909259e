import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { axctl } from "../../cli/support.ts";
import { parseDocument } from "../support/workspace.ts";
import {
  type Answering,
  type Endpoint,
  goodBody,
  type HostileServer,
  PAT,
  SPACE,
  startHostile,
} from "./hostile-server.ts";
import { homes, withoutPrograms, writeLogin } from "./in-process.ts";
import { injectionsIn } from "./inspect.ts";
import { json } from "./send.ts";
import { principals } from "./tables/json.ts";

const folders = homes();
let server: HostileServer | undefined;
let home: string;
beforeEach(() => {
  home = folders.next();
});
afterEach(() => server?.close());
const restore = withoutPrograms();
afterAll(() => {
  restore();
  folders.dispose();
});

/** A login that names no space: `--env dev` leaves the choice to `spaces.list`, the default login to who is bound. */
async function preflight(under: Endpoint, answer: Answering, args: readonly string[] = ["--env", "dev"]) {
  server = await startHostile({ under, answer });
  const config = join(home, "config");
  writeLogin(config, server.url, null);
  writeFileSync(join(config, "user.toml"), `token = "${PAT}"\nbase_url = "${server.url}"\n`, { mode: 0o600 });
  const env = { AX_CONFIG_DIR: config };
  const started = performance.now();
  const shown = await axctl(home, ["qa", "preflight", ...args], { env });
  const run = await axctl(home, ["qa", "preflight", "--json", ...args], { env });
  const took = performance.now() - started;
  for (const { stdout } of [shown, run]) expect(injectionsIn(stdout)).toEqual([]);
  expect(shown.code).toBe(run.code);
  return { code: run.code, shown: shown.stdout, printed: run.stdout, took, document: parseDocument(run.stdout) };
}

const person = (more: Record<string, unknown>) => ({ ...Object(goodBody("auth.whoami", {})), ...more });
const bound = (more: Record<string, unknown>) =>
  person({ bound_agent: { agent_id: "a", agent_name: "a", default_space_id: null, ...more } });
const paths = () => server?.seen.map(({ path }) => path) ?? [];
const unresolved = { problems: [{ code: "space_unresolved" }] };

describe("an id of a space is the server's choice, and stays one segment of a path", () => {
  it.each<[string, string, string]>([
    ["a path", "../../admin", "..%2F..%2Fadmin"],
    ["an encoded path", "%2e%2e%2fadmin", "%252e%252e%252fadmin"],
    ["a query and a fragment", "x?y=1&z#w", "x%3Fy%3D1%26z%23w"],
    ["a back slash", "..\\admin", "..%5Cadmin"],
    ["__proto__", "__proto__", "__proto__"],
    ["a bidirectional override", "\u202ex", "%E2%80%AEx"],
    ["three dots", "...", "..."],
  ])("%s", async (_, id, segment) => {
    const listed = await preflight("spaces.list", json({ spaces: [{ id, name: "Crew" }] }));
    expect(paths()).toContain(`/api/v1/spaces/${segment}/members`);
    await server?.close();
    const named = await preflight("auth.whoami", json(bound({ default_space_id: id })), []);
    expect(paths()).toContain(`/api/v1/spaces/${segment}/members`);
    for (const { code, document } of [listed, named]) {
      expect(code).toBe(2);
      expect(document).toMatchObject({ space_id: id, summary: { failed_checks: ["spaces.get", "spaces.members"] } });
    }
  });

  it.each<[string, string]>([
    ["two dots", ".."],
    ["a dot", "."],
    ["line ends", "x\r\nx-injected: 1"],
    ["NUL", "x\0y"],
    ["half of a surrogate pair", "x\ud800"],
    ["an escape sequence", "\u001b[2Jx"],
    ["1,001 characters", "x".repeat(1001)],
    ["1 MB", "x".repeat(1024 * 1024)],
    ["nothing", ""],
  ])("but what could be none is no space: %s", async (_, id) => {
    const { code, document } = await preflight("spaces.list", json({ spaces: [{ id, name: "Crew" }] }));
    expect(code).toBe(2);
    expect(document).toMatchObject({ ...unresolved, space_id: null, summary: { checks_failed: 6 } });
    expect(paths().filter((path) => path !== "/auth/exchange" && path !== "/auth/me")).toEqual([
      "/api/v1/spaces",
      "/api/v1/spaces",
    ]);
  });

  it.each(
    [
      ["..", "x\ud800"],
      ["\0", "x".repeat(1001)],
    ].flat(),
  )("nor is it one that an agent is bound to: %j", async (id) => {
    const { code, document } = await preflight("auth.whoami", json(bound({ default_space_id: id })), []);
    expect(code).toBe(2);
    // The one visible space is used instead.
    expect(document).toMatchObject({ space_id: SPACE, summary: { failed_checks: ["auth.whoami"] } });
  });
});

describe("values may be long, and are not repeated then", () => {
  const long = "x".repeat(1024 * 1024);
  it.each<[string, Endpoint, unknown, readonly string[]]>([
    ["a user name of 1 MB", "auth.whoami", person({ username: long }), ["auth.whoami"]],
    ["a user name of 1,001 characters", "auth.whoami", person({ username: "x".repeat(1001) }), ["auth.whoami"]],
    ["a user name of 1,000 characters", "auth.whoami", person({ username: "x".repeat(1000) }), []],
    [
      "a user name of 7 MB of escapes",
      "auth.whoami",
      person({ username: "%41\\u0041".repeat(700_000) }),
      ["auth.whoami"],
    ],
    [
      "a user name of 4 million line ends",
      "auth.whoami",
      person({ username: "\n".repeat(4_000_000) }),
      ["auth.whoami"],
    ],
    ["a principal type of 1 MB", "auth.whoami", person({ principal_type: long }), ["auth.whoami"]],
    ["an agent's id of 1 MB", "auth.whoami", bound({ agent_id: long }), ["auth.whoami"]],
    ["an agent's name of 1 MB", "auth.whoami", bound({ agent_name: long }), ["auth.whoami"]],
    ["a space's name of 1 MB", "spaces.get", { id: SPACE, name: long }, []],
    ["99,000 items", "tasks.list", { tasks: Array(99_000).fill({}) }, []],
    ["a million items", "tasks.list", { tasks: Array(1_000_000).fill({}) }, ["tasks.list"]],
    [
      "ten thousand long names",
      "tasks.list",
      { tasks: [Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`${at}${"n".repeat(900)}`, 1]))] },
      [],
    ],
  ])("%s", async (_, endpoint, body, failed) => {
    const run = await preflight(endpoint, json(body), ["--env", "dev", "--space-id", SPACE]);
    expect(run.code).toBe(failed.length === 0 ? 0 : 2);
    expect(run.document).toMatchObject({ summary: { failed_checks: failed } });
    expect(run.shown.length).toBeLessThan(2000);
    expect(run.printed.length).toBeLessThan(50_000);
    // Twice, on a busy machine; parsing 10 MiB takes a fraction of it.
    expect(run.took).toBeLessThan(8000);
  });

  it.each<[string, unknown]>([
    ["with names of 1 MB", [1, 2, 3].map((id) => ({ id: String(id), name: long }))],
    [
      "with names of 1,000 characters",
      Array.from({ length: 50 }, (_, id) => ({ id: String(id), name: "x".repeat(1000) })),
    ],
    ["20,000 of them", Array.from({ length: 20_000 }, (_, id) => ({ id: String(id), name: `n${id}` }))],
  ])("spaces %s, none of which is chosen", async (_, spaces) => {
    const run = await preflight("spaces.list", json({ spaces }));
    expect(run.code).toBe(2);
    expect(run.document).toMatchObject(unresolved);
    expect(run.shown.length).toBeLessThan(20_000);
    expect(run.printed.length).toBeLessThan(60_000);
  });
});

describe("a principal", () => {
  it.each(principals)("%s", async (_, answer) => {
    const { code, document } = await preflight("auth.whoami", answer, ["--env", "dev", "--space-id", SPACE]);
    expect(code).toBe(2);
    expect(document).toMatchObject({ principal: null, summary: { failed_checks: ["auth.whoami"] } });
    expect(JSON.stringify(document["checks"])).toContain('"code":"shape_mismatch"');
  });
});
