import { dirname, join } from "node:path";
import { AxctlError } from "../core/errors.ts";
import type { Files, Machine } from "../core/ports.ts";
import { type ConfigFile, readConfigFile, readTokenFile, type TokenFile } from "./config-file.ts";
import { isDefaultEnv, normalizeEnvName } from "./env-name.ts";
import { type GatewayRegistry, isWithin, readGateway } from "./gateway.ts";
import { configDir, expandPath, loginMarkerPath, loginPath } from "./paths.ts";

/** What a command line says about identity. */
export interface IdentityOptions {
  env?: string | undefined;
  spaceId?: string | undefined;
}

export interface ProfileSource {
  /** Null when `profiles/.active` names none. */
  name: string | null;
  file: ConfigFile;
}

export interface LocalSource {
  file: ConfigFile;
  /** The folder that holds `.ax`, links resolved. */
  folder: string;
  /** The folder that the file says it was made for, links resolved where it exists. */
  workdir: string | null;
}

/** Everything that could say who a command runs as, read once and not yet judged. */
export interface Sources {
  configDir: string;
  platform: string;
  option: { env: string | null; spaceId: string | null };
  /** The login's name, without `--env`: from a variable or the marker, else null. */
  chosenEnv: string | null;
  /** What chose it: `env:AX_USER_ENV`, `env:AX_ENV` or `marker`. */
  chosenEnvSource: string | null;
  global: ConfigFile;
  login: ConfigFile;
  profile: ProfileSource;
  local: LocalSource | null;
  runtime: ConfigFile | null;
  /** The variables of identity that are set, trimmed; an empty text for every `AX_*` variable that is set but empty. */
  environment: Readonly<Record<string, string>>;
  /** What `AX_TOKEN_FILE` names, when no `AX_TOKEN` wins over it. */
  environmentTokenFile: TokenFile | null;
  gateway: GatewayRegistry;
}

export interface SourcesNeeds {
  files: Pick<Files, "read" | "realPath" | "isLink">;
  machine: Pick<Machine, "env" | "home" | "cwd" | "platform" | "isRunning">;
}

const VARIABLES = [
  "AX_TOKEN",
  "AX_TOKEN_FILE",
  "AX_BASE_URL",
  "AX_AGENT_NAME",
  "AX_AGENT_ID",
  "AX_SPACE",
  "AX_SPACE_ID",
  "AX_USER_ENV",
  "AX_ENV",
  "AX_CONFIG_FILE",
  "AX_CONFIG_DIR",
  "AX_GATEWAY_DIR",
  "AX_GATEWAY_ENV",
] as const;

export type IdentityVariable = (typeof VARIABLES)[number];

/**
 * Reads every source of identity, side by side. What cannot be read is a fault in the result.
 *
 * @throws AxctlError `INVALID_ENV_NAME` when `--env`, `AX_USER_ENV`, `AX_ENV` or `AX_GATEWAY_ENV` is no usable name.
 */
export async function readSources(needs: SourcesNeeds, options: IdentityOptions): Promise<Sources> {
  const { files, machine } = needs;
  const folder = configDir(machine);
  const environment = readEnvironment(machine.env);
  const optionEnv = options.env === undefined ? null : normalizeEnvName(options.env, "--env");
  const runtimePath = environment["AX_CONFIG_FILE"];
  const [{ chosenEnv, chosenEnvSource, login }, global, profile, local, runtime, environmentTokenFile, gateway] =
    await Promise.all([
      readLogin(needs, { folder, environment, optionEnv }),
      readConfigFile(files, join(folder, "config.toml"), { home: machine.home }),
      readProfile(needs, folder),
      readLocal(needs, folder),
      runtimePath
        ? readConfigFile(files, expandPath(runtimePath, { home: machine.home, base: machine.cwd }), {
            home: machine.home,
          })
        : null,
      readEnvironmentToken(needs, environment),
      readGateway(needs, folder, { bypassed: optionEnv !== null }),
    ]);
  return {
    configDir: folder,
    platform: machine.platform,
    option: { env: optionEnv, spaceId: options.spaceId?.trim() || null },
    chosenEnv,
    chosenEnvSource,
    global,
    login,
    profile,
    local,
    runtime,
    environment,
    environmentTokenFile,
    gateway,
  };
}

/** Every credential that was read: what no output may ever show. */
export function secretsOf(sources: Sources): string[] {
  const { global, login, profile, local, runtime, environment, environmentTokenFile } = sources;
  const configFiles = [global, login, profile.file, local?.file, runtime];
  const tokens = configFiles.flatMap((file) => [file?.values.token, tokenIn(file?.tokenFile)]);
  return [...tokens, environment["AX_TOKEN"], tokenIn(environmentTokenFile)].filter((token): token is string =>
    Boolean(token),
  );
}

function tokenIn(file: TokenFile | null | undefined): string | undefined {
  return file && "token" in file ? file.token : undefined;
}

function readEnvironment(env: Machine["env"]): Record<string, string> {
  const read: Record<string, string> = {};
  for (const name of VARIABLES) {
    const value = env[name];
    if (value !== undefined) read[name] = value.trim();
  }
  // What the others say is not identity's; that they say nothing is worth telling.
  const others = Object.keys(env).filter((name) => name.startsWith("AX_") && env[name]?.trim() === "");
  for (const name of others.sort()) read[name] ??= "";
  return read;
}

interface LoginChoice {
  folder: string;
  environment: Readonly<Record<string, string>>;
  optionEnv: string | null;
}

