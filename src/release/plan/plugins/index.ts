import * as z from "zod/mini";
import { AxctlError } from "../../../core/errors.ts";
import type { Config } from "../config.ts";
import { describeIssue } from "../file-fault.ts";
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
    const { groupName = "undefined", components = [], merge } = checked(linkedVersionsSchema, options);
    return linkedVersions({ groupName, components, merge });
  },
  "node-workspace": (options) => nodeWorkspace(checked(nodeWorkspaceSchema, options)),
  "sentence-case": (options) => sentenceCase(checked(sentenceCaseSchema, options).specialWords),
};

/** The options of a plugin, as documented. */
function checked<T>(schema: z.ZodMiniType<T>, options: unknown): T {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  throw new AxctlError("RELEASE_CONFIG", {
    faults: `an entry of plugins: ${result.error.issues.map(describeIssue).join("; ")}`,
    paths: "plugins in the configuration",
  });
}

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
