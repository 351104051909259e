import { describe, expect, it } from "vitest";
import { npmFailure } from "../../../../src/release/train/registries/npm-failure.ts";

const own = JSON.stringify({ error: { code: "ENEEDAUTH", summary: "log in", detail: "" } }, null, 2);

describe("what npm says when it fails", () => {
  it.each<[string, string, { code: string; summary: string }]>([
    ["its own answer alone", own, { code: "ENEEDAUTH", summary: "log in" }],
    ["behind what a script printed", `> rail@1.0.0 prepack\nbuilt\n${own}\n`, { code: "ENEEDAUTH", summary: "log in" }],
    ["behind a script that prints braces", `{\n{"a": 1}\n${own}`, { code: "ENEEDAUTH", summary: "log in" }],
    [
      "without a code",
      '{"error": {"summary": "You must specify a tag"}}',
      { code: "", summary: "You must specify a tag" },
    ],
    ["nothing, since there is no npm", "", { code: "", summary: "" }],
    ["something else", "Segmentation fault", { code: "", summary: "" }],
    ["an answer of another kind", '{"name": "rail"}', { code: "", summary: "" }],
  ])("%s", (_, text, expected) => expect(npmFailure(text)).toEqual(expected));
});