/** The login that `--env`, else `AX_USER_ENV`, else `AX_ENV`, else the marker names; the default login otherwise. */
async function readLogin(
  needs: SourcesNeeds,
  { folder, environment, optionEnv }: LoginChoice,
): Promise<Pick<Sources, "chosenEnv" | "chosenEnvSource" | "login">> {
  const { files, machine } = needs;
  const variable = ["AX_USER_ENV", "AX_ENV"].find((name) => environment[name]);
  const named = optionEnv ?? (variable === undefined ? null : normalizeEnvName(environment[variable] ?? "", variable));
  const marked = named === null ? await readMarker(files, folder) : null;
  if (marked !== null && "fault" in marked) {
    const login = refused({ path: loginMarkerPath(folder) }, marked.fault);
    return { chosenEnv: null, chosenEnvSource: null, login };
  }
  const chosen = named ?? marked?.env ?? null;
  const file = await readConfigFile(files, loginPath(folder, chosen), { home: machine.home });
  const isNamed = chosen !== null && !isDefaultEnv(chosen);
  const fault = isNamed ? await linkFault(files, file.path, { folder, part: "users" }) : undefined;
  const byChoice = optionEnv === null && chosen !== null;
  return {
    chosenEnv: byChoice ? chosen : null,
    chosenEnvSource: byChoice ? (variable === undefined ? "marker" : `env:${variable}`) : null,
    login: fault === undefined ? file : refused(file, fault),
  };
}

async function readMarker(
  files: SourcesNeeds["files"],
  folder: string,
): Promise<{ env: string | null } | { fault: string }> {
  const path = loginMarkerPath(folder);
  const marker = await files.read(path);
  if (marker.state === "unreadable") return { fault: marker.reason };
  if (marker.state === "absent" || marker.text.trim() === "") return { env: null };
  try {
    return { env: normalizeEnvName(marker.text, path) };
  } catch (error) {
    if (error instanceof AxctlError) return { fault: "it names no usable environment" };
    throw error;
  }
}

/** A link that leads from `path` out of `part` of the configuration folder, from `part` out of that folder, or nowhere. */
async function linkFault(
  files: SourcesNeeds["files"],
  path: string,
  { folder, part }: { folder: string; part: "users" | "profiles" },
): Promise<string | undefined> {
  const real = await Promise.all([folder, join(folder, part), path].map((one) => files.realPath(one)));
  const [root, inner, target] = real;
  if (root === undefined || inner === undefined || target === undefined) {
    // Nothing is there: not even what a link on the way promises.
    const ways = [join(folder, part), dirname(path), path];
    const kinds = await Promise.all(ways.map((way) => isDeadLink(files, way)));
    return kinds.includes(true) ? "a link leads nowhere" : undefined;
  }
  return isWithin(inner, root) && isWithin(target, inner) ? undefined : "a link leads out of the configuration folder";
}

async function isDeadLink(files: SourcesNeeds["files"], path: string): Promise<boolean> {
  return (await files.realPath(path)) === undefined && (await files.isLink(path));
}

function refused({ path }: Pick<ConfigFile, "path">, reason: string): ConfigFile {
  return { path, state: "unreadable", fault: { reason }, values: {}, gateway: {}, agent: {}, mode: 0 };
}

async function readProfile({ files, machine }: SourcesNeeds, folder: string): Promise<ProfileSource> {
  const profiles = join(folder, "profiles");
  const markerPath = join(profiles, ".active");
  const marker = await files.read(markerPath);
  const absent: ConfigFile = { path: markerPath, state: "absent", values: {}, gateway: {}, agent: {}, mode: 0 };
  if (marker.state === "unreadable") return { name: null, file: refused(absent, marker.reason) };
  const name = marker.state === "read" ? marker.text.trim() : "";
  if (name === "") return { name: null, file: absent };
  if (!/^\w[\w.-]*$/.test(name)) return { name: null, file: refused(absent, "it names no usable profile") };
  const file = await readConfigFile(files, join(profiles, name, "profile.toml"), { home: machine.home });
  const fault = await linkFault(files, file.path, { folder, part: "profiles" });
  return { name, file: fault === undefined ? file : refused(file, fault) };
}

/** The nearest `.ax/config.toml` from the working folder upwards, unless that `.ax` is the configuration folder itself. */
async function readLocal({ files, machine }: SourcesNeeds, configFolder: string): Promise<LocalSource | null> {
  const folders = withParents(machine.cwd);
  const found = await Promise.all(
    folders.map((folder) =>
      readConfigFile(files, join(folder, ".ax", "config.toml"), { home: machine.home, local: true }),
    ),
  );
  const file = found.find(({ state }) => state !== "absent");
  if (file === undefined) return null;
  const dotAx = dirname(file.path);
  if ((await realPathOf(files, dotAx)) === (await realPathOf(files, configFolder))) return null;
  const folder = await realPathOf(files, dirname(dotAx));
  const workdir = file.agent.workdir ?? file.gateway.workdir;
  if (workdir === undefined) return { file, folder, workdir: null };
  const expanded = expandPath(workdir, { home: machine.home, base: folder });
  return { file, folder, workdir: await realPathOf(files, expanded) };
}

/** The path with links resolved, or as it is when nothing is there. */
async function realPathOf(files: SourcesNeeds["files"], path: string): Promise<string> {
  return (await files.realPath(path)) ?? path;
}

function withParents(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...withParents(parent)];
}

async function readEnvironmentToken(
  { files, machine }: SourcesNeeds,
  environment: Readonly<Record<string, string>>,
): Promise<TokenFile | null> {
  const path = environment["AX_TOKEN_FILE"];
  if (!path || environment["AX_TOKEN"]) return null;
  return readTokenFile(files, expandPath(path, { home: machine.home, base: machine.cwd }));
}
