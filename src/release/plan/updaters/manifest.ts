import * as z from "zod/mini";
import { jsonText } from "./json-text.ts";

/** The manifest with new versions, by path. */
export function updateManifest(versions: ReadonlyMap<string, string>): (content: string) => string {
  return (content) => {
    const parsed: Record<string, unknown> = z
      .record(z.string(), z.unknown())
      .parse(content === "" ? {} : JSON.parse(content));
    for (const [path, version] of versions) parsed[path] = version;
    return content === "" ? JSON.stringify(parsed, undefined, 2) : jsonText(parsed, content);
  };
}
