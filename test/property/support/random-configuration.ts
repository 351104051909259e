import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { stringify } from "smol-toml";
import type { SandboxEnvironment } from "../../../src/sandbox/server.ts";

/** What a random configuration can name: sandboxes, and a JWT that each of them issued. */
export interface Servers {
  environments: readonly SandboxEnvironment[];
  jwts: readonly string[];
}

/** Files below the machine's root, variables, and options: everything that identity is resolved from. */
export interface Configuration {
  /** Path below the root (`home/…`, `project/…`) to content. */
  files: Record<string, string>;
  env: Record<string, string>;
  options: string[];
}

const MISSING_TOKEN_FILE = "nowhere/token";

/** One credential: valid at one of the sandboxes, well-formed but unknown to all, unsendable, or none. */
function tokens({ environments, jwts }: Servers): fc.Arbitrary<string> {
  const valid = environments.flatMap(({ pat, agentPat }) => [pat, agentPat]);
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...valid) },
    { weight: 2, arbitrary: fc.constantFrom(...jwts) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "axp_u_unknown.0123456789abcdef",
        "axp_a_unknown.0123456789abcdef",
        "opaque-0123456789abcdef",
      ),
    },
    { weight: 1, arbitrary: fc.constant("axp_u_two.words in one token") },
  );
}

function baseUrls({ environments }: Servers): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...environments.map(({ url }) => url)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "http://ax.invalid",
        "not a url",
        "ftp://127.0.0.1",
        "http://user:secret-password@127.0.0.1",
      ),
    },
  );
}

/** Present in that many of a hundred configurations. */
const maybe = <T>(percent: number, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(undefined) }, { weight: percent, arbitrary });

const optional = <T>(weight: number, arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined, freq: weight });

/** Keys that fit together: a person's or an agent's credential with its own host, and what may stand beside them. */
function related({ environments }: Servers): fc.Arbitrary<Record<string, unknown>> {
  const extra = fc.record({
    base: maybe(85, fc.constant(true)),
    space: maybe(40, fc.constant(true)),
    kind: maybe(60, fc.constant(true)),
  });
  return fc
    .tuple(fc.constantFrom(...environments), fc.boolean(), extra)
    .map(([environment, person, { base, space, kind }]) => ({
      token: person ? environment.pat : environment.agentPat,
      ...(base ? { base_url: environment.url } : {}),
      ...(space ? { space_id: environment.spaces[1]?.id } : {}),
      ...(person ? {} : { agent_id: environment.agentId, agent_name: environment.agentName }),
      ...(kind ? { principal_type: person ? "user" : "agent" } : {}),
    }));
}

function entries(servers: Servers): fc.Arbitrary<Record<string, unknown>> {
  return fc.oneof({ weight: 4, arbitrary: related(servers) }, { weight: 1, arbitrary: unrelated(servers) });
}

/** Keys that need not fit together. */
function unrelated(servers: Servers): fc.Arbitrary<Record<string, unknown>> {
  const { environments } = servers;
  return fc
    .record({
      token: optional(3, tokens(servers)),
      token_file: optional(1, fc.constantFrom("token", "~/token", MISSING_TOKEN_FILE)),
      base_url: optional(4, baseUrls(servers)),
      agent_name: optional(1, fc.constantFrom(...environments.map(({ agentName }) => agentName), "somebody", "Zoë")),
      agent_id: optional(1, fc.constantFrom(...environments.map(({ agentId }) => agentId))),
      space_id: optional(2, fc.constantFrom(...environments.flatMap(({ spaces }) => spaces.map(({ id }) => id)))),
      principal_type: optional(2, fc.constantFrom("user", "agent")),
      gateway: fc.option(fc.record({ url: baseUrls(servers) }), { nil: undefined, freq: 12 }),
      favourite_colour: optional(1, fc.constant("green")),
    })
    .map((keys) => Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)));
}

const BROKEN = [
  "token = axp_u_unquoted.0123456789abcdef",
  'base_url = "http://half',
  "[[[",
  "token = 5",
  'principal_type = "robot"',
];

function file(servers: Servers): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 14, arbitrary: entries(servers).map((keys) => stringify(keys)) },
    { weight: 1, arbitrary: fc.constantFrom(...BROKEN) },
  );
}

