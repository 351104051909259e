import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/core/error-catalogue.ts";
import { errorsPage } from "./errors-page.ts";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));

describe("docs/errors.md", () => {
  // `npm run docs` writes it anew.
  it("has the catalogue as it is", async () => {
    await expect(errorsPage()).toMatchFileSnapshot(`${docs}errors.md`);
  });

  it.each(Object.entries(catalogue))("%s says what to do next, and its page explains it", (code, entry) => {
    expect(entry.message).not.toBe("");
    expect(entry.hint).not.toBe("");
    expect(explanation(entry.page)).toContain(`\`${code}\``);
  });
});

/** What a page says under its heading "Errors", up to the next heading of that rank. */
function explanation(page: string): string {
  const markdown = readFileSync(`${docs}${page}.md`, "utf8");
  const [, section = ""] = markdown.split(/^## Errors(?: of any command)?$/m);
  return section.split(/^## /m)[0] ?? "";
}
