import { dirname } from "node:path";
import { parse, TomlError } from "smol-toml";
import * as z from "zod/mini";
import type { Files } from "../core/ports.ts";
import { locateKey } from "./locate-key.ts";
import { expandPath } from "./paths.ts";

const text = z.optional(z.string());

/** The keys that axctl knows in every configuration file (spec identity.md, "Keys"). */
const keysSchema = z.object({
  token: text,
  token_file: text,
  base_url: text,
  agent_name: text,
  agent_id: text,
  space_id: text,
  // Empty values count as absent, here too.
  principal_type: z.optional(z.string().check(z.regex(/^\s*(?:user|agent)?\s*$/))),
  environment: text,
});

/** In a local config only: elsewhere `gateway` and `agent` are keys like any other that axctl does not know. */
const localSchema = z.extend(keysSchema, {
  gateway: z.optional(z.object({ url: text, workdir: text })),
  agent: z.optional(z.object({ name: text, id: text, agent_name: text, agent_id: text, workdir: text })),
});

const fileSchema: z.ZodMiniType<z.infer<typeof localSchema>> = keysSchema;

export type ConfigKey = keyof z.infer<typeof keysSchema>;
export type ConfigValues = { [K in ConfigKey]?: string };

/** Where and why a file cannot be used; never its content. */
export interface ConfigFault {
  reason: string;
  line?: number;
  column?: number;
}

/** A token file that a source names: the token, or why there is none. */
export type TokenFile = { path: string; mode: number } & ({ token: string } | { fault: string });

/** One configuration file, parsed once. Empty values count as absent. */
export interface ConfigFile {
  path: string;
  state: "absent" | "unreadable" | "read";
  fault?: ConfigFault;
  values: ConfigValues;
  gateway: { url?: string; workdir?: string };
  agent: { name?: string; id?: string; workdir?: string };
  /** Permission bits. */
  mode: number;
  tokenFile?: TokenFile;
}

/**
 * Reads one configuration file and the token file that it names. A bad file is a fault in the result, never thrown.
 * `local`: it is a project's, whose `gateway` and `agent` tables mean something.
 */
export async function readConfigFile(
  files: Pick<Files, "read">,
  path: string,
  { home, local = false }: { home: string; local?: boolean },
): Promise<ConfigFile> {
  const content = await files.read(path);
  const empty: ConfigFile = { path, state: "absent", values: {}, gateway: {}, agent: {}, mode: 0 };
  if (content.state === "absent") return empty;
  if (content.state === "unreadable") return { ...empty, state: "unreadable", fault: { reason: content.reason } };
  const parsed = parseConfig(content.text, local ? localSchema : fileSchema);
  if ("fault" in parsed) return { ...empty, state: "unreadable", mode: content.mode, fault: parsed.fault };
  const file: ConfigFile = { path, state: "read", mode: content.mode, ...parsed };
  const named = file.values.token === undefined ? file.values.token_file : undefined;
  if (named === undefined) return file;
  const tokenPath = expandPath(named, { home, base: dirname(path) });
  return { ...file, tokenFile: await readTokenFile(files, tokenPath) };
}

/** Reads a token file: its trimmed text, or why it gives none. */
export async function readTokenFile(files: Pick<Files, "read">, path: string): Promise<TokenFile> {
  const content = await files.read(path);
  if (content.state === "absent") return { path, mode: 0, fault: "there is no such file" };
  if (content.state === "unreadable") return { path, mode: 0, fault: content.reason };
  const token = content.text.trim();
  return token === "" ? { path, mode: content.mode, fault: "it is empty" } : { path, mode: content.mode, token };
}

type Parsed = Pick<ConfigFile, "values" | "gateway" | "agent">;

function parseConfig(
  source: string,
  schema: z.ZodMiniType<z.infer<typeof localSchema>>,
): Parsed | { fault: ConfigFault } {
  let document: unknown;
  try {
    document = parse(source, { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Its message quotes the file, which may hold a token: only the place is passed on.
    return { fault: { reason: "it is no valid TOML", line: error.line, column: error.column } };
  }
  const checked = schema.safeParse(document);
  if (!checked.success)
    return {
      fault: shapeFault(
        source,
        checked.error.issues.map(({ path }) => path.map(String)),
      ),
    };
  const { gateway = {}, agent = {}, ...values } = checked.data;
  const bound = present(agent);
  return {
    values: present(values),
    gateway: present(gateway),
    agent: present({ name: bound.agent_name ?? bound.name, id: bound.agent_id ?? bound.id, workdir: bound.workdir }),
  };
}

/** All keys of the wrong shape together, and the place of the first. */
function shapeFault(source: string, paths: readonly string[][]): ConfigFault {
  const reason = paths.map((path) => `\`${path.join(".")}\` must be ${expectedAt(path)}`).join(", ");
  return { reason, ...locateKey(source, paths[0] ?? []) };
}

function expectedAt([key, inner]: readonly string[]): string {
  if (key === "principal_type") return "`user` or `agent`";
  return inner === undefined && (key === "gateway" || key === "agent") ? "a table" : "text";
}

/** The entries that say something: trimmed, and not empty. */
function present<K extends string>(values: { [P in K]?: string | undefined }): { [P in K]?: string } {
  const kept: { [P in K]?: string } = {};
  for (const key in values) {
    const value = values[key]?.trim();
    if (value) kept[key] = value;
  }
  return kept;
}
