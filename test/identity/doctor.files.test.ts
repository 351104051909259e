import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { doctorReport } from "../../src/identity/doctor.ts";
import { files } from "../support/files.ts";
import { AGENT_PAT, explained, JWT, USER_PAT, world } from "./support.ts";

describe("from files to the document", () => {
  it("a profile's token file, a local space and a variable's agent", async () => {
    const here = await world({
      ".ax/config.toml": 'base_url = "https://paxai.app"',
      ".ax/profiles/.active": "bot",
      ".ax/profiles/bot/profile.toml": 'agent_name = "bot"\ntoken_file = "token"',
      ".ax/profiles/bot/token": `${AGENT_PAT}\n`,
      "project/.ax/config.toml": 'space_id = "s-1"',
    });
    const document = doctorReport(await explained({ ...here, env: { AX_AGENT_ID: "b-1" } }));
    expect(document).toMatchObject({
      ok: true,
      warnings: [],
      selected_profile: "bot",
      effective: {
        auth_source: "active_profile:bot",
        token: "axp_a_...HtD5",
        base_url_source: "global_config",
        space_source: "local_config",
        agent_name_source: "active_profile:bot",
        agent_id_source: "env:AX_AGENT_ID",
        principal_type: "agent",
      },
    });
  });

  it("reads, and writes nothing", async () => {
    const here = await world({ "project/.ax/config.toml": `token = "${AGENT_PAT}"` });
    await explained({ ...here, env: { AX_CONFIG_DIR: "~/new", AX_GATEWAY_DIR: "~/gateway" } }, { env: "dev" });
    expect(await files.list(here.home)).toEqual(["project"]);
    expect(await files.list(join(here.home, "project"))).toEqual([".ax"]);
  });

  it("a broken file among those that count is a problem with file, line and column", async () => {
    const here = await world({
      ".ax/user.toml": `token = "${USER_PAT}"`,
      "project/.ax/config.toml": `space_id = "s"\n  base_url = ${USER_PAT}\n`,
    });
    const { problems } = doctorReport(await explained(here));
    const path = join(here.cwd, ".ax/config.toml");
    expect(problems).toMatchObject([
      { code: "config_unreadable", path, reason: `${path}: line 2, column 14: it is no valid TOML` },
    ]);
    expect(doctorReport(await explained(here, { env: "default" })).ok).toBe(true);
  });

  it("the same variables mean the same with and without blanks around them", async () => {
    const here = await world();
    const bare = doctorReport(await explained({ ...here, env: { AX_TOKEN: JWT, AX_SPACE: "s" } }));
    const blank = doctorReport(await explained({ ...here, env: { AX_TOKEN: ` ${JWT}\n`, AX_SPACE: "\ts " } }));
    expect(blank).toEqual(bare);
  });
});
