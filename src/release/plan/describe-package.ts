import type { Package } from "./candidate.ts";
import { type Config, type PackageConfig, packageConfig } from "./config.ts";
import { RELEASE_TYPES } from "./release-types/index.ts";
import type { ReleaseType } from "./release-types/release-type.ts";
import type { RepositoryFiles } from "./repository-files.ts";

/** A package with what its tags and branches call it; its history plays no part in that. */
export type Described = Omit<Package, "commits" | "last">;

/** A package by its path, as the configuration and its own files describe it. */
export async function describePackage(
  path: string,
  { config, files }: { config: Config; files: RepositoryFiles },
): Promise<Described> {
  const own = packageConfig(config, path);
  const type = releaseTypeOf(own);
  const named = own.component || type.normalize(own["package-name"] ?? "");
  const branchComponent = async () =>
    named || type.normalize(own["package-name"] ?? (await type.defaultName({ path, config: own, files })));
  const component = own["include-component-in-tag"] === false ? "" : await branchComponent();
  return { path, config: own, type, component, branchComponent };
}

/** The release type that a package names. */
export function releaseTypeOf(config: PackageConfig): ReleaseType {
  const name = config["release-type"] ?? "node";
  const type = RELEASE_TYPES.get(name);
  if (type === undefined) throw new Error(`the release type ${name} is not known`);
  return type;
}
