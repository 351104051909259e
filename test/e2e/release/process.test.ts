import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fits, readCommandLine } from "../support/examples.ts";
import { merge, openGuardedTrain } from "../support/guarded-train.ts";
import { recordCommand } from "../support/record.ts";
import { readRunbook } from "../support/runbook.ts";
import type { Train } from "../support/train.ts";

const markdown = await readFile(fileURLToPath(new URL("../../../docs/release-process.md", import.meta.url)), "utf8");
/** What stands between two things that people do on GitHub. */
const parts = markdown.split(/^<!-- then: merge (.*) -->$/m);

let train: Train;
beforeAll(async () => {
  train = await openGuardedTrain();
  await train.workspace.sandbox({ envs: ["dev", "next"] });
});
afterAll(() => train.close());

describe("docs/release-process.md", () => {
  it("holds no command outside of the blocks that are run", () => {
    const shown = [...markdown.matchAll(/^(?:\$ )?axctl .*$/gm)].length;
    const run = readRunbook(markdown).flatMap(({ commands }) => commands).length;
    expect(run).toBe(shown);
    expect(run).toBeGreaterThan(8);
  });

  it("is what happens, from the first command to the last", async () => {
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 1) {
        await merge(train, part);
        continue;
      }
      for (const { line, expected, code } of readRunbook(part).flatMap(({ commands }) => commands)) {
        const { args } = readCommandLine(line);
        const run = await train.axctl(args);
        const seen = run.stderr + run.stdout;
        expect(run.code, `${line}\n${seen}`).toBe(code);
        if (expected !== undefined && !fits(expected, seen)) expect(seen, line).toBe(expected);
        recordCommand({ page: "docs/release-process.md", line });
      }
    }
  });
});
