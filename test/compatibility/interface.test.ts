import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import * as library from "../../src/index.ts";
import { currentInterface, interfaceText } from "./interface.ts";

const file = fileURLToPath(new URL("interface.json", import.meta.url));

// `npm run docs` writes it anew. What a release had is found at its tag.
it("interface.json has what this program promises", async () => {
  const now = await currentInterface();
  const text = interfaceText(now);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(now)));
  await expect(text).toMatchFileSnapshot(file);
});

it("names each function of the library", async () => {
  const { AxctlError: _error, ...functions } = library;
  expect(Object.keys((await currentInterface()).functions).sort()).toEqual(Object.keys(functions).sort());
});
