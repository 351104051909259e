import { normalize } from "node:path/posix";
import { AxctlError, reasonOf } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import { tagFormatOf } from "../release/plan/candidate.ts";
import { type Config, packageConfig } from "../release/plan/config.ts";
import { describePackage } from "../release/plan/describe-package.ts";
import { readConfig } from "../release/plan/read-config.ts";
import { pathIn } from "../release/plan/release-types/release-type.ts";
import { tagOf } from "../release/plan/tag.ts";
import { parseVersion } from "../release/plan/version.ts";
import type { GitHub } from "../release/train/github-port.ts";
import type { PackageFacts, PublishFacts } from "../release/train/publish/facts.ts";
import { publishedName } from "../release/train/registries/published-name.ts";
import { versionFilesOf, versionIn } from "../release/train/version-files.ts";
import type { Context } from "./context.ts";
import type { TrainOptions } from "./train-options.ts";

interface Asking {
  git: GitRepository;
  github: Pick<GitHub, "tagCommit" | "publishedRelease" | "releaseOf">;
  options: Pick<TrainOptions, "configFile" | "manifestFile"> & { path?: string | undefined };
}

/**
 * What the checkout and GitHub say of each package; everything about files is read at the commit, whose history is of no interest.
 *
 * @throws AxctlError `NO_RELEASE_CONFIG`, `RELEASE_CONFIG`, `RELEASE_FILE`, `RELEASE_UNSUPPORTED`, `INVALID_OPTION` for a path of no
 *   package, `NO_REPOSITORY`, `GITHUB_…`
 */
export async function publishFacts(
  { machine }: Pick<Context, "machine">,
  { git, github, options }: Asking,
): Promise<{ facts: PublishFacts; root: string }> {
  const [configFile, manifestFile] = [normalize(options.configFile), normalize(options.manifestFile)];
  // git takes what leads out of the repository for a reason to stop.
  const read = async (file: string) => (/^(?:\.\.)?(?:\/|$)/.test(file) ? undefined : git.read(file));
  const { readCheckout } = await import("../system/git-status.ts");
  const [configText, manifestText, { root, changed }] = await Promise.all([
    read(configFile),
    read(manifestFile),
    readCheckout(machine),
  ]);
  const { config, manifest } = readConfig(
    { path: configFile, text: configText },
    { path: manifestFile, text: manifestText },
  );
  const paths = Object.keys(config.packages);
  const { path: only } = options;
  if (only !== undefined && !paths.includes(only))
    throw new AxctlError("INVALID_OPTION", {
      option: "--path",
      reason: `${only} is none of the packages ${paths.join(", ")}`,
    });
  const packages = await Promise.all(
    paths.map((path) => packageFacts(path, { config, version: manifest[path], git, github })),
  );
  return { facts: { commit: git.sha, changed, configFile, manifestFile, only, packages }, root };
}

interface PackageAsking extends Omit<Asking, "options"> {
  config: Config;
  version: string | undefined;
}

async function packageFacts(path: string, { config, version, git, github }: PackageAsking): Promise<PackageFacts> {
  const own = packageConfig(config, path);
  const published = await publishedName({ path, config: own }, git.read);
  const known = { path, published, version, skipsRelease: own["skip-github-release"] === true };
  const parsed = version === undefined ? undefined : parseVersion(version);
  const tag =
    published === undefined || parsed === undefined ? undefined : await tagNameOf(path, { config, git, parsed });
  if (tag === undefined) return { ...known, own: undefined, tag, tagCommit: undefined, release: "none" };
  const [file, tagCommit, release] = await Promise.all([
    versionFile(path, { config, git }),
    github.tagCommit(tag),
    releaseState(github, tag),
  ]);
  return { ...known, own: file, tag, tagCommit, release };
}

async function tagNameOf(
  path: string,
  { config, git, parsed }: Pick<PackageAsking, "config" | "git"> & { parsed: Parameters<typeof tagOf>[0] },
): Promise<string> {
  try {
    const { config: own, component } = await describePackage(path, { config, files: git });
    return tagOf(parsed, tagFormatOf(own, component));
  } catch (error) {
    if (error instanceof AxctlError || !(error instanceof Error) || error instanceof TypeError) throw error;
    throw new AxctlError("RELEASE_UNSUPPORTED", { reason: reasonOf(error) }, { cause: error });
  }
}

/** The first of the files that may hold a package's version, with what it says. */
async function versionFile(path: string, { config, git }: Pick<PackageAsking, "config" | "git">) {
  const own = packageConfig(config, path);
  for (const name of versionFilesOf(own["release-type"] ?? "node", own)) {
    const file = pathIn(path, name);
    const text = await git.read(file);
    if (text !== undefined) return { path: file, version: versionIn(file, text) };
  }
  return undefined;
}

/** A draft is shown in the list alone, and to those alone who may write. */
async function releaseState(github: Asking["github"], tag: string): Promise<PackageFacts["release"]> {
  const found = (await github.publishedRelease(tag)) ?? (await github.releaseOf(tag));
  if (found === undefined) return "none";
  return found.draft ? "draft" : "published";
}
