import * as z from "zod/mini";
import { AxctlError } from "../../../core/errors.ts";
import type { CaptureOptions, Files, Followed, Programs } from "../../../core/ports.ts";
import { npm } from "../registries/npm.ts";
import { beforeJson, jsonAtEnd } from "../registries/npm-failure.ts";
import type { PublishConfig } from "../registries/publish-config.ts";
import { registryArguments } from "../registries/publish-config.ts";
import type { PublishedVersion } from "../registries/registry.ts";
import { type NpmSettings, npmPublishArguments } from "./npm-arguments.ts";
import { npmError } from "./npm-errors.ts";
import type { Content, Publication } from "./publication.ts";

/** A package as npm publishes it. */
export interface NpmPackage {
  path: string;
  name: string;
  version: string;
  /** The registry's address, for people. */
  registry: string;
  publishConfig: PublishConfig;
  /** Those of its scripts that make its content. */
  scripts: readonly string[];
  settings: NpmSettings;
}

/** What publishing needs of the world. */
export interface PublishNeeds {
  programs: Pick<Programs, "capture" | "follow">;
  files: Pick<Files, "temporaryFolder" | "removeFolder">;
  /** Where the program runs. */
  folder: string;
  env: NonNullable<CaptureOptions["env"]>;
  signal: AbortSignal;
  /** For each question to the registry. */
  timeoutMs: number;
  /** No script of the package is run. */
  dryRun: boolean;
  /** Called with each line that a program prints for people. */
  line: (text: string) => void;
}

const tarballSchema = z.object({ integrity: z.string(), shasum: z.optional(z.string()) });
type Tarball = z.infer<typeof tarballSchema>;

/** Publishing with `npm publish`, so that its configuration, provenance and trusted publishing count. */
export function npmPublication(pack: NpmPackage, needs: PublishNeeds): Publication {
  const { path, name, version, registry, settings, publishConfig } = pack;
  const { programs, folder, env, signal, timeoutMs } = needs;
  const asked = npm({
    programs: async () => programs,
    registries: publishConfig.registries,
    files: needs.files,
    ...{ cwd: folder, env, signal, timeoutMs },
  });
  const args = npmPublishArguments(settings);
  const tag = settings.distTag ?? publishConfig.tag ?? "latest";
  let sent: Tarball | undefined;
  return {
    ...{ path, name, version, registry, distTag: tag },
    command: () => ["npm", ...args],
    find: () => asked.find({ name, version }),
    compare: async (found) => {
      if (found === undefined) return { state: "absent" };
      return sent !== undefined && isThat(sent, found) ? { state: "same" } : compared(pack, { found, needs });
    },
    requests: () => [
      {
        method: "PUT",
        path: `${registry}${name.replace("/", "%2f")}`,
        body: { name, "dist-tags": { [tag]: version }, access: settings.access ?? publishConfig.access ?? null },
      },
    ],
    publish: async () => {
      const what = `npm publish ${name} ${version}`;
      const output = succeeded(await ran(needs, args), { what, registry });
      sent = tarballIn(output.stdout);
    },
  };
}

/** Packs what would be published, and compares it; where the bytes differ, file by file: they depend on who compressed them, too. */
async function compared(
  pack: NpmPackage,
  { found, needs }: { found: PublishedVersion; needs: PublishNeeds },
): Promise<Content> {
  const { name, version, registry, scripts, publishConfig } = pack;
  const what = `npm pack ${name} ${version}`;
  const packed = async () => {
    const args = ["pack", "--dry-run", "--json", "--no-update-notifier", ...quiet(needs)];
    return tarballIn(succeeded(await ran(needs, args), { what, registry }).stdout);
  };
  if (isThat(await packed(), found)) return { state: "same" };
  if (needs.dryRun && scripts.length > 0) {
    const reason = `its own scripts (${scripts.join(", ")}) make its content, and a dry run runs none`;
    return { state: "uncertain", reason };
  }
  if (scripts.includes("prepublishOnly")) {
    const run = `npm run prepublishOnly (${name} ${version})`;
    succeeded(await ran(needs, ["run", "prepublishOnly", "--no-update-notifier"]), { what: run, registry });
    if (isThat(await packed(), found)) return { state: "same" };
  }
  const sides = [`--diff=${name}@${version}`, "--diff=file:."];
  const args = ["diff", "--diff-name-only", "--no-update-notifier", ...registryArguments(publishConfig.registries)];
  const diff = await ran(needs, [...args, ...quiet(needs), ...sides]);
  const { stdout } = succeeded(diff, { what: `npm diff ${name} ${version}`, registry });
  const differs = stdout.split("\n").filter((line) => line.trim() !== "");
  return differs.length === 0 ? { state: "same" } : { state: "other", differs };
}

function quiet({ dryRun }: PublishNeeds): string[] {
  return dryRun ? ["--ignore-scripts"] : [];
}

async function ran({ programs, folder, env, signal, line }: PublishNeeds, args: readonly string[]): Promise<Followed> {
  const followed = await programs.follow("npm", args, { cwd: folder, env, signal, line });
  if (followed.state === "ended" && args.includes("--json")) printed(beforeJson(followed.stdout), line);
  return followed;
}

/** Standard output is for the document: what programs write there for people stands with what else they say. */
export function printed(text: string, line: (text: string) => void): void {
  for (const one of text.split("\n")) if (one.trim() !== "") line(one);
}

interface Ended {
  stdout: string;
  stderr: string;
}

/** @throws AxctlError why the program did not do what it was asked for */
function succeeded(followed: Followed, { what, registry }: { what: string; registry: string }): Ended {
  if (followed.state === "not_started")
    throw new AxctlError("PROGRAM_MISSING", {
      ...{ program: "npm", reason: followed.reason },
      fix: "Install Node.js, which brings npm, or actions/setup-node in a workflow.",
    });
  const { stdout, stderr } = followed;
  if (followed.exitCode !== 0) throw npmError({ what, registry, stdout, stderr });
  return { stdout, stderr };
}

/** What npm says of the one tarball that it made: in a list, by its name, or alone. */
function tarballIn(text: string): Tarball | undefined {
  for (const found of jsonAtEnd(text)) {
    const all = typeof found === "object" && found !== null ? [found, ...Object.values(found)] : [];
    for (const one of all) {
      const { data } = tarballSchema.safeParse(one);
      if (data !== undefined) return data;
    }
  }
  return undefined;
}

function isThat(tarball: Tarball | undefined, { digests }: PublishedVersion): boolean {
  if (tarball === undefined) return false;
  const known = Object.values(digests);
  return known.includes(tarball.integrity) || known.includes(`sha1-${tarball.shasum}`);
}

const scriptsSchema = z.object({ scripts: z.optional(z.record(z.string(), z.unknown())) });
/** What npm runs before it packs (its documentation, "scripts"). */
const CONTENT_SCRIPTS = ["prepublishOnly", "prepack", "prepare"];

/** Those of a package's scripts that may make its content. Pure. */
export function contentScripts(packageJson: string): string[] {
  const { data } = scriptsSchema.safeParse(JSON.parse(packageJson));
  return CONTENT_SCRIPTS.filter((name) => data?.scripts?.[name] !== undefined);
}
