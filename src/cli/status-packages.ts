import * as z from "zod/mini";
import type { Package } from "../release/plan/candidate.ts";
import { tagFormatOf } from "../release/plan/candidate.ts";
import { pathIn } from "../release/plan/release-types/release-type.ts";
import { tagOf } from "../release/plan/tag.ts";
import { parseVersion } from "../release/plan/version.ts";
import { npmHas } from "../release/train/registries/npm.ts";
import type { Known, PackageState } from "../release/train/status/facts.ts";
import type { RemoteView } from "../release/train/status/remote.ts";
import type { Context } from "./context.ts";
import type { Planned } from "./plan-at.ts";
import type { Train } from "./train.ts";

interface Asking {
  planned: Planned;
  train: Train | undefined;
  remote: RemoteView;
  timeoutMs: number;
}

/** What there is of the version that the manifest has, for each package that was released, all asked together. */
export async function packageStates(
  context: Context,
  { planned, train, remote, timeoutMs }: Asking,
): Promise<PackageState[]> {
  const states = planned.plan.packages.map(async (pack): Promise<PackageState[]> => {
    const text = planned.manifest[pack.path];
    const version = text === undefined ? undefined : parseVersion(text);
    // 0.0.0 is what a manifest says before the first release.
    if (text === undefined || version === undefined || text === "0.0.0") return [];
    const tag = tagOf(version, tagFormatOf(pack.config, pack.component));
    const npm = await npmName(pack, planned);
    const [tagged, registry] = await Promise.all([
      taggedOf(train, tag),
      npm === undefined ? undefined : registryOf(context, { name: npm, version: text, timeoutMs }, train !== undefined),
    ]);
    const name = npm ?? (pack.component || pack.path);
    return [{ path: pack.path, name, version: text, tag, tagged, release: releaseOf(remote, tag), registry }];
  });
  return (await Promise.all(states)).flat();
}

async function taggedOf(train: Train | undefined, tag: string): Promise<Known<boolean>> {
  if (train === undefined) return { known: false, reason: "GitHub was not asked" };
  return { known: true, value: await train.github.hasTag(tag) };
}

function releaseOf({ releases }: RemoteView, tag: string): PackageState["release"] {
  if (!releases.known) return releases;
  const found = releases.value.find((release) => release.tag === tag);
  return { known: true, value: found === undefined ? "none" : found.draft ? "draft" : "published" };
}

async function registryOf(
  { machine, signal, programs }: Context,
  { name, version, timeoutMs }: { name: string; version: string; timeoutMs: number },
  isOnline: boolean,
): Promise<Known<boolean>> {
  if (!isOnline) return { known: false, reason: "the registry was not asked" };
  return npmHas(await programs(), { name, version }, { cwd: machine.cwd, timeoutMs, signal });
}

const packageSchema = z.object({ name: z.string(), private: z.optional(z.boolean()) });

/** What npm's registry calls a package; undefined for one that does not go there. */
async function npmName(pack: Package, { readFile }: Planned): Promise<string | undefined> {
  if ((pack.config["release-type"] ?? "node") !== "node") return undefined;
  const text = await readFile(pathIn(pack.path, "package.json"));
  try {
    const { data } = packageSchema.safeParse(JSON.parse(text ?? "null"));
    return data === undefined || data.private === true ? undefined : data.name;
  } catch {
    // No valid JSON: npm could not publish it, either.
    return undefined;
  }
}
