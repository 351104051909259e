import type * as z from "zod/mini";
import { AxctlError } from "../../core/errors.ts";
import { type Config, configSchema, manifestSchema } from "./config.ts";
import { describeIssue, noJson } from "./file-fault.ts";
import { jsonFault } from "./json-fault.ts";
import { parseVersion } from "./version.ts";

/** A file at the ref, by its path; undefined when there is none. */
export interface SourceText {
  path: string;
  text: string | undefined;
}

/** What is wrong with a file. */
export interface ConfigFault {
  path: string;
  reason: string;
}

/** Both documents, where they are sound. */
interface Sound {
  config: Config;
  manifest: Record<string, string>;
}

/**
 * The configuration and the manifest, checked, each by itself and against the other.
 *
 * @throws AxctlError `NO_RELEASE_CONFIG`; `RELEASE_CONFIG` with every fault of both: the file, and the line and column or
 *   the place in the document.
 */
export function readConfig(config: SourceText, manifest: SourceText): Sound {
  const missing = [config, manifest].filter(({ text }) => text === undefined).map(({ path }) => path);
  if (missing.length > 0) throw new AxctlError("NO_RELEASE_CONFIG", { paths: missing.join(" and ") });
  const judged = judgeConfig(config, manifest);
  if (!("faults" in judged)) return judged;
  throw new AxctlError("RELEASE_CONFIG", {
    faults: judged.faults.map(({ path, reason }) => `${path}: ${reason}`).join("; "),
    paths: [...new Set(judged.faults.map(({ path }) => path))].join(" and "),
  });
}

/** The configuration and the manifest, or every fault of both. Pure. */
export function judgeConfig(config: SourceText, manifest: SourceText): Sound | { faults: readonly ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const read = { config: parse(config, configSchema, faults), manifest: parse(manifest, manifestSchema, faults) };
  const paths = read.config === undefined ? undefined : Object.keys(read.config.packages);
  if (paths?.length === 0) faults.push({ path: config.path, reason: "`packages` names no path" });
  for (const [path, version] of Object.entries(read.manifest ?? {})) {
    if (paths?.includes(path) === false)
      faults.push({ path: manifest.path, reason: `the path \`${path}\` stands in no package of ${config.path}` });
    if (parseVersion(version) === undefined)
      faults.push({ path: manifest.path, reason: `\`${path}\`: ${JSON.stringify(version)} is no version like 1.2.3` });
  }
  if (faults.length === 0 && read.config !== undefined && read.manifest !== undefined)
    return { config: read.config, manifest: read.manifest };
  return { faults };
}

/** The document that a text holds; undefined where it has faults, which are added to the others. */
function parse<T>({ path, text = "" }: SourceText, schema: z.ZodMiniType<T>, faults: ConfigFault[]): T | undefined {
  const fault = jsonFault(text);
  if (fault !== undefined) {
    faults.push({ path, reason: noJson(fault) });
    return undefined;
  }
  const checked = schema.safeParse(JSON.parse(text));
  if (checked.success) return checked.data;
  faults.push(...checked.error.issues.map((issue) => ({ path, reason: describeIssue(issue) })));
  return undefined;
}
