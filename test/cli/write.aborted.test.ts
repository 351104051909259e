import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { AxctlError } from "../../src/core/errors.ts";
import { writeLogins } from "../../src/sandbox/logins.ts";
import { environmentOf, sandboxOf } from "../api/support.ts";
import { contextKeys, timesAsked } from "../gate/write-support.ts";
import { axctl, withHome } from "./support.ts";

it("a run with --write that ends because its output broke deletes what it wrote, and names what stays", async () => {
  const sandbox = await sandboxOf({ faults: ["dev:uploads.message.send=hang"] });
  const before = await contextKeys(environmentOf(sandbox));
  await withHome(async (home) => {
    await writeLogins(join(home, "config"), sandbox.environments);
    const file = join(home, "notes.txt");
    await writeFile(file, "text");
    const controller = new AbortController();
    const write = ["--write", "--upload-file", file, "--send-message"];
    const run = axctl(home, ["qa", "preflight", "--env", "dev", ...write, "--json"], {
      env: { AX_CONFIG_DIR: join(home, "config") },
      signal: controller.signal,
    });
    while (timesAsked(sandbox, "uploads.message.send") === 0) await sleep(10);
    // Any error of the process itself, as process.ts hands it down: the output that is full, for one.
    controller.abort(new AxctlError("INTERNAL", { reason: "the output broke" }));
    const { code, stdout, stderr } = await run;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      summary: { error: { code: "INTERNAL" }, left_behind: [{ kind: "upload" }, { kind: "message" }] },
    });
    expect(stderr).toContain("  left behind: upload ");
  });
  expect(await contextKeys(environmentOf(sandbox))).toEqual(before);
});
