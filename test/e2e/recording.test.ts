import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

it("docs/recording.svg shows what the program shows now (`npm run recording` draws it anew)", async () => {
  const folder = await mkdtemp(join(tmpdir(), "axctl-recording-test-"));
  try {
    const file = join(folder, "recording.svg");
    await promisify(execFile)(process.execPath, [".github/scripts/recording.mjs", file], { cwd: root });
    const drawn = await readFile(file, "utf8");
    expect(drawn).toBe(await readFile(join(root, "docs/recording.svg"), "utf8"));
    expect(drawn).toMatch(/field_gone/);
    expect(drawn).not.toContain("\u001b");
  } finally {
    await rm(folder, { recursive: true });
  }
});
