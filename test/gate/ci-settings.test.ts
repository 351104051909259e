import { describe, expect, it } from "vitest";
import { readCiSettings } from "../../src/gate/ci-settings.ts";
import { ofEnv } from "./ci-support.ts";

const DEV = ofEnv("DEV");

describe("without any variable", () => {
  it("dev and next are asked for, for a release, and nothing is configured", () => {
    expect(readCiSettings({})).toEqual({
      target: "release",
      requested: ["dev", "next"],
      configured: [],
      skipped: [
        { env: "dev", missing: ["AX_QA_DEV_TOKEN", "AX_QA_DEV_BASE_URL", "AX_QA_DEV_SPACE_ID"] },
        { env: "next", missing: ["AX_QA_NEXT_TOKEN", "AX_QA_NEXT_BASE_URL", "AX_QA_NEXT_SPACE_ID"] },
      ],
      requireMatrix: false,
      artifactDir: "operator-qa-artifacts",
      configDir: undefined,
      secrets: [],
    });
  });
});

describe("a variable of the whole run", () => {
  it.each([
    ["AX_QA_TARGET", "target", "mcp-ui", "mcp-ui"],
    ["AX_QA_TARGET", "target", "  mcp-ui\n", "mcp-ui"],
    ["AX_QA_TARGET", "target", "", "release"],
    ["AX_QA_TARGET", "target", " \t", "release"],
    ["AX_QA_ARTIFACT_DIR", "artifactDir", "out/qa", "out/qa"],
    ["AX_QA_ARTIFACT_DIR", "artifactDir", "", "operator-qa-artifacts"],
    ["AX_QA_ARTIFACT_DIR", "artifactDir", "  ", "operator-qa-artifacts"],
    ["AX_QA_CONFIG_DIR", "configDir", "/run/qa", "/run/qa"],
    ["AX_QA_CONFIG_DIR", "configDir", "", undefined],
    ["AX_QA_CONFIG_DIR", "configDir", "  ", undefined],
  ] as const)("%s gives %s: %j is %j", (name, setting, text, value) => {
    expect(readCiSettings({ [name]: text })[setting]).toBe(value);
  });

  it.each([
    ["true", true],
    ["TRUE", true],
    ["1", true],
    ["yes", true],
    ["on", true],
    [" true ", true],
    ["false", false],
    ["False", false],
    ["0", false],
    ["no", false],
    ["off", false],
    ["", false],
    ["  ", false],
  ])("AX_QA_REQUIRE_MATRIX: %j is %s", (text, value) => {
    expect(readCiSettings({ AX_QA_REQUIRE_MATRIX: text }).requireMatrix).toBe(value);
  });

  it.each(["maybe", "tru", "2", "-"])("AX_QA_REQUIRE_MATRIX: %j is refused, not taken for false", (text) => {
    expect(() => readCiSettings({ AX_QA_REQUIRE_MATRIX: text })).toThrow(
      `AX_QA_REQUIRE_MATRIX: expected true or false, got \`${text}\``,
    );
  });
});

describe("AX_QA_ENVS", () => {
  it.each([
    ["dev,next", ["dev", "next"]],
    ["next,dev", ["next", "dev"]],
    ["dev", ["dev"]],
    ["dev next", ["dev", "next"]],
    ["dev\nnext\tprod", ["dev", "next", "prod"]],
    [" dev , next ,", ["dev", "next"]],
    [",,dev,,", ["dev"]],
    ["Dev,NEXT", ["dev", "next"]],
    ["dev,DEV,dev", ["dev"]],
    ["customer@acme", ["customer-acme"]],
    ["customer.a,eu_west-1", ["customer.a", "eu_west-1"]],
    ["", ["dev", "next"]],
    ["   ", ["dev", "next"]],
  ])("%j names %j", (text, envs) => {
    expect(readCiSettings({ AX_QA_ENVS: text }).requested).toEqual(envs);
  });

  it.each([
    [",", "AX_QA_ENVS: it names no environment"],
    ["dev,default", "AX_QA_ENVS: `default` is no environment of its own: name one such as dev"],
    ["USER", "AX_QA_ENVS: `user` is no environment of its own: name one such as dev"],
    ["customer-a,customer.a", "AX_QA_ENVS: two names share the variables AX_QA_CUSTOMER_A_…"],
    ["customer_a,dev,customer-a", "AX_QA_ENVS: two names share the variables AX_QA_CUSTOMER_A_…"],
    ["a,a-base", "AX_QA_ENVS: two names share the variable AX_QA_A_BASE_URL"],
    ["x-base,dev,x", "AX_QA_ENVS: two names share the variable AX_QA_X_BASE_URL"],
    ["dev,...", "AX_QA_ENVS is no usable environment name: nothing is left of it after normalising"],
    ["con", "AX_QA_ENVS is no usable environment name: it is a reserved device name on Windows"],
  ])("%j is refused: %s", (text, message) => {
    expect(() => readCiSettings({ AX_QA_ENVS: text })).toThrow(message);
  });
});

