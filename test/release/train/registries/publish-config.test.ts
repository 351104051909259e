import { describe, expect, it } from "vitest";
import {
  NO_PUBLISH_CONFIG,
  publishConfigOf,
  registryArguments,
} from "../../../../src/release/train/registries/publish-config.ts";

const url = "https://registry.example/";

describe("a package's publishConfig", () => {
  it.each<[string, unknown, object]>([
    ["none", undefined, {}],
    ["no object", "public", {}],
    ["a registry", { registry: url }, { registries: { registry: url } }],
    ["a registry of a scope", { "@acme:registry": url }, { registries: { "@acme:registry": url } }],
    ["other settings of npm's", { "//registry.example/:_authToken": "x", loglevel: "silly" }, {}],
    [
      "settings of the publication",
      { access: "public", tag: "next", provenance: true },
      { access: "public", tag: "next", provenance: true },
    ],
    ["values of other kinds", { registry: 1, access: [], tag: {}, provenance: "yes" }, {}],
  ])("%s", (_, value, expected) => expect(publishConfigOf(value)).toEqual({ ...NO_PUBLISH_CONFIG, ...expected }));

  it("hands its registries to npm as options", () => {
    expect(registryArguments({ registry: url, "@acme:registry": `${url}acme/` })).toEqual([
      `--registry=${url}`,
      `--@acme:registry=${url}acme/`,
    ]);
  });
});
