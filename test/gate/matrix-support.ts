import { type MatrixEnv, type MatrixNeeds, type MatrixOptions, runMatrix } from "../../src/gate/matrix.ts";
import { runPreflight } from "../../src/gate/preflight.ts";
import type { Explained } from "../../src/identity/doctor.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { explained } from "../api/support.ts";
import { files } from "../support/files.ts";
import { temporaryFolder } from "../system/support.ts";
import { checked, OPTIONS, type World, world } from "./support.ts";

export interface Given {
  /** Logins beside, or instead of, those of the sandbox's environments. */
  logins?: Record<string, Record<string, string>>;
  artifactDir?: string;
  options?: Partial<MatrixOptions>;
  needs?: Partial<MatrixNeeds>;
  at?: World;
}

/** Runs a matrix over these environments of a sandbox, each with its login. */
export async function matrix(
  sandbox: Sandbox,
  names: readonly string[],
  { logins = {}, artifactDir, options: given = {}, needs = {}, at = world() }: Given = {},
) {
  const home = await temporaryFolder();
  const own = sandbox.environments.map(({ name, url, pat, spaces }): [string, Record<string, string>] => [
    name,
    { token: pat, base_url: url, space_id: spaces[0]?.id ?? "" },
  ]);
  await explained({ home, logins: { ...Object.fromEntries(own), ...logins } });
  const options: MatrixOptions = {
    target: "release",
    command: "axctl qa matrix",
    lenient: false,
    failOnDrift: "breaking",
    ignoreDrift: [],
    ...(artifactDir === undefined ? {} : { artifactDir }),
    ...given,
  };
  const gate = { ...OPTIONS, target: "release" };
  const envs = names.map((name): MatrixEnv => ({ label: name, requested: name, spaceId: undefined }));
  const result = await runMatrix(
    {
      ...at.needs,
      files,
      explain: ({ requested, spaceId }) =>
        explained({ home, env: requested, ...(spaceId === undefined ? {} : { spaceId }) }),
      preflight: (one: Explained, artifact) =>
        runPreflight(at.needs, one, artifact === undefined ? gate : { ...gate, artifact }),
      ...needs,
    },
    envs,
    options,
  );
  checked(result.document);
  return result;
}
