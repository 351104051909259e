import { join, resolve } from "node:path";
import { displayUrl } from "../core/base-url.ts";
import { AxctlError } from "../core/errors.ts";
import { parseUrl } from "../core/parse-url.ts";
import type { GitRepository, Programs } from "../core/ports.ts";
import { pathIn } from "../release/plan/release-types/release-type.ts";
import { distTagOf } from "../release/train/publish/dist-tag.ts";
import { contentScripts, npmPublication, type PublishNeeds } from "../release/train/publish/npm-publication.ts";
import type { Publication } from "../release/train/publish/publication.ts";
import { filesOfVersion } from "../release/train/publish/python-files.ts";
import { pythonPublication } from "../release/train/publish/python-publication.ts";
import type { Publishable } from "../release/train/publish/selection.ts";
import { registryArguments } from "../release/train/registries/publish-config.ts";
import type { Context } from "./context.ts";
import { pythonRegistry } from "./registries.ts";
import type { TransportOptions } from "./transport.ts";

export interface PublicationOptions extends TransportOptions {
  timeout: number;
  dryRun: boolean;
  quiet: boolean;
  registryUrl?: string | undefined;
  dist?: string | undefined;
  distTag?: string | undefined;
  access?: string | undefined;
  provenance: boolean;
}

interface Making {
  pack: Publishable;
  /** The root of the checkout. */
  root: string;
  git: Pick<GitRepository, "read">;
  options: PublicationOptions;
}

/**
 * How a package is published.
 *
 * @throws AxctlError `PROGRAM_MISSING`, `NOT_BUILT`, `INVALID_OPTION` for a `--registry-url` that is missing or none
 */
export async function publicationOf(context: Context, making: Making): Promise<Publication> {
  const needs = await needsOf(context, making);
  const made =
    making.pack.published.registry === "npm"
      ? await npmOf(context, { ...making, needs })
      : await pythonOf(context, { ...making, needs });
  const publish = async (): Promise<void> => {
    try {
      await made.publish();
    } catch (error) {
      if (context.signal.aborted) context.output.note(`${made.command()[0]} was stopped: ${doubtAbout(made)}`);
      throw error;
    }
  };
  return { ...made, publish };
}

function doubtAbout({ name, version, registry }: Publication): string {
  return `whether ${registry} has ${name} ${version} is not known. Run the same command again, which looks there first`;
}

async function needsOf(
  { machine, signal, programs, files, output, redactor }: Context,
  { pack, root, options }: Making,
): Promise<PublishNeeds> {
  for (const secret of secretsIn(machine.env)) redactor.add(secret);
  const line = (text: string): void => {
    for (const [token] of text.matchAll(LOOKS_SECRET)) redactor.add(token);
    if (!options.quiet) output.note(text);
  };
  const isNpm = pack.published.registry === "npm";
  return {
    programs: await programs(),
    files,
    // npm's own configuration may lie beside the package; names of built files are from where the command runs.
    folder: isNpm ? join(root, pack.path) : machine.cwd,
    env: machine.env,
    signal,
    timeoutMs: options.timeout,
    dryRun: options.dryRun,
    line,
  };
}

/** Variables that hold what npm and twine log in with. */
const SECRET_NAMES =
  /(?:_authToken|_auth|_password|_otp|^NODE_AUTH_TOKEN|^NPM_(?:ID_)?TOKEN|^TWINE_PASSWORD|^ACTIONS_ID_TOKEN_REQUEST_TOKEN)$/i;

/** What registries and GitHub hand out, should a program print it. */
const LOOKS_SECRET = /\b(?:npm_[A-Za-z\d]{30,}|pypi-[\w-]{16,}|gh[pousr]_[A-Za-z\d]{20,}|github_pat_\w{20,})/g;

function secretsIn(env: Context["machine"]["env"]): string[] {
  const named = Object.entries(env).flatMap(([name, value]) => (value && SECRET_NAMES.test(name) ? [value] : []));
  const password = parseUrl(env["TWINE_REPOSITORY_URL"] ?? "")?.password;
  return password ? [...named, password, decodeURIComponent(password)] : named;
}

interface Needed extends Making {
  needs: PublishNeeds;
}

