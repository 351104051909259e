import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeRepository } from "../release/support/repository.ts";
import { openTrain } from "./support/train.ts";
import { parseDocument, type Run, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

function expectError(run: Run, code: string): void {
  expect(parseDocument(run.stdout)).toMatchObject({ ok: false, summary: { error: { code } } });
  expect([run.code, run.stderr]).toEqual([1, expect.stringContaining(`error ${code}: `)]);
}

/** A PATH whose git answers some command of its as told, and does all else as the real one does. */
async function gitThat(command: string, answer: string): Promise<string> {
  const bin = join(workspace.root, "bin");
  await mkdir(bin);
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  await writeFile(
    join(bin, "git"),
    `#!/bin/sh\ncase " $* " in *" ${command} "*) ${answer};; esac\nexec "${real}" "$@"\n`,
  );
  await chmod(join(bin, "git"), 0o755);
  return `${bin}:${process.env["PATH"]}`;
}

describe("errors that no other test of the binary provokes", () => {
  it("a port that somebody else has", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    try {
      expectError(await workspace.axctl(["sandbox", "--port", String(port), "--json"]), "SANDBOX_PORT_TAKEN");
    } finally {
      server.close();
    }
  });

  it("a folder that cannot be read", async () => {
    await mkdir(workspace.config, { recursive: true });
    await symlink("users", join(workspace.config, "users"));
    expectError(await workspace.axctl(["auth", "envs", "--json"]), "FOLDER_NOT_READ");
  });

  it("a git that fails half-way", async () => {
    const config = JSON.stringify({ packages: { ".": { "release-type": "simple" } } });
    const { folder, dispose } = makeRepository([
      {
        message: "feat: a door",
        write: { "release-please-config.json": config, ".release-please-manifest.json": '{".":"1.0.0"}' },
      },
    ]);
    try {
      const PATH = await gitThat("log", "exit 128");
      const args = ["release", "plan", "--repo", "acme/rail", "--json"];
      expectError(await workspace.axctl(args, { cwd: folder, env: { PATH } }), "GIT_FAILED");
    } finally {
      dispose();
    }
  });

  it("a git that is too old to merge without a checkout", async () => {
    const train = await openTrain({ workspace });
    try {
      const PATH = await gitThat("merge-tree", "exit 129");
      const args = ["release", "promote", "--allow-missing-evidence", "a test", "--dry-run", "--json"];
      expectError(await train.axctl(args, { env: { PATH } }), "GIT_TOO_OLD");
    } finally {
      await train.close();
    }
  });
});
