import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { fits, readCommandLine } from "./support/examples.ts";
import { recordCommand } from "./support/record.ts";
import { type RunbookBlock, readRunbook } from "./support/runbook.ts";
import { environmentOf, Workspace } from "./support/workspace.ts";

const markdown = await readFile(fileURLToPath(new URL("../../docs/operator-qa-runbook.md", import.meta.url)), "utf8");
const blocks = readRunbook(markdown);

/** How the document calls what the sandbox plays. */
type Played = readonly (readonly [documented: string, real: string])[];

interface Stage {
  workspace: Workspace;
  played: Played;
  variables: Record<string, string>;
}

async function setStage({ faults, variables }: RunbookBlock): Promise<Stage> {
  const workspace = await Workspace.create();
  const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace.work, stdio: "ignore" });
  git("init", "-q", "-b", "main");
  git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-q", "--allow-empty", "-m", "feat: one");
  const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults });
  const [dev, next] = [environmentOf(sandbox, "dev"), environmentOf(sandbox, "next")];
  const triple = (name: string, { pat, url, spaces }: typeof dev) => ({
    [`AX_QA_${name}_TOKEN`]: pat,
    [`AX_QA_${name}_BASE_URL`]: url,
    [`AX_QA_${name}_SPACE_ID`]: spaces[0]?.id ?? "",
  });
  return {
    workspace,
    played: [
      ["https://dev.example", dev.url],
      ["https://next.example", next.url],
      ["<dev-space-id>", dev.spaces[0]?.id ?? ""],
      ["<next-space-id>", next.spaces[0]?.id ?? ""],
    ],
    variables: variables ? { ...triple("DEV", dev), ...triple("NEXT", next) } : {},
  };
}

async function play(block: RunbookBlock): Promise<void> {
  const { workspace, played, variables } = await setStage(block);
  try {
    for (const { line, expected, code } of block.commands) {
      const real = played.reduce((text, [name, value]) => text.replaceAll(name, value), line);
      const { program, args } = readCommandLine(real);
      expect(program, line).toBe("axctl");
      const run = await workspace.axctl(args, { env: variables });
      const seen = played.reduce((text, [name, value]) => text.replaceAll(value, name), run.stderr + run.stdout);
      expect(run.code, `${line}\n${seen}`).toBe(code);
      if (expected !== undefined && !fits(expected, seen)) expect(seen, line).toBe(expected);
      recordCommand({ page: "docs/operator-qa-runbook.md", line });
    }
  } finally {
    await workspace.dispose();
  }
}

describe("docs/operator-qa-runbook.md", () => {
  it("holds no command outside of the blocks that are run", () => {
    const shown = [...markdown.matchAll(/^(?:\$ )?axctl .*$/gm)].length;
    const run = blocks.flatMap(({ commands }) => commands).filter(({ line }) => line.startsWith("axctl ")).length;
    expect(run).toBe(shown);
    expect(run).toBeGreaterThan(20);
  });

  it("fails a block whose command ends otherwise, or prints something else", async () => {
    const block = blocks.find(({ commands }) => commands[0]?.line === "axctl auth envs");
    const [command] = block?.commands ?? [];
    if (block === undefined || command === undefined) throw new Error("the block is gone");
    await expect(play({ ...block, commands: [{ ...command, code: 2 }] })).rejects.toThrow();
    await expect(play({ ...block, commands: [{ ...command, expected: "nothing" }] })).rejects.toThrow();
  });

  it.each(blocks.map((block, index) => [block.heading, index, block] as const))("%s (block %i)", (_, __, block) =>
    play(block),
  );
});

describe("the artifacts that it explains", () => {
  it("are named as the commands write them", async () => {
    const stage = await setStage({ heading: "", commands: [], faults: [], variables: true });
    try {
      await stage.workspace.axctl(["qa", "ci"], { env: stage.variables });
      const files = await stage.workspace.filesIn(join(stage.workspace.work, "operator-qa-artifacts"));
      const explained = ["<env>-doctor.json", "<env>-preflight.json", "matrix.json", "operator-qa-summary.json"];
      const kinds = files.map((file) => file.replace(/^matrix\//, "").replace(/^(?:dev|next)-/, "<env>-"));
      expect([...new Set(kinds)].sort()).toEqual(explained);
      for (const name of explained) expect(markdown).toContain(`| \`${name}\` |`);
    } finally {
      await stage.workspace.dispose();
    }
  });
});
