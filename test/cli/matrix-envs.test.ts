import { describe, expect, it } from "vitest";
import { checkBaseline, matrixEnvs, spacePairs } from "../../src/cli/matrix-envs.ts";
import { explained, world } from "../identity/support.ts";
import { files } from "../support/files.ts";

async function selected(env: string[], pairs: string[] = []) {
  const here = await world({
    ".ax/user.toml": 'base_url = "https://10.0.0.1"\n',
    ".ax/users/dev/user.toml": 'base_url = "https://dev.example"\n',
  });
  const machine = {
    ...here,
    platform: "linux",
    arch: "x64",
    osType: "Linux",
    osRelease: "6.1.0",
    hostname: "host",
    user: "ada",
    nodeVersion: "20.20.0",
    node: "node",
  };
  const context = { files, machine, explain: (options: { env?: string | undefined }) => explained(here, options) };
  return matrixEnvs(context, { env, space: spacePairs.parse(pairs) });
}

describe("the environments of a matrix", () => {
  it.each<[string[], string[], [label: string, requested: string, space: string | undefined][]]>([
    [["default", "user"], [], [["default", "default", undefined]]],
    [["user"], [], [["default", "default", undefined]]],
    [["default"], ["user=desk"], [["default", "default", "desk"]]],
    [
      ["USER", "dev", "Dev"],
      ["default=desk", "dev=lab"],
      [
        ["default", "default", "desk"],
        ["dev", "dev", "lab"],
      ],
    ],
    [
      [],
      ["user=desk"],
      [
        ["default", "default", "desk"],
        ["dev", "dev", undefined],
      ],
    ],
  ])("--env %j --space %j", async (env, pairs, expected) => {
    const found = await selected(env, pairs);
    expect(found.map(({ label, requested, spaceId }) => [label, requested, spaceId])).toEqual(expected);
  });

  it("know the default login by both of its names as a baseline", async () => {
    const envs = await selected(["default", "dev"]);
    for (const name of ["user", "default"]) expect(checkBaseline(envs, name)).toBe("default");
  });
});
