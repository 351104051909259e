import { AxctlError } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import { checkDocument } from "../release/train/check/document.ts";
import { checkPosture, isPostureFile } from "../release/train/check/posture.ts";
import { isVersionFile } from "../release/train/check/versions.ts";
import type { Context } from "./context.ts";
import type { Result } from "./respond.ts";

export interface CheckOptions {
  ref: string;
  target: string;
  configFile: string;
  manifestFile: string;
}

/**
 * Judges the release posture of the repository around the working folder, at a commit.
 *
 * @throws AxctlError `GIT_NOT_FOUND`, `NO_REPOSITORY`, `UNKNOWN_REF`, `GIT_FAILED`
 */
export async function checkRelease({ machine, redactor }: Context, options: CheckOptions): Promise<Result> {
  if (options.ref.startsWith("-")) throw new AxctlError("UNKNOWN_REF", { ref: options.ref });
  const { openRepository } = await import("../system/git.ts");
  const git = await openRepository(machine, options.ref);
  try {
    const [files, tags] = await Promise.all([readFiles(git, options), git.tags()]);
    const findings = checkPosture({ ...options, files, tags });
    const document = checkDocument(findings, { target: options.target, files: [...files.keys()], tags: tags.length });
    const view = async () => (await import("./views/check.ts")).checkView(redactor.value(document));
    return { document, view };
  } finally {
    git.close();
  }
}

async function readFiles(git: GitRepository, { configFile, manifestFile }: CheckOptions): Promise<Map<string, string>> {
  const wanted = (path: string) =>
    path === configFile || path === manifestFile || isPostureFile(path) || isVersionFile(path);
  const paths = (await git.list()).filter(wanted);
  const texts = await Promise.all(paths.map((path) => git.read(path)));
  return new Map(
    paths.flatMap((path, index): [string, string][] => {
      const text = texts[index];
      return text === undefined ? [] : [[path, text]];
    }),
  );
}
