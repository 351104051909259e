import { dump, loadAll } from "js-yaml";
import { replaceTexts } from "./json-path.ts";

/**
 * A YAML file with each text that a JSONPath leads to replaced, in all its documents. Where one was, all is written anew, as
 * js-yaml writes it (Release Please uses it, too): comments are lost. One that cannot be read stays as it is.
 */
export function updateYaml(path: string | undefined, version: string): (content: string) => string {
  return (content) => {
    const documents = documentsOf(content);
    const counts = documents.map((document) => replaceTexts(document, path, () => version));
    if (counts.every((count) => count === 0)) return content;
    if (documents.length === 1) return dump(documents[0]);
    return documents.map((document) => `---\n${dump(document)}`).join("");
  };
}

function documentsOf(content: string): unknown[] {
  try {
    return loadAll(content, null, { json: true });
  } catch {
    return [];
  }
}
