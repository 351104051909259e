import * as z from "zod/mini";
import { jsonText } from "./json-text.ts";

/** The manifest with the new version of one path. */
export function updateManifest(path: string, version: string): (content: string) => string {
  return (content) => {
    const parsed: Record<string, unknown> = z
      .record(z.string(), z.unknown())
      .parse(content === "" ? {} : JSON.parse(content));
    parsed[path] = version;
    return content === "" ? JSON.stringify(parsed, undefined, 2) : jsonText(parsed, content);
  };
}
