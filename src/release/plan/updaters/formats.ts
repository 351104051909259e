import { updateJson } from "./generic-json.ts";
import { updateToml } from "./generic-toml.ts";
import { updateXml } from "./generic-xml.ts";
import { updateYaml } from "./generic-yaml.ts";

// The libraries that only some plans need lie together in one part of the bundle.
export { Minimatch } from "minimatch";

/** What sets a version at a path in a file of a format, by the types that `extra-files` has for them. */
export const updaters: ReadonlyMap<string, (path: string | undefined, version: string) => (content: string) => string> =
  new Map([
    ["json", updateJson],
    ["yaml", updateYaml],
    ["toml", updateToml],
    ["xml", updateXml],
  ]);
