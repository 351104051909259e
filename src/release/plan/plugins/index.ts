import * as z from "zod/mini";
import type { Config } from "../config.ts";
import { linkedVersions } from "./linked-versions.ts";
import { nodeWorkspace } from "./node-workspace.ts";
import type { Plugin } from "./plugin.ts";
import { sentenceCase } from "./sentence-case.ts";

const linkedVersionsSchema = z.looseObject({
  groupName: z.optional(z.string()),
  components: z.optional(z.array(z.string())),
  merge: z.optional(z.boolean()),
});

const nodeWorkspaceSchema = z.looseObject({
  updateAllPackages: z.optional(z.boolean()),
  merge: z.optional(z.boolean()),
  updatePeerDependencies: z.optional(z.boolean()),
});

const sentenceCaseSchema = z.looseObject({ specialWords: z.optional(z.array(z.string())) });

/** The plugins that a plan can be made with: what each makes of its entry in the configuration. */
const PLUGINS: Readonly<Record<string, (options: unknown) => Plugin>> = {
  "linked-versions": (options) => {
    const { groupName = "undefined", components = [], merge } = linkedVersionsSchema.parse(options);
    return linkedVersions({ groupName, components, merge });
  },
  "node-workspace": (options) => nodeWorkspace(nodeWorkspaceSchema.parse(options)),
  "sentence-case": (options) => sentenceCase(sentenceCaseSchema.parse(options).specialWords),
};

/**
 * The plugins of a configuration, in its order.
 *
 * @throws for one that axctl does not know.
 */
export function pluginsOf({ plugins = [] }: Pick<Config, "plugins">): Plugin[] {
  return plugins.map((plugin) => {
    const options = typeof plugin === "string" ? { type: plugin } : plugin;
    const build = Object.hasOwn(PLUGINS, options.type) ? PLUGINS[options.type] : undefined;
    if (build === undefined) throw new Error(`the plugin ${options.type} is not known`);
    return build(options);
  });
}