/** Stands for the machine's root in a file's text; known only once it is laid out. */
const ROOT = "{root}";

/** The Gateway's registry: agents that are bound to the working folder, to one above it, or elsewhere; or a broken one. */
function registry(): fc.Arbitrary<string> {
  const agent = fc.record({
    name: fc.constantFrom("builder", "scribe"),
    agent_id: fc.constantFrom("builder-9", "scribe-17"),
    workdir: fc.constantFrom(`${ROOT}/project`, `${ROOT}/project/deep`, `${ROOT}/elsewhere`, "~"),
  });
  const agents = fc.array(agent, { maxLength: 3 }).map((all) => JSON.stringify({ agents: all }));
  return fc.oneof({ weight: 9, arbitrary: agents }, { weight: 1, arbitrary: fc.constant("[[[") });
}

/** Random machines: every source present or not; valid, unsafe or broken. */
export function configurations(servers: Servers): fc.Arbitrary<Configuration> {
  const spaces = servers.environments.flatMap((environment) => environment.spaces.map(({ id }) => id));
  const files = fc.record({
    "home/.ax/config.toml": maybe(15, file(servers)),
    "home/.ax/user.toml": maybe(70, file(servers)),
    "home/.ax/users/dev/user.toml": maybe(60, file(servers)),
    "home/.ax/users/next/user.toml": maybe(50, file(servers)),
    "home/.ax/users/.active": maybe(30, fc.constantFrom("dev", "dev", "next", "next", "ghost", "...")),
    "home/.ax/profiles/bot/profile.toml": maybe(50, file(servers)),
    "home/.ax/profiles/.active": maybe(25, fc.constantFrom("bot", "bot", "bot", "ghost")),
    "home/token": maybe(
      70,
      fc.oneof({ weight: 9, arbitrary: tokens(servers) }, { weight: 1, arbitrary: fc.constant("") }),
    ),
    "home/.ax/token": maybe(50, tokens(servers)),
    "project/.ax/config.toml": maybe(30, file(servers)),
    "project/.ax/token": maybe(50, tokens(servers)),
    "runtime.toml": maybe(70, file(servers)),
    "home/.ax/gateway/registry.json": maybe(25, registry()),
  });
  const rare = <T>(percent: number, arbitrary: fc.Arbitrary<T>) =>
    maybe(percent, fc.oneof({ weight: 4, arbitrary }, { weight: 1, arbitrary: fc.constant("") }));
  const env = fc.record({
    AX_TOKEN: rare(15, tokens(servers)),
    AX_TOKEN_FILE: rare(10, fc.constantFrom("~/token", "~/token", MISSING_TOKEN_FILE)),
    AX_BASE_URL: rare(15, baseUrls(servers)),
    AX_AGENT_NAME: rare(
      15,
      fc.constantFrom("none", "none", "Zoë", ...servers.environments.map(({ agentName }) => agentName)),
    ),
    AX_AGENT_ID: rare(15, fc.constantFrom("null", "null", ...servers.environments.map(({ agentId }) => agentId))),
    AX_SPACE: rare(15, fc.constantFrom(...spaces)),
    AX_ENV: rare(20, fc.constantFrom("dev", "Next", "ghost")),
    AX_USER_ENV: rare(15, fc.constantFrom("dev", "next")),
    AX_CONFIG_FILE: rare(15, fc.constant("../../../runtime.toml")),
  });
  const named = fc.constantFrom("dev", "next", "default", "ghost").map((name) => ["--env", name]);
  const space = fc.constantFrom(...spaces).map((id) => ["--space-id", id]);
  const login = fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: named });
  const spaceId = fc.oneof({ weight: 4, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: space });
  const options = fc.tuple(login, spaceId).map((parts) => parts.flat());
  return fc.record({ files: files.map(present), env: env.map(present), options });
}

function present(record: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Writes a configuration below `root`; commands are to run in `root/project/deep/down` with `root/home` as home. */
export async function layOut(root: string, { files }: Configuration): Promise<{ cwd: string; home: string }> {
  const cwd = join(root, "project", "deep", "down");
  await mkdir(cwd, { recursive: true });
  await mkdir(join(root, "home"), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content.replaceAll(ROOT, root));
    await chmod(target, 0o600);
  }
  return { cwd, home: join(root, "home") };
}
