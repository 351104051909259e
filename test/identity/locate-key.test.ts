import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { locateKey } from "../../src/identity/locate-key.ts";

describe("the place of a key", () => {
  it.each<[string, string[], string, [number, number] | undefined]>([
    ["at the top", ["token"], "# a login\n\n  token = 5\n", [3, 3]],
    ["in Windows lines", ["token"], "a = 1\r\ntoken = 5\r\n", [2, 1]],
    ["in quotes", ["token"], "a = 1\n'token' = 5\n", [2, 1]],
    ["in a table", ["agent", "workdir"], "[gateway]\nworkdir = 'a'\n[agent]\nworkdir = 5\n", [4, 1]],
    ["not of another table", ["token"], "[other]\ntoken = 1\n", undefined],
    ["with dots", ["gateway", "url"], "a = 1\ngateway . url = 5\n", [2, 1]],
    ["in an inline table", ["gateway", "url"], "a = 1\ngateway = { url = 5 }\n", [2, 1]],
    ["as a table header", ["token"], "a = 1\n[token]\nb = 1\n", [2, 1]],
    ["as an array of tables", ["gateway"], "a = 1\n[[gateway]]\n", [2, 1]],
    ["the first of several", ["gateway"], "[[gateway]]\nurl = 'a'\n[[gateway]]\nurl = 'b'\n", [1, 1]],
    ["after blank lines", ["token"], "\n\n[other]\n\n[token]\n\n# end\n", [5, 1]],
    ["of a longer name", ["token"], "token_file = 'a'\ntoken = 5\n", [2, 1]],
    ["that nothing sets", ["token"], "a = 1\n", undefined],
  ])("%s", (_, path, source, expected) => {
    expect(() => parse(source)).not.toThrow();
    const place = locateKey(source, path);
    expect(place && [place.line, place.column]).toEqual(expected);
  });
});
