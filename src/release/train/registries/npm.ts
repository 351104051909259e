import * as z from "zod/mini";
import type { CaptureOptions, Files, Programs } from "../../../core/ports.ts";
import type { Known } from "../status/facts.ts";
import { npmFailure } from "./npm-failure.ts";
import { registryArguments } from "./publish-config.ts";
import type { PublishedVersion, Registry } from "./registry.ts";

const answerSchema = z.object({
  version: z.string(),
  gitHead: z.optional(z.string()),
  "dist-tags": z._default(z.record(z.string(), z.string()), {}),
  dist: z._default(
    z.object({
      tarball: z.optional(z.string()),
      integrity: z.optional(z.string()),
      shasum: z.optional(z.string()),
      attestations: z.optional(z.object({ provenance: z.optional(z.unknown()) })),
    }),
    {},
  ),
});

export interface NpmNeeds extends CaptureOptions {
  programs: () => Promise<Pick<Programs, "capture">>;
  files: Pick<Files, "temporaryFolder" | "removeFolder">;
  /** The registries that the package itself asks for: its `publishConfig`. */
  registries?: Readonly<Record<string, string>>;
}

/** npm's registry, asked through npm itself, so that its configuration counts: registries of scopes, tokens, proxies. */
export function npm({ programs, files, registries = {}, ...options }: NpmNeeds): Registry {
  return {
    find: async ({ name, version }) => {
      // Left to itself npm rests for 10 seconds and more before it asks again.
      const quick = ["view", "--json", "--prefer-online", "--fetch-retries=0", "--no-update-notifier"];
      // Where it cannot reach a registry npm takes what it remembers of it for an answer: it is given nothing to remember.
      const cache = await files.temporaryFolder(undefined);
      const args = [...quick, `--cache=${cache}`, ...registryArguments(registries), "--", `${name}@${version}`];
      const answer = await (await programs()).capture("npm", args, options).finally(() => files.removeFolder(cache));
      if (answer.state === "timed_out") return { known: false, reason: "npm did not answer in time" };
      if (answer.state === "printed") return answered(answer.text, version);
      const { code, summary } = npmFailure(answer.text);
      // A version that is not there is told by an error, or by silence, depending on npm's age.
      if (code === "E404") return { known: true, value: undefined };
      return { known: false, reason: code === "" ? "npm cannot be run" : `npm: ${code} ${summary}`.trim() };
    },
  };
}

function answered(text: string, version: string): Known<PublishedVersion | undefined> {
  if (text.trim() === "") return { known: true, value: undefined };
  const { data } = answerSchema.safeParse(parsed(text));
  if (data === undefined) return { known: false, reason: "npm's answer cannot be used" };
  // npm publishes versions without what stands behind a plus.
  if (data.version !== version.replace(/\+.*$/, "")) return { known: true, value: undefined };
  const { tarball, integrity, shasum, attestations } = data.dist;
  const digest = integrity || (shasum ? `sha1-${shasum}` : undefined);
  const file = tarball?.split("/").at(-1) || "package.tgz";
  return {
    known: true,
    value: {
      gitHead: data.gitHead,
      digests: digest === undefined ? {} : { [file]: digest },
      tags: data["dist-tags"],
      provenance: attestations?.provenance !== undefined,
      yanked: false,
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Something else than npm's own answer.
    return undefined;
  }
}
