import { AxctlError } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import { checkDocument, notAsked } from "../release/train/check/document.ts";
import { byGravity, checkPosture, isPostureFile } from "../release/train/check/posture.ts";
import { readRemotePosture, remoteFindings } from "../release/train/check/remote.ts";
import { isVersionFile } from "../release/train/check/versions.ts";
import { gitHubToken, READ_TOKENS } from "../release/train/token.ts";
import type { Context } from "./context.ts";
import type { Result } from "./respond.ts";
import type { GitHubOptions } from "./train-options.ts";

export interface CheckOptions extends GitHubOptions {
  ref: string;
  target: string;
  configFile: string;
  manifestFile: string;
  offline: boolean;
}

/**
 * Judges the release posture of the repository around the working folder: its files at a commit and, with a token, what GitHub
 * knows of it.
 *
 * @throws AxctlError `GIT_NOT_FOUND`, `NO_REPOSITORY`, `UNKNOWN_REF`, `GIT_FAILED`, `INVALID_OPTION`, `GITHUB_…`
 */
export async function checkRelease(context: Context, options: CheckOptions): Promise<Result> {
  const { machine, redactor } = context;
  if (options.ref.startsWith("-")) throw new AxctlError("UNKNOWN_REF", { ref: options.ref });
  const { openRepository } = await import("../system/git.ts");
  const git = await openRepository(machine, options.ref);
  try {
    const [files, tags, manifestBefore, remote] = await Promise.all([
      readFiles(git, options),
      git.tags(),
      git.readAt(`${git.sha}^1`, options.manifestFile),
      askGitHub(context, git, options),
    ]);
    const findings = [...checkPosture({ ...options, files, tags, manifestBefore }), ...remote.findings].sort(byGravity);
    const document = checkDocument(findings, {
      target: options.target,
      files: [...files.keys()],
      tags: tags.length,
      unverifiable: remote.unverifiable,
    });
    const view = async () => (await import("./views/check.ts")).checkView(redactor.value(document));
    return { document, view };
  } finally {
    git.close();
  }
}

/** What GitHub says, where there is a token to ask it with. */
async function askGitHub(
  context: Context,
  git: GitRepository,
  options: CheckOptions,
): Promise<ReturnType<typeof remoteFindings>> {
  if (options.offline) return { findings: [], unverifiable: notAsked("--offline was given") };
  const token = gitHubToken(context.machine.env, "read");
  if (token === undefined)
    return {
      findings: [],
      unverifiable: notAsked(`GitHub was not asked, as none of ${READ_TOKENS.join(", ")} is set`),
    };
  const { openTrain } = await import("./train.ts");
  const { github, repository } = await openTrain(context, git, { options, purpose: "read" });
  const posture = await readRemotePosture(github, options.target);
  const { host, owner, name } = repository;
  return remoteFindings(posture, { host, repository: `${owner}/${name}`, target: options.target });
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
