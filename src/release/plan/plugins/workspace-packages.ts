import * as z from "zod/mini";
import { AxctlError } from "../../../core/errors.ts";
import { withFile } from "../file-fault.ts";
import { ROOT } from "../ownership.ts";
import type { Member } from "./dependency-graph.ts";
import type { Dependencies } from "./dependency-notes.ts";
import type { PluginSetting } from "./plugin.ts";

/** An npm package of the workspace, as its package.json describes it. */
export interface WorkspacePackage extends Member {
  path: string;
  version: string | undefined;
  ranges: Dependencies;
}

const ranges = z._default(z.record(z.string(), z.string()), {});

const packageJson = z.looseObject({
  name: z.optional(z.string()),
  version: z.optional(z.string()),
  dependencies: ranges,
  devDependencies: ranges,
  peerDependencies: ranges,
  optionalDependencies: ranges,
});

/** The npm packages among those that are configured. */
export async function membersOf({ packages, context }: PluginSetting, peers: boolean): Promise<WorkspacePackage[]> {
  const found: Omit<WorkspacePackage, "dependencies">[] = [];
  for (const { path, type } of packages) {
    if (type.name !== "node") continue;
    const file = inside(path, "package.json");
    const text = await context.files.read(file);
    if (text === undefined)
      throw new AxctlError("RELEASE_FILE", {
        path: file,
        reason: "there is no such file, and node-workspace needs it",
      });
    const { name, version, dependencies, devDependencies, peerDependencies, optionalDependencies } = withFile(
      { path: file, text },
      () => packageJson.parse(JSON.parse(text)),
    );
    found.push({
      name,
      version,
      path,
      ranges: { dependencies, devDependencies, peerDependencies, optionalDependencies },
    });
  }
  return found.map((member): WorkspacePackage => {
    const kinds = Object.entries(member.ranges).filter(([kind]) => peers || kind !== "peerDependencies");
    return { ...member, dependencies: kinds.flatMap(([, all]) => Object.keys(all)) };
  });
}

/** A file of a package. */
export function inside(path: string, file: string): string {
  return path === ROOT ? file : `${path}/${file}`;
}
