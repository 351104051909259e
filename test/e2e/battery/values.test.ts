import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { axctl } from "../../cli/support.ts";
import { parseDocument } from "../support/workspace.ts";
import { type Answering, type Endpoint, goodBody, type HostileServer, PAT, SPACE, startHostile } from "./hostile-server.ts";
import { homes, writeLogin } from "./in-process.ts";
import { injectionsIn } from "./inspect.ts";
import { json } from "./send.ts";

const folders = homes();
let home: string;
let server: HostileServer | undefined;
beforeEach(() => {
  home = folders.next();
});
afterEach(() => server?.close());
afterAll(folders.dispose);

/** A preflight against a server of which one endpoint answers in its own way; the login names no space. */
async function preflight(under: Endpoint, answer: Answering, args: readonly string[] = ["--env", "dev"]) {
  server = await startHostile({ under, answer });
  const config = join(home, "config");
  writeLogin(config, server.url, null);
  writeFileSync(join(config, "user.toml"), `token = "${PAT}"\nbase_url = "${server.url}"\n`, { mode: 0o600 });
  const env = { AX_CONFIG_DIR: config };
  const started = performance.now();
  const shown = await axctl(home, ["qa", "preflight", ...args], { env });
  const run = await axctl(home, ["qa", "preflight", "--json", ...args], { env });
  return { shown, run, took: performance.now() - started, document: parseDocument(run.stdout) };
}

const person = (more: Record<string, unknown>) => ({ ...Object(goodBody("auth.whoami", {})), ...more });
const bound = (default_space_id: unknown) => person({ bound_agent: { agent_id: "a", agent_name: "a", default_space_id } });

describe("the id of a space is the server's choice", () => {
  it.each<[string, string]>([
    ["two dots", ".."],
    ["a path", "../../admin"],
    ["an encoded path", "%2e%2e%2fadmin"],
    ["a query and a fragment", "x?y=1&z#w"],
    ["line ends", "x\r\nx-injected: 1"],
    ["NUL", "x\0y"],
    ["half of a surrogate pair", "x\ud800"],
    ["an escape sequence", "\u001b[2Jx"],
    ["__proto__", "__proto__"],
    ["10,000 characters", "x".repeat(10_000)],
    ["1 MB", "x".repeat(1024 * 1024)],
  ])("%s", async (_, id) => {
    for (const [endpoint, body, args] of [
      ["spaces.list", { spaces: [{ id, name: "Crew" }] }, ["--env", "dev"]],
      ["auth.whoami", bound(id), []],
    ] as const) {
      const { run, shown, document } = await preflight(endpoint, json(body), args);
      console.log(_, endpoint, run.code, shown.stdout.length, JSON.stringify(document["summary"]).slice(0, 300), server?.seen.map((x) => x.path.slice(0, 50)), shown.stdout.slice(0,1500));
      await server?.close();
    }
  });
});

describe("values may be long", () => {
  it.each<[string, Endpoint, unknown]>([
    ["a user name of 1 MB", "auth.whoami", person({ username: "x".repeat(1024 * 1024) })],
    ["a user name of 9 MB of escapes", "auth.whoami", person({ username: "%41\\u0041\\n".repeat(900_000) })],
    ["a user name of 9 MB of line ends", "auth.whoami", person({ username: "\n".repeat(4_000_000) })],
    ["a type of 1 MB", "auth.whoami", person({ principal_type: "x".repeat(1024 * 1024) })],
    ["an agent of 1 MB", "auth.whoami", person({ bound_agent: { agent_id: "x".repeat(1024 * 1024), agent_name: null, default_space_id: null } })],
    ["spaces with names of 1 MB", "spaces.list", { spaces: [1, 2, 3].map((id) => ({ id: String(id), name: "x".repeat(1024 * 1024) })) }],
    ["20,000 spaces", "spaces.list", { spaces: Array.from({ length: 20_000 }, (_, id) => ({ id: String(id), name: `n${id}` })) }],
  ])("%s", async (_, endpoint, body) => {
      const { run, shown, took, document } = await preflight(endpoint, json(body));
      console.log(_, endpoint, run.code, took, shown.stdout.length, run.stdout.length, JSON.stringify(document["summary"]).slice(0, 300), shown.stdout.slice(0,500));
      expect(injectionsIn(shown.stdout)).toEqual([]);
  });
});
