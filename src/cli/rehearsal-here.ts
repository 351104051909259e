import { basename, join } from "node:path";
import * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import { packageConfig } from "../release/plan/config.ts";
import { readConfig } from "../release/plan/read-config.ts";
import { pathIn } from "../release/plan/release-types/release-type.ts";
import { repositoryOf } from "../release/plan/repository-name.ts";
import { publishedName } from "../release/train/registries/published-name.ts";
import { type Clone, openClone } from "../sandbox/rehearsal/clone.ts";
import type { Branches } from "../sandbox/rehearsal/deeds.ts";
import { type Destination, destinationOf, type PackagePlace } from "../sandbox/rehearsal/destination.ts";
import { openRepository } from "../system/git.ts";
import { runGit } from "../system/git-process.ts";
import type { Context } from "./context.ts";

/** The repository that a person stands in, as far as a rehearsal needs it. */
export interface Here {
  /** HEAD, which the rehearsal takes for the target's head. */
  sha: string;
  owner: string;
  name: string;
  /** The folder of its first package, from the root. */
  path: string;
  destination: Destination;
}

const [CONFIG, MANIFEST] = ["release-please-config.json", ".release-please-manifest.json"];

/**
 * Reads the current repository at HEAD; nothing is changed.
 *
 * @throws AxctlError `GIT_NOT_FOUND`, `NO_REPOSITORY`, `UNKNOWN_REF`, `NO_RELEASE_CONFIG`, `RELEASE_CONFIG`, `SHALLOW_HISTORY`
 */
export async function readHere({ machine }: Pick<Context, "machine">): Promise<Here> {
  const git = await openRepository(machine, "HEAD");
  try {
    const [config, manifest] = await Promise.all([git.read(CONFIG), git.read(MANIFEST)]);
    const sound = readConfig({ path: CONFIG, text: config }, { path: MANIFEST, text: manifest }).config;
    const paths = Object.keys(sound.packages);
    if (git.boundary.size > 0) throw new AxctlError("SHALLOW_HISTORY", { paths: paths.join(", ") });
    const places = paths.map((path) => placeOf(git, { path, config: packageConfig(sound, path) }));
    const remote = await git.remote();
    const named = repositoryOf({
      remote,
      option: undefined,
      variable: undefined,
      server: undefined,
      packageJson: undefined,
    });
    return {
      sha: git.sha,
      owner: named?.owner ?? "rehearsal",
      name: named?.name ?? (basename(machine.cwd).replaceAll(/[^\w.-]/g, "-") || "here"),
      path: paths[0] ?? ".",
      destination: destinationOf(await Promise.all(places)),
    };
  } finally {
    git.close();
  }
}

const packageSchema = z.looseObject({ publishConfig: z.optional(z.record(z.string(), z.unknown())) });

async function placeOf(git: GitRepository, pack: Parameters<typeof publishedName>[0]): Promise<PackagePlace> {
  const published = await publishedName(pack, git.read);
  if (published?.registry !== "npm") return { registry: published?.registry, settings: [] };
  const [manifest, own, root] = await Promise.all([
    git.read(pathIn(pack.path, "package.json")),
    git.read(pathIn(pack.path, ".npmrc")),
    git.read(".npmrc"),
  ]);
  const { publishConfig = {} } = packageSchema.parse(JSON.parse(manifest ?? "{}"));
  const lines = [own, root].flatMap((text) => text?.split("\n") ?? []).map((line) => line.split("=")[0]?.trim() ?? "");
  return { registry: "npm", settings: [...Object.keys(publishConfig), ...lines] };
}

/**
 * Copies the current repository into a folder, as it is at HEAD, without asking anything outside of this machine: HEAD is
 * the target, and the source has one commit more.
 *
 * @throws AxctlError `GIT_REFUSED`
 */
export async function copyHere(
  { machine, signal }: Pick<Context, "machine" | "signal">,
  { folder, here, branches, env }: { folder: string; here: Here; branches: Branches; env: Record<string, string> },
): Promise<Clone> {
  const common = await gitOf(machine, ["rev-parse", "--path-format=absolute", "--git-common-dir"], signal);
  // A person's own trust in a repository counts (safe.directory); what else git was told here does not.
  const own = Object.entries(machine.env).filter(([name]) => !name.startsWith("GIT_"));
  const place = {
    cwd: machine.cwd,
    env: { ...Object.fromEntries(own), GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0" },
  };
  const local = ["-c", "protocol.allow=never", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=/dev/null"];
  const how = ["--quiet", "--no-hardlinks", "--no-checkout", "--no-recurse-submodules", "--template="];
  await gitOf(place, [...local, "clone", ...how, "--", common, folder], signal);
  const clone = openClone(folder, env);
  clone.git("remote", "remove", "origin");
  clone.git("checkout", "--quiet", "-B", branches.target, here.sha);
  const merged = new Set(clone.git("tag", "--merged", here.sha).split("\n"));
  const others = clone
    .git("tag", "--list")
    .split("\n")
    .filter((tag) => tag !== "" && !merged.has(tag));
  if (others.length > 0) clone.git("tag", "--delete", ...others);
  clone.git("checkout", "--quiet", "-B", branches.source);
  clone.commit("feat: rehearse", { [join(here.path, "rehearsal.txt")]: "A rehearsal of the release train.\n" });
  return clone;
}

async function gitOf(
  place: Parameters<typeof runGit>[0],
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { code, stdout, stderr } = await runGit(place, args, { signal });
  signal.throwIfAborted();
  if (code === 0) return stdout.trim();
  throw new AxctlError("GIT_REFUSED", { folder: place.cwd, reason: stderr.trim().replace(/^fatal: /, "") });
}
