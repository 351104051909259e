import * as z from "zod/mini";
import type { Package } from "../../plan/candidate.ts";
import { pathIn } from "../../plan/release-types/release-type.ts";
import { projectOf } from "../../plan/updaters/python.ts";
import { readToml } from "../../plan/updaters/toml.ts";
import { NO_PUBLISH_CONFIG, type PublishConfig, publishConfigOf } from "./publish-config.ts";

/** Where a package is published, and what it is called there. */
export interface PublishedName {
  registry: "npm" | "pypi";
  name: string;
  /** What the package itself says of its publication. */
  publishConfig: PublishConfig;
}

const packageSchema = z.object({
  name: z.string(),
  private: z.optional(z.boolean()),
  publishConfig: z.optional(z.unknown()),
});
const projectSchema = z.object({ name: z.string() });

/**
 * What a registry calls a package, by its release type and its own package file; undefined for one that goes to no registry, such as
 * a private package. Files are read at the ref that was planned for.
 */
export async function publishedName(
  { path, config }: Pick<Package, "path" | "config">,
  readFile: (path: string) => Promise<string | undefined>,
): Promise<PublishedName | undefined> {
  const type = config["release-type"] ?? "node";
  if (type === "node") return npmName(await readFile(pathIn(path, "package.json")));
  if (type !== "python") return undefined;
  const name = pythonName(await readFile(pathIn(path, "pyproject.toml"))) ?? config["package-name"];
  return name === undefined ? undefined : { registry: "pypi", name, publishConfig: NO_PUBLISH_CONFIG };
}

function npmName(text: string | undefined): PublishedName | undefined {
  const { data } = packageSchema.safeParse(parsed(text, JSON.parse));
  if (data === undefined || data.private === true) return undefined;
  return { registry: "npm", name: data.name, publishConfig: publishConfigOf(data.publishConfig) };
}

function pythonName(text: string | undefined): string | undefined {
  return projectSchema.safeParse(parsed(text, (toml) => projectOf(readToml(toml)).project)).data?.name;
}

/** A document that nobody can read names nothing, and could not be published, either. */
function parsed(text: string | undefined, parse: (text: string) => unknown): unknown {
  try {
    return text === undefined ? undefined : parse(text);
  } catch {
    return undefined;
  }
}