describe("an environment's variables", () => {
  it.each([
    ["dev", "DEV"],
    ["eu1", "EU1"],
    ["customer-a", "CUSTOMER_A"],
    ["customer.a", "CUSTOMER_A"],
    ["customer_a", "CUSTOMER_A"],
    ["a.-_b", "A_B"],
    ["customer@acme corp", "CUSTOMER_ACME"],
  ])("those of %s begin with AX_QA_%s_", (env, part) => {
    const { configured } = readCiSettings({ AX_QA_ENVS: env, ...ofEnv(part) });
    expect(configured).toMatchObject([{ token: `axp_u_${part}.secret`, spaceId: `space-${part}` }]);
  });

  it("have to be complete, all three: what lacks is named, in one order", () => {
    const { AX_QA_DEV_TOKEN, AX_QA_DEV_SPACE_ID } = DEV;
    const settings = readCiSettings({ ...ofEnv("NEXT"), AX_QA_DEV_TOKEN, AX_QA_DEV_SPACE_ID });
    expect(settings.configured.map(({ env }) => env)).toEqual(["next"]);
    expect(settings.skipped).toEqual([{ env: "dev", missing: ["AX_QA_DEV_BASE_URL"] }]);
  });

  it.each(["TOKEN", "BASE_URL", "SPACE_ID"])("%s: empty or blank counts as absent", (suffix) => {
    for (const blank of ["", " ", "\n"]) {
      const settings = readCiSettings({ AX_QA_ENVS: "dev", ...DEV, [`AX_QA_DEV_${suffix}`]: blank });
      expect(settings.skipped).toEqual([{ env: "dev", missing: [`AX_QA_DEV_${suffix}`] }]);
    }
  });

  it.each([
    ["AX_QA_DEV_PAT", "AX_QA_DEV_TOKEN", "token"],
    ["AX_QA_DEV_URL", "AX_QA_DEV_BASE_URL", "baseUrl"],
  ] as const)("%s stands in for %s, also for an empty one, and never wins over it", (other, name, field) => {
    const value = (variables: Record<string, string>) =>
      readCiSettings({ AX_QA_ENVS: "dev", ...DEV, ...variables }).configured[0]?.[field];
    expect(value({ [other]: "other", [name]: "" })).toBe("other");
    expect(value({ [other]: "other", [name]: "  " })).toBe("other");
    expect(value({ [other]: "other", [name]: "first" })).toBe("first");
    expect(value({ [other]: "", [name]: "first" })).toBe("first");
  });

  it("are trimmed: a secret that was stored with a line end is that secret", () => {
    const padded = Object.fromEntries(Object.entries(DEV).map(([name, text]) => [name, ` ${text}\n`]));
    expect(readCiSettings({ AX_QA_ENVS: "dev", ...padded }).configured).toEqual([
      { env: "dev", token: "axp_u_DEV.secret", baseUrl: "https://DEV.example", spaceId: "space-DEV" },
    ]);
  });

  it("of environments that were not asked for configure nothing", () => {
    const { configured, skipped } = readCiSettings({ AX_QA_ENVS: "dev", ...DEV, ...ofEnv("PROD") });
    expect(configured.map(({ env }) => env)).toEqual(["dev"]);
    expect(skipped).toEqual([]);
  });
});

describe("secrets", () => {
  it("are the tokens of every environment, asked for or not, complete or not, as they are and trimmed", () => {
    const { secrets } = readCiSettings({
      AX_QA_DEV_TOKEN: " one\n",
      AX_QA_PROD_PAT: "two",
      AX_QA_NEXT_TOKEN: "",
      AX_QA_DEV_SPACE_ID: "a space is no secret",
      OTHER_TOKEN: "not ours",
    });
    expect(new Set(secrets)).toEqual(new Set([" one\n", "one", "two"]));
  });
});
