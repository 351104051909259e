import type { Options } from "tsup";

/** A plugin of the bundler, by the types of the one that tsup brings. */
export type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/** What a plugin hooks into. */
export type Build = Parameters<Plugin["setup"]>[0];
