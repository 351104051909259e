import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeLogins } from "../../src/sandbox/logins.ts";
import { sandboxOf } from "../api/support.ts";
import { digestOfDocument } from "../evidence/support.ts";
import { axctl, withHome } from "./support.ts";

/** Runs a command line for a sound environment, in a home with a link and a folder where artifacts should go. */
async function run(args: readonly string[]) {
  const sandbox = await sandboxOf({ envs: ["dev"] });
  return withHome(async (home) => {
    const env = { AX_CONFIG_DIR: join(home, "config") };
    await writeLogins(join(home, "config"), sandbox.environments);
    await symlink("elsewhere", join(home, "link.json"));
    await mkdir(join(home, "out", "matrix.json"), { recursive: true });
    const at = (text: string) => (/\.json$|^out$/.test(text) ? join(home, text) : text);
    return axctl(home, args.map(at), { env });
  });
}

const PREFLIGHT = ["qa", "preflight", "--env", "dev", "--artifact", "link.json"] as const;
const error = { code: "ARTIFACT_NOT_WRITTEN" };

describe("a result whose artifact could not be written", () => {
  it("is no pass, names no artifact, and carries the digest of what is printed", async () => {
    const { code, stdout } = await run([...PREFLIGHT, "--json"]);
    expect(code).toBe(1);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      ok: false,
      artifacts: [],
      summary: { checks_failed: 0, preflight_passed: false, error },
      preflight: { passed: false },
    });
    expect(document.preflight).not.toHaveProperty("artifact");
    expect(document.evidence.digest).toBe(digestOfDocument(document));
  });

  it("is shown to a person without a file that is not there", async () => {
    const { code, stdout, stderr } = await run(PREFLIGHT);
    expect(code).toBe(1);
    expect(stdout).not.toContain("artifact:");
    expect(stderr).toContain("error ARTIFACT_NOT_WRITTEN:");
  });

  it("of a matrix, too", async () => {
    const matrix = ["qa", "matrix", "--env", "dev", "--artifact-dir", "out"];
    const { code, stdout } = await run([...matrix, "--json"]);
    expect(code).toBe(1);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ ok: false, summary: { failed_envs: [], error } });
    expect(document).not.toHaveProperty("artifact_path");
    expect(document.evidence.digest).toBe(digestOfDocument(document));
    expect((await run(matrix)).stdout).not.toContain("artifact:");
  });
});
