import * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import type { Repository } from "../release/plan/candidate.ts";
import { repositoryOf } from "../release/plan/repository-name.ts";
import type { Context } from "./context.ts";

/**
 * The repository's name: `--repo`, `GITHUB_REPOSITORY`, the remote `origin`, package.json.
 *
 * @throws AxctlError `INVALID_OPTION` when nothing names it.
 */
export async function repositoryFor(
  { machine }: Pick<Context, "machine">,
  git: Pick<GitRepository, "remote" | "read">,
  option: string | undefined,
): Promise<Repository> {
  const remote = await git.remote();
  const { GITHUB_REPOSITORY: variable, GITHUB_SERVER_URL: server } = machine.env;
  const named = repositoryOf({ option, variable, server, remote, packageJson: undefined });
  const found =
    named ??
    repositoryOf({ option, variable, server, remote, packageJson: packageRepository(await git.read("package.json")) });
  if (found !== undefined) return found;
  throw new AxctlError("INVALID_OPTION", {
    option: "--repo",
    reason: "nothing names the repository that links lead to: pass owner/name",
  });
}

const packageSchema = z.looseObject({ repository: z.union([z.string(), z.looseObject({ url: z.string() })]) });

function packageRepository(text: string | undefined): string | undefined {
  try {
    const { data } = packageSchema.safeParse(JSON.parse(text ?? "null"));
    return typeof data?.repository === "string" ? data.repository : data?.repository.url;
  } catch {
    // No valid JSON: it names no repository.
    return undefined;
  }
}
