import { AxctlError, reasonOf } from "../core/errors.ts";
import { tagFormatOf } from "../release/plan/candidate.ts";
import { tagOf } from "../release/plan/tag.ts";
import { parseVersion } from "../release/plan/version.ts";
import { publishedName } from "../release/train/registries/published-name.ts";
import type { Known, PackageState } from "../release/train/status/facts.ts";
import type { RemoteView } from "../release/train/status/remote.ts";
import type { Context } from "./context.ts";
import type { Planned } from "./plan-at.ts";
import { publishedVersion, type RegistryOptions } from "./registries.ts";
import type { Train } from "./train.ts";

interface Asking {
  planned: Planned;
  train: Train | undefined;
  remote: RemoteView;
  options: RegistryOptions;
}

/** What there is of the version that the manifest has, for each package that was released, all asked together. */
export async function packageStates(
  context: Context,
  { planned, train, remote, options }: Asking,
): Promise<PackageState[]> {
  // What GitHub has taken of the time is gone.
  const asking = { ...options, timeout: Math.max(1, train?.remainingMs() ?? options.timeout) };
  const states = planned.plan.packages.map(async (pack): Promise<PackageState[]> => {
    const text = planned.manifest[pack.path];
    const version = text === undefined ? undefined : parseVersion(text);
    // 0.0.0 is what a manifest says before the first release.
    if (text === undefined || version === undefined || text === "0.0.0") return [];
    const tag = tagOf(version, tagFormatOf(pack.config, pack.component));
    const published = await publishedName(pack, planned.readFile);
    const [tagged, release, registry] = await Promise.all([
      unlessUnanswered(context, taggedOf(train, tag)),
      unlessUnanswered(context, releaseOf({ remote, train }, tag)),
      published === undefined ? undefined : isPublished(context, asking, { ...published, version: text }),
    ]);
    const name = published?.name ?? (pack.component || pack.path);
    return [
      {
        path: pack.path,
        name,
        version: text,
        tag,
        tagged,
        release,
        skipsRelease: pack.config["skip-github-release"] === true,
        registry,
      },
    ];
  });
  return (await Promise.all(states)).flat();
}

async function isPublished(...asked: Parameters<typeof publishedVersion>): Promise<Known<boolean>> {
  const found = await publishedVersion(...asked);
  return found.known ? { known: true, value: found.value !== undefined } : found;
}

/** What GitHub does not answer is not known; the rest is told all the same. */
async function unlessUnanswered<T>({ signal }: Context, answer: Promise<Known<T>>): Promise<Known<T>> {
  return answer.catch((error: unknown) => {
    signal.throwIfAborted();
    if (!(error instanceof AxctlError) || !error.code.startsWith("GITHUB_")) throw error;
    return { known: false, reason: reasonOf(error) };
  });
}

async function taggedOf(train: Train | undefined, tag: string): Promise<Known<boolean>> {
  if (train === undefined) return { known: false, reason: "GitHub was not asked" };
  return { known: true, value: (await train.github.tagCommit(tag)) !== undefined };
}

async function releaseOf(
  { remote, train }: Pick<Asking, "remote" | "train">,
  tag: string,
): Promise<PackageState["release"]> {
  if (!remote.releases.known || train === undefined) return { known: false, reason: "GitHub was not asked" };
  // The list has the newest alone: an older release is asked for by its name.
  const found =
    remote.releases.value.find((release) => release.tag === tag) ?? (await train.github.publishedRelease(tag));
  return { known: true, value: found === undefined ? "none" : found.draft ? "draft" : "published" };
}
