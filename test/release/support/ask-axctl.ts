import { planRelease } from "../../../src/release/plan/plan.ts";
import { readConfig } from "../../../src/release/plan/read-config.ts";
import { openRepository } from "../../../src/system/git.ts";
import type { Answer } from "./judge.ts";

/** axctl's answer about the branch `main` of a repository, in the judge's words. */
export async function askAxctl(folder: string, date: string): Promise<Answer[]> {
  const git = await openRepository({ cwd: folder, env: process.env }, "main");
  try {
    const [config, manifest] = ["release-please-config.json", ".release-please-manifest.json"];
    const read = readConfig(
      { path: config, text: await git.read(config) },
      { path: manifest, text: await git.read(manifest) },
    );
    const plan = await planRelease({
      ...read,
      manifestFile: manifest,
      history: git.log(),
      tags: await git.tags(),
      files: git,
      targetBranch: "main",
      repository: { host: "https://github.com", owner: "o", name: "r" },
      date,
    });
    return await Promise.all(
      plan.pullRequests.map(async ({ title, branch, body, labels, draft, edits }) => {
        const files: Record<string, string> = {};
        for (const { path, createIfMissing, update } of edits) {
          const present = await git.read(path);
          if (present === undefined && !createIfMissing) continue;
          const text = update(present ?? "");
          if (text !== "") files[path] = text;
        }
        return { title, branch, body, labels, draft, files };
      }),
    );
  } finally {
    git.close();
  }
}
