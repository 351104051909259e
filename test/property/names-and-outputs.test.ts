import { relative } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AxctlError } from "../../src/core/errors.ts";
import { createRedactor } from "../../src/core/redact.ts";
import { sanitizeJson } from "../../src/core/sanitize.ts";
import { normalizeEnvName } from "../../src/identity/env-name.ts";
import { loginPath } from "../../src/identity/paths.ts";
import { renderLine } from "../../src/terminal/text.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      "a",
      ".",
      "-",
      "/",
      "\\",
      "\0",
      "~",
      " ",
      "\n",
      "C",
      "o",
      "n",
      ":",
      "#",
      "[",
      "\u001b",
      "\u202e",
    ),
    maxLength: 30,
  }),
);

describe("an environment's name", () => {
  it("never leads out of the folder of logins, whatever was typed", () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        let name: string;
        try {
          name = normalizeEnvName(typed, "--env");
        } catch (error) {
          return error instanceof AxctlError && error.code === "INVALID_ENV_NAME";
        }
        const inside = relative("/config", loginPath("/config", name));
        return inside === "user.toml" || inside === `users/${name}/user.toml`;
      }),
      { numRuns: 2000 },
    );
  });

  it("is the same when it is normalised again", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 _.:/-]{1,20}[a-z]$/), (typed) => {
        const once = normalizeEnvName(`x${typed}`, "--env");
        expect(normalizeEnvName(once, "--env")).toBe(once);
      }),
    );
  });
});

describe("a line for a person", () => {
  const plain = { redactor: createRedactor(), paint: (_: string, text: string) => text };

  it("is one line without control characters, bidirectional overrides or workflow commands", () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), (pieces) => {
        const line = renderLine(pieces, plain);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(line).not.toMatch(/^\s*::|##\[/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("JSON", () => {
  it("is the same value for a parser, and harmless for a terminal", () => {
    fc.assert(
      fc.property(fc.anything({ values: [anyText], maxDepth: 3, withNullPrototype: false }), (value) => {
        const json = JSON.stringify({ value }, null, 2);
        const safe = sanitizeJson(json);
        expect(JSON.parse(safe)).toEqual(JSON.parse(json));
        expect(safe.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(safe).not.toContain("##[");
      }),
      { numRuns: 1000 },
    );
  });
});
