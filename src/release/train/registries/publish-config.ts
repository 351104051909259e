import * as z from "zod/mini";

/** What a package says of its own publication: `publishConfig` in package.json (npm's documentation, "publishConfig"). */
export interface PublishConfig {
  /** Registries by npm's own names of the settings: `registry`, `@scope:registry`. */
  registries: Readonly<Record<string, string>>;
  access: string | undefined;
  /** The dist-tag. */
  tag: string | undefined;
  provenance: boolean | undefined;
}

/** Of a package that says nothing. */
export const NO_PUBLISH_CONFIG: PublishConfig = {
  registries: {},
  access: undefined,
  tag: undefined,
  provenance: undefined,
};

const text = z.catch(z.optional(z.string()), undefined);
const settingsSchema = z.looseObject({
  access: text,
  tag: text,
  provenance: z.catch(z.optional(z.boolean()), undefined),
});

/** Reads a `publishConfig`; what cannot be used in it says nothing. Pure. */
export function publishConfigOf(value: unknown): PublishConfig {
  const { data } = settingsSchema.safeParse(value);
  if (data === undefined) return NO_PUBLISH_CONFIG;
  const { access, tag, provenance } = data;
  const registries = Object.entries(data).flatMap(([key, url]) =>
    typeof url === "string" && /^(?:@[\w.~-]+:)?registry$/.test(key) ? [[key, url]] : [],
  );
  return { registries: Object.fromEntries(registries), access, tag, provenance };
}

/**
 * The registries as options of npm's. For `npm publish` a `publishConfig` stands above everything but the command line; there it has the
 * same rank for every other command of npm's. Pure.
 */
export function registryArguments(registries: Readonly<Record<string, string>>): string[] {
  return Object.entries(registries).map(([key, url]) => `--${key}=${url}`);
}
