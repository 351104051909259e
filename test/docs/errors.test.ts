import { existsSync } from "node:fs";
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

  it.each(Object.entries(catalogue))("%s says what to do next, and leads to a page that is there", (_, entry) => {
    expect(entry.message).not.toBe("");
    expect(entry.hint).not.toBe("");
    expect(existsSync(`${docs}${entry.page}.md`)).toBe(true);
  });
});
