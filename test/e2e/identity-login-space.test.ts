import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";
import { exchanged, fakeApi, person } from "./support/fake-api.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
let dev: SandboxEnvironment;
beforeEach(async () => {
  workspace = await Workspace.create();
  dev = environmentOf(await workspace.sandbox({}, { logins: false }));
});
afterEach(() => workspace.dispose());

function loginFile(): string {
  return join(workspace.config, "users", "dev", "user.toml");
}

/** `axctl login --env dev --url <the sandbox>`, with the token on standard input. */
function login(args: readonly string[] = []) {
  const options = ["--env", "dev", "--url", dev.url, "--token-stdin"];
  return workspace.axctl(["login", ...options, ...args], { stdin: `${dev.pat}\n` });
}

describe("the space of a login", () => {
  const one = { id: "space-1", slug: "crew", name: "The Crew" };
  const two = { id: "space-2", slug: "desk", name: "My Desk" };
  const three = { id: "space-3", slug: "desk-two", name: "crew" };

  async function loginWith(spaces: unknown, args: readonly string[] = []) {
    const api = await fakeApi({
      "POST /auth/exchange": exchanged(),
      "GET /auth/me": person,
      "GET /api/v1/spaces": { status: spaces === null ? 500 : 200, json: spaces },
    });
    return login(["--url", api.url, ...args]);
  }

  it.each([
    ["the only one", [one], "space-1"],
    ["the one that is current", [one, { ...two, is_current: true }], "space-2"],
    ["the one that is the default", [one, { ...two, is_default: true }], "space-2"],
    ["the one that is personal", [one, { ...two, is_personal: true }, three], "space-2"],
    [
      "current before default before personal",
      [
        { ...one, is_default: true },
        { ...two, is_current: true },
      ],
      "space-2",
    ],
  ])("is %s", async (_, spaces, expected) => {
    const run = await loginWith({ spaces });
    expect(run.code).toBe(0);
    expect(await readFile(loginFile(), "utf8")).toContain(`space_id = "${expected}"\n`);
  });

  it.each([
    ["several alike", { spaces: [one, two] }, "2 spaces are visible, and none was stored: pass --space-id"],
    [
      "several personal ones",
      {
        spaces: [
          { ...one, is_personal: true },
          { ...two, is_personal: true },
        ],
      },
      "2 spaces",
    ],
    ["none", { spaces: [] }, "0 spaces are visible"],
    ["a list that cannot be read", null, "the spaces could not be listed, and none was stored"],
  ])("is none with %s, and that is said", async (_, spaces, said) => {
    const run = await loginWith(spaces);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(said);
    expect(await readFile(loginFile(), "utf8")).not.toContain("space_id");
  });

  it.each([
    ["its id", "space-2", "space-2"],
    ["its slug", "DESK", "space-2"],
    ["its name", "the crew", "space-1"],
    ["its name with underscores", "My_Desk", "space-2"],
  ])("is the one that --space-id names by %s", async (_, wanted, expected) => {
    const run = await loginWith({ spaces: [one, two, { ...three, is_default: true }] }, ["--space-id", wanted]);
    expect(run.code).toBe(0);
    expect(await readFile(loginFile(), "utf8")).toContain(`space_id = "${expected}"\n`);
  });

  it.each([
    ["no space", { spaces: [one] }, "nowhere", "no visible space"],
    ["several", { spaces: [one, three] }, "crew", "several visible spaces"],
    ["a list that cannot be read", null, "crew", "could not be read"],
  ])("is refused, and nothing stored, when --space-id fits %s", async (_, spaces, wanted, said) => {
    const run = await loginWith(spaces, ["--space-id", wanted, "--json"]);
    expect(run.code).toBe(2);
    const printed = parseDocument(run.stdout);
    expect(printed).toMatchObject({ problems: [{ code: "space_unresolved" }] });
    expect(JSON.stringify(printed)).toContain(said);
    expect(await workspace.filesIn(workspace.config)).toEqual([]);
  });
});
