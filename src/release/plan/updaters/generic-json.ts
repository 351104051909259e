import { replaceTexts } from "./json-path.ts";
import { jsonText } from "./json-text.ts";

const VERSION = /\d+\.\d+\.\d+(?:-[\w.]+)?(?:\+[-\w.]+)?/;

/** A JSON file with the version in each text that a JSONPath leads to replaced. It is written anew in its own indent. */
export function updateJson(path: string | undefined, version: string): (content: string) => string {
  return (content) => {
    const document: unknown = JSON.parse(content);
    replaceTexts(document, path, (text) => (VERSION.test(text) ? text.replace(VERSION, version) : undefined));
    return jsonText(document, content);
  };
}
