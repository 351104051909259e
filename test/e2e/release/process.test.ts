import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOOD } from "../../release/check/good-repository.ts";
import { fits, readCommandLine } from "../support/examples.ts";
import { readRunbook } from "../support/runbook.ts";
import { fetchBranch, NAME, OWNER, openTrain, type Train } from "../support/train.ts";

const markdown = await readFile(fileURLToPath(new URL("../../../docs/release-process.md", import.meta.url)), "utf8");
/** What stands between two things that people do on GitHub. */
const parts = markdown.split(/^<!-- then: merge (.*) -->$/m);
const root = `/repos/${OWNER}/${NAME}`;

let train: Train;
beforeAll(async () => {
  const files = { ...GOOD, "package.json": '{\n  "name": "x",\n  "private": true,\n  "version": "1.2.0"\n}\n' };
  train = await openTrain({ files, version: "1.2.0" });
  const { github, workspace } = train;
  await workspace.sandbox({ envs: ["dev", "next"] });
  await github.ask("PUT", `${root}/actions/secrets/RELEASE_PLEASE_TOKEN`, { encrypted_value: "eA==", key_id: "1" });
  await github.ask("PUT", `${root}/branches/main/protection`, {
    required_pull_request_reviews: { required_approving_review_count: 1 },
    required_status_checks: { strict: false, contexts: ["operator-qa"] },
    enforce_admins: null,
    restrictions: null,
  });
});
afterAll(() => train.close());

/** Merges the one open pull request of a branch, as a person does. */
async function merge(branch: string): Promise<void> {
  const { body } = await train.github.ask("GET", `${root}/pulls?head=${OWNER}:${branch}`);
  const [open] = Array.isArray(body) ? body : [];
  const { status } = await train.github.ask("PUT", `${root}/pulls/${open?.number}/merge`, {});
  expect(status).toBe(200);
  await fetchBranch(train, "main");
}

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
        await merge(part);
        continue;
      }
      for (const { line, expected, code } of readRunbook(part).flatMap(({ commands }) => commands)) {
        const { args } = readCommandLine(line);
        const run = await train.axctl(args);
        const seen = run.stderr + run.stdout;
        expect(run.code, `${line}\n${seen}`).toBe(code);
        if (expected !== undefined && !fits(expected, seen)) expect(seen, line).toBe(expected);
      }
    }
  });
});
