import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mask } from "../../src/core/redact.ts";
import { doctorReport, explain } from "../../src/identity/doctor.ts";
import { secretsOf } from "../../src/identity/sources.ts";
import { broken, candidate, config, explained, formsOf, type Given, sources, tokenFile, world } from "./support.ts";

/** Every string of a JSON value, keys included. */
function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsOf(inner)]);
}

/** The strings that show a token in any form, or more of it than its masked form does. */
function leaks(report: unknown, secrets: readonly string[]): string[] {
  return stringsOf(report).filter((text) =>
    secrets.some((secret) => {
      const rest = text.replaceAll(mask(secret), "");
      return formsOf(secret).some((form) => rest.includes(form)) || rest.includes(secret.slice(6, -4));
    }),
  );
}

const secret = fc.string({
  unit: fc.constantFrom(..."ABCDEFGHJKLMNPQRSTUVWXYZ23456789 \u00e9".split("")),
  minLength: 24,
  maxLength: 40,
});
const token = fc
  .tuple(fc.constantFrom("axp_u_key.", "axp_a_key.", "axp_", "eyJ", "~", ""), secret)
  .map(([kind, rest]) => kind + rest.replace(/^ | $/g, "x"));

const values = fc.record(
  {
    token,
    base_url: fc.oneof(
      fc.constantFrom("https://dev.example", "http://next.example", "nowhere", "ftp://x.example"),
      token.map((one) => `https://ada:${encodeURIComponent(one)}@dev.example/?token=${encodeURIComponent(one)}`),
    ),
    space_id: fc.constantFrom("s-1", "s-2"),
    agent_name: fc.constantFrom("bot", "triage"),
    agent_id: fc.constantFrom("b-1", "b-2"),
    principal_type: fc.constantFrom("user", "agent"),
  },
  { requiredKeys: [] },
);
const mode = fc.constantFrom(0o600, 0o644);
const file = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(values, mode).map(([given, bits]) => config(given, { mode: bits })) },
  {
    weight: 2,
    arbitrary: fc.tuple(token, mode).map(([t, m]) => config({ token_file: "t" }, { tokenFile: tokenFile(t, m) })),
  },
  { weight: 1, arbitrary: fc.constant(broken("", { reason: "it is no valid TOML", line: 1, column: 9 })) },
  {
    weight: 1,
    arbitrary: values.map((given) =>
      config(given, { gateway: { url: "http://127.0.0.1:8765" }, agent: { name: "bot" } }),
    ),
  },
);
const given: fc.Arbitrary<Given> = fc.record(
  {
    env: fc.constant("dev"),
    global: file,
    login: file,
    profile: file,
    local: file,
    runtime: file,
    workdir: fc.constant("/elsewhere"),
    variables: fc.record(
      { AX_TOKEN: token, AX_BASE_URL: fc.constant("https://v.example"), AX_SPACE: fc.constant("") },
      { requiredKeys: [] },
    ),
    gateway: fc.constantFrom({ candidates: [candidate("one")] }, { candidates: [candidate("one"), candidate("two")] }),
  },
  { requiredKeys: [] },
);

describe("no string of doctor's document shows a token, but for its masked form", () => {
  it("whatever the sources are", () => {
    let masked = 0;
    let findings = 0;
    fc.assert(
      fc.property(given, (row) => {
        const all = sources(row);
        const report = doctorReport(explain(all));
        expect(leaks(report, secretsOf(all))).toEqual([]);
        if (report.effective.token !== null) masked++;
        findings += report.warnings.length + report.problems.length;
      }),
      { numRuns: 500 },
    );
    // The property says something: tokens were there to be shown, and findings spoke of them.
    expect(masked).toBeGreaterThan(100);
    expect(findings).toBeGreaterThan(500);
  });

  it("and the search would find one", () => {
    const shown = "axp_u_key.ABCDEFGHJKLMNPQRSTUVWX";
    for (const form of [...formsOf(shown), shown.slice(4), `x${shown}y`]) {
      expect(leaks({ a: [{ b: form }] }, [shown])).toEqual([form]);
      expect(leaks({ [form]: 1 }, [shown])).toEqual([form]);
    }
    expect(leaks({ a: mask(shown) }, [shown])).toEqual([]);
  });

  const leaked = "axp_u_leak.OuterSecretNeverShown";
  it.each([
    ["an open string", `token = "${leaked}\n`],
    ["no quotes", `token = ${leaked}\n`],
    ["a key", `"${leaked}" = \n`],
    ["a table", `[${leaked}\n`],
    ["a doubled key", `"${leaked}" = 1\n"${leaked}" = 2\n`],
    ["a wrong type", `token = ["${leaked}"]\n`],
    ["a wrong principal", `principal_type = "${leaked}"\n`],
    ["a wrong date", `a = 2026-13-45 # ${leaked}\n`],
  ])("nor do the files that it could not read: %s", async (_, content) => {
    const here = await world({
      ".ax/config.toml": content,
      ".ax/user.toml": content,
      ".ax/profiles/.active": "bot",
      ".ax/profiles/bot/profile.toml": content,
      "project/.ax/config.toml": content,
      "runtime.toml": content,
      ".ax/gateway/registry.json": content,
      ".ax/gateway/gateway.pid": content,
    });
    const report = doctorReport(await explained({ ...here, env: { AX_CONFIG_FILE: "~/runtime.toml" } }));
    expect(report.problems.filter(({ code }) => code === "config_unreadable")).toHaveLength(5);
    expect(leaks(report, [leaked])).toEqual([]);
    expect(JSON.stringify(report)).not.toMatch(/axp_u_leak|OuterSecret/);
  });

  it("nor does a marker that names a token", async () => {
    const here = await world({ ".ax/users/.active": `${leaked}\0`, ".ax/profiles/.active": `${leaked} x` });
    expect(JSON.stringify(doctorReport(await explained(here)))).not.toContain("leak");
  });
});
