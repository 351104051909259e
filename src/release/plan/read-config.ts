import type * as z from "zod/mini";
import { AxctlError } from "../../core/errors.ts";
import { type Config, configSchema, manifestSchema } from "./config.ts";
import { parseVersion } from "./version.ts";

/** A file at the ref, by its path; undefined when there is none. */
export interface SourceText {
  path: string;
  text: string | undefined;
}

/**
 * The configuration and the manifest, checked, each by itself and against the other.
 *
 * @throws AxctlError `RELEASE_CONFIG` with the file, and the line and column or the place in the document.
 */
export function readConfig(
  config: SourceText,
  manifest: SourceText,
): { config: Config; manifest: Record<string, string> } {
  const read = { config: parse(config, configSchema), manifest: parse(manifest, manifestSchema) };
  const paths = Object.keys(read.config.packages);
  if (paths.length === 0) throw wrong(config.path, "`packages` names no path");
  for (const [path, version] of Object.entries(read.manifest)) {
    if (!paths.includes(path))
      throw wrong(manifest.path, `the path \`${path}\` stands in no package of ${config.path}`);
    if (parseVersion(version) === undefined) throw wrong(manifest.path, `\`${path}\`: ${version} is no version`);
  }
  return read;
}

function parse<T>({ path, text }: SourceText, schema: z.ZodMiniType<T>): T {
  if (text === undefined) throw wrong(path, "there is no such file at the ref");
  const checked = schema.safeParse(parseJson(path, text));
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const place = (issue?.path ?? []).map(String).join(".");
  throw wrong(path, `\`${place === "" ? "the document" : place}\`: ${issue?.message ?? "is not as documented"}`);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(path, `${placeOf(text, error)}it is no valid JSON`);
  }
}

/** Where the parser stopped; its message names an offset, and the end of the text by words alone. */
function placeOf(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const [, offset] = /at position (\d+)/.exec(message) ?? [];
  const before = text.slice(0, offset === undefined ? text.length : Number(offset)).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: `;
}

function wrong(path: string, reason: string): AxctlError {
  return new AxctlError("RELEASE_CONFIG", { path, reason });
}
