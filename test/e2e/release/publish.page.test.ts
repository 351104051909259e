import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startVerdaccio, type Verdaccio } from "../../support/npm/verdaccio.ts";
import { readCommandLine } from "../support/examples.ts";
import { NOT_RUN } from "../support/not-run.ts";
import { recordCommand } from "../support/record.ts";
import { commandLines } from "../support/runbook.ts";
import type { Train } from "../support/train.ts";
import { openPackage } from "./support/publish.ts";

let registry: Verdaccio;
let train: Train;

beforeAll(async () => {
  registry = await startVerdaccio();
  train = await openPackage();
});
afterAll(async () => {
  await train.close();
  await registry.close();
});

it.each(["docs/release-publish.md", "docs/reference.md", "README.md"])(
  "what %s publishes is published",
  async (page) => {
    const markdown = await readFile(fileURLToPath(new URL(`../../../${page}`, import.meta.url)), "utf8");
    const lines = commandLines(markdown).filter((line) => line.startsWith("axctl release publish"));
    expect(lines).not.toEqual([]);
    for (const line of lines) {
      if (NOT_RUN.some((one) => one.page === page && one.line === line)) continue;
      const run = await train.axctl(readCommandLine(line).args, { env: registry.env });
      expect(run.code, line + run.stderr + run.stdout).toBe(0);
      recordCommand({ page, line });
    }
  },
);
