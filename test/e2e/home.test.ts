import { userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

describe("without AX_CONFIG_DIR", () => {
  it("an empty HOME counts as unset: the account's own home folder is used, never the working folder", async () => {
    const run = await workspace.axctl(["auth", "doctor", "--json"], { env: { AX_CONFIG_DIR: "", HOME: "" } });
    const { sources } = JSON.parse(run.stdout);
    const login = sources.find(({ name }: { name: string }) => name.startsWith("user_login"));
    expect(login.path.startsWith(join(userInfo().homedir, ".ax"))).toBe(true);
    expect(await workspace.filesIn(workspace.work)).toEqual([]);
  });

  it.each([["auth", "doctor"], ["auth", "envs"], ["login", "--token-stdin"], ["logout"], ["qa", "matrix"]])(
    "a relative HOME is refused by axctl %s %s, and nothing is written",
    async (...command) => {
      const run = await workspace.axctl([...command.filter(Boolean), "--json"], {
        env: { AX_CONFIG_DIR: "", HOME: "home" },
        stdin: "axp_u_key.0123456789abcdef\n",
      });
      expect(run.code).toBe(1);
      expect(JSON.parse(run.stdout).summary.error).toMatchObject({ code: "HOME_NOT_USABLE" });
      expect(await workspace.filesIn(workspace.work)).toEqual([]);
    },
  );
});
