import * as z from "zod/mini";
import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { AxctlError } from "../core/errors.ts";
import type { MatrixEnv } from "../gate/matrix.ts";
import { canonicalEnv, isDefaultEnv, normalizeEnvName } from "../identity/env-name.ts";
import { listLogins } from "../identity/logins.ts";
import { configDir } from "../identity/paths.ts";
import type { Context } from "./context.ts";
import type { OptionSpec } from "./option-spec.ts";
import { nonEmpty } from "./options.ts";

/** `NAME=ID` pairs, as a map from normalised name to space. */
export const spacePairs = z.pipe(
  z.array(z.string()),
  z.transform((pairs, context): ReadonlyMap<string, string> => {
    const spaces = new Map<string, string>();
    for (const pair of pairs) {
      const [, name, id] = /^([^=]+)=(.+)$/.exec(pair.trim()) ?? [];
      if (name === undefined || id === undefined || id.trim() === "") {
        context.issues.push({ code: "custom", message: `expected NAME=ID, got \`${pair}\``, input: pairs });
        return z.NEVER;
      }
      spaces.set(canonicalEnv(normalizeEnvName(name, "--space")), id.trim());
    }
    return spaces;
  }),
);

/** The options that say which environments a matrix is about. */
export const matrixEnvsOptions: readonly OptionSpec[] = [
  { flags: "--env <env>", description: "a login to include (default: every configured login)", repeatable: true },
  { flags: "--space <env=id>", description: "the space of one environment", repeatable: true },
  { flags: "--space-id <id>", description: "the space of every environment that --space does not name" },
];

export const matrixEnvShape = { env: z.array(nonEmpty), space: spacePairs, spaceId: z.optional(nonEmpty) };

export interface MatrixSelection {
  env: readonly string[];
  space: ReadonlyMap<string, string>;
  spaceId?: string | undefined;
}

/**
 * The environments that a matrix is about: those named, else every configured login.
 *
 * @throws AxctlError `INVALID_OPTION` when `--space` names an environment that is not among them.
 */
export async function matrixEnvs(
  context: Pick<Context, "files" | "machine" | "explain">,
  options: MatrixSelection,
): Promise<MatrixEnv[]> {
  const named = [...new Set(options.env.map((name) => canonicalEnv(normalizeEnvName(name, "--env"))))];
  const requested = named.length > 0 ? named : await listLogins(context.files, configDir(context.machine));
  const foreign = [...options.space.keys()].find((name) => !requested.includes(name));
  if (foreign !== undefined) {
    throw new AxctlError("INVALID_OPTION", {
      option: "--space",
      reason: `${foreign} is none of the environments ${requested.join(", ")}`,
    });
  }
  return Promise.all(
    requested.map(async (name) => ({
      label: isDefaultEnv(name) ? await defaultLabel(context, requested) : name,
      requested: name,
      spaceId: options.space.get(name) ?? options.spaceId,
    })),
  );
}

/**
 * The label of the environment that `--baseline` names.
 *
 * @throws AxctlError `INVALID_OPTION` when it is none of those that are compared.
 */
export function checkBaseline(envs: readonly MatrixEnv[], baseline: string | undefined): string | undefined {
  if (baseline === undefined) return undefined;
  const name = normalizeEnvName(baseline, "--baseline");
  const found = envs.find(({ label, requested }) => label === name || requested === canonicalEnv(name));
  if (found !== undefined) return found.label;
  const labels = envs.map(({ label }) => label).join(", ");
  throw new AxctlError("INVALID_OPTION", {
    option: "--baseline",
    reason: `${name} is none of the environments ${labels}`,
  });
}

/** The default login appears as the first label of its host name; as `default` for an address or a name that is taken. */
async function defaultLabel({ explain }: Pick<Context, "explain">, taken: readonly string[]): Promise<string> {
  const { identity } = await explain({ env: "default" });
  const { host } = readBaseUrl(displayUrl(identity.baseUrl.value));
  const label = host.split(".")[0] ?? "";
  const usable = /^[a-z0-9_][a-z0-9_-]*$/.test(label) && !/^\d+$/.test(label) && !taken.includes(label);
  return usable ? label : "default";
}
