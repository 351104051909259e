/** What npm is told beside what the package and npm's own configuration say. */
export interface NpmSettings {
  distTag: string | undefined;
  access: string | undefined;
  provenance: boolean;
}

/**
 * The arguments of `npm publish`. npm sends nothing twice by itself (`--fetch-retries=0`): whether it was published is asked first. Pure.
 */
export function npmPublishArguments({ distTag, access, provenance }: NpmSettings): string[] {
  return [
    "publish",
    "--json",
    "--fetch-retries=0",
    "--no-update-notifier",
    ...(distTag === undefined ? [] : [`--tag=${distTag}`]),
    ...(access === undefined ? [] : [`--access=${access}`]),
    ...(provenance ? ["--provenance"] : []),
  ];
}