async function npmOf(context: Context, { pack, root, git, options, needs }: Needed): Promise<Publication> {
  const { path, version, published } = pack;
  const { name, publishConfig } = published;
  const manifest = (await git.read(pathIn(path, "package.json"))) ?? "{}";
  return npmPublication(
    {
      ...{ path, name, version, publishConfig },
      registry: await npmAddress(context, { root, needs, pack }),
      scripts: contentScripts(manifest),
      settings: {
        distTag: distTagOf(version, { asked: options.distTag, configured: publishConfig.tag }),
        access: options.access,
        provenance: options.provenance,
      },
    },
    needs,
  );
}

/** Where npm publishes a package, by its own configuration. In a workspace npm tells nothing of it, and in the one that holds it all. */
async function npmAddress(
  { machine, signal }: Pick<Context, "machine" | "signal">,
  { root, needs, pack: { published } }: { root: string; needs: PublishNeeds; pack: Publishable },
): Promise<string> {
  const [, scope] = /^(@[^/]+)\//.exec(published.name) ?? [];
  const keys = ["registry", ...(scope === undefined ? [] : [`${scope}:registry`])];
  const own = registryArguments(published.publishConfig.registries);
  const bounds = { env: machine.env, timeoutMs: needs.timeoutMs, signal };
  for (const cwd of new Set([needs.folder, root])) {
    const args = ["config", "get", "--no-update-notifier", ...own, "--", ...keys];
    const answer = await needs.programs.capture("npm", args, { cwd, ...bounds });
    if (answer.state !== "printed") continue;
    const [common = "", scoped = "undefined"] = answer.text
      .split("\n")
      .map((line) => line.replace(/^[^=]*registry=/, ""));
    return displayUrl(scoped.trim() === "undefined" ? common.trim() : scoped.trim()).replace(/\/*$/, "/");
  }
  await requireProgram(needs.programs, "npm", { cwd: needs.folder, ...bounds });
  return "{registry}/";
}

async function pythonOf(context: Context, { pack, root, options, needs }: Needed): Promise<Publication> {
  const { path, version, published } = pack;
  const { name } = published;
  if (options.registryUrl === undefined)
    throw new AxctlError("INVALID_OPTION", {
      option: "--registry-url",
      reason: `it is not given, and ${name} is a Python package: name the base of its registry's JSON API`,
    });
  const asked = await pythonRegistry(context, { ...options, registryUrl: options.registryUrl });
  const dist = options.dist === undefined ? join(root, path, "dist") : resolve(context.machine.cwd, options.dist);
  const files = await builtFiles(context, dist, { name, version });
  const registry = displayUrl(options.registryUrl);
  return pythonPublication(
    { ...{ path, name, version, registry, files }, pathOf: (file) => join(dist, file) },
    { ...needs, asked },
  );
}

async function builtFiles(
  { files }: Pick<Context, "files">,
  dist: string,
  wanted: { name: string; version: string },
): Promise<Record<string, string>> {
  const { sha256Of } = await import("../system/file-digest.ts");
  const names = filesOfVersion(await files.list(dist), wanted);
  if (names.length === 0) throw new AxctlError("NOT_BUILT", { folder: dist, what: `${wanted.name} ${wanted.version}` });
  const digests = names.map(async (name) => [name, `sha256-${await sha256Of(join(dist, name))}`] as const);
  return Object.fromEntries(await Promise.all(digests));
}

const HOW_TO_GET = {
  npm: "Install Node.js, which brings npm; in a workflow: actions/setup-node.",
  twine: "Install it: pip install twine, or your system's package of that name.",
} as const;

/** @throws AxctlError `PROGRAM_MISSING` */
export async function requireProgram(
  programs: Pick<Programs, "capture">,
  program: keyof typeof HOW_TO_GET,
  options: Parameters<Programs["capture"]>[2],
): Promise<void> {
  const { state } = await programs.capture(program, ["--version"], options);
  if (state === "printed") return;
  const reason = state === "timed_out" ? "it does not answer" : "there is no such program, or it does not start";
  throw new AxctlError("PROGRAM_MISSING", { program, reason, fix: HOW_TO_GET[program] });
}
