import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { withRenderedTable } from "../../support/recovery-page.ts";

const page = fileURLToPath(new URL("../../../../docs/release-recovery.md", import.meta.url));

// `npm run docs` writes it anew.
it("docs/release-recovery.md has the table of states as it is", async () => {
  await expect(withRenderedTable(await readFile(page, "utf8"))).toMatchFileSnapshot(page);
});
