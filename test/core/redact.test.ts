import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, mask, Secret } from "../../src/core/redact.ts";

const PAT = "axp_u_k3yid0000001.s3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3t";
/** A credential that looks like none: it is found only because it was made known. */
const OPAQUE = "Tr0ub4dor&3/+~plain";

const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const unicode = (text: string) =>
  [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64url = (text: string) => Buffer.from(text).toString("base64url");
const hex = (text: string) => Buffer.from(text).toString("hex");

/** Every way in which the spec says that a server may echo a secret, and the ways in between. */
const FORMS: readonly (readonly [string, (secret: string) => string])[] = [
  ["raw", (secret) => secret],
  ["URL-encoded", encodeURIComponent],
  ["URL-encoded in lower case", (secret) => encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
  ["URL-encoded as a form", (secret) => new URLSearchParams([["x", secret]]).toString().slice(2)],
  ["percent-encoded throughout", percent],
  ["percent-encoded throughout, in upper case", (secret) => percent(secret).toUpperCase()],
  ["percent-encoded here and there", (secret) => secret.replace(/[%_.e3]/g, percent)],
  ["JSON-escaped", (secret) => JSON.stringify(secret).slice(1, -1)],
  ["JSON-escaped throughout", unicode],
  ["JSON-escaped as PHP does", (secret) => JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/")],
  ["percent-encoded within JSON escapes", (secret) => percent(secret).replaceAll("%", "\\u0025")],
  ["in hex", hex],
  ["in upper-case hex", (secret) => hex(secret).toUpperCase()],
  ["in base64", base64],
  ["in base64, one byte in", (secret) => base64(`:${secret}`)],
  ["in base64, two bytes in", (secret) => base64(`u:${secret}`)],
  ["in base64url", base64url],
  ["in base64url, one byte in", (secret) => base64url(`:${secret}`)],
  ["in base64url, two bytes in", (secret) => base64url(`u:${secret}:`)],
  ["in URL-encoded base64", (secret) => encodeURIComponent(base64(secret))],
];

function knowing(...secrets: string[]) {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

/** All stretches of a text that are long enough to give a secret away. */
function pieces(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));
}

describe("a known secret is blanked in every form", () => {
  for (const secret of [PAT, OPAQUE]) {
    it.each(FORMS)(`%s (${secret.slice(0, 5)}…)`, (_, form) => {
      // At the seams of base64 a character or two depend on what stands beside the secret.
      expect(knowing(secret).text(`before ${form(secret)} after`)).toMatch(
        /^before .{0,3}\*\*\*.{0,2}(?:=|%3D)* after$/,
      );
    });
  }

  it("also where it meets another secret, or overlaps with one", () => {
    expect(knowing("abcdefgh", "efghijkl").text("<abcdefghijkl>")).toBe("<***>");
    expect(knowing("abcdefgh", "ijklmnop").text("<abcdefghijklmnop>")).toBe("<***>");
    expect(knowing("abcdefghijkl", "cdefgh").text("<abcdefghijkl>")).toBe("<***>");
  });

  it("in base64 that is folded into lines of 76 characters", () => {
    const folded = base64(`user:${PAT}`).replace(/.{76}/g, "$&\r\n");
    expect(folded).toContain("\r\n");
    expect(knowing(PAT).text(folded)).toMatch(/^dXNlcj.?\*\*\*.?=*$/);
  });

  it("at the very start and end, and more than once", () => {
    expect(knowing(OPAQUE).text(`${OPAQUE} x ${OPAQUE}`)).toBe("*** x ***");
  });

  it("when it is not ASCII", () => {
    const redactor = knowing("pässwörter");
    for (const form of [encodeURIComponent("pässwörter"), percent("pässwörter"), "pässwörter", base64("pässwörter")]) {
      expect(redactor.text(`<${form}>`)).toMatch(/^<\*\*\*.?.?=*>$/);
    }
  });

  it("even when it holds half of a surrogate pair", () => {
    expect(knowing("abcdef\ud800").text("<abcdef\ud800>")).toBe("<***>");
  });

  it("and what is escaped but no secret stays as it was written", () => {
    const text = "50%25 of \\u0041 and %41%2Fb, C:\\\\temp\r\nnext";
    expect(knowing(PAT).text(text)).toBe(text);
  });
});

describe("no form of any secret survives (property)", () => {
  const secrets = fc.string({
    minLength: 8,
    maxLength: 80,
    unit: fc.constantFrom(..."ABCXYZabcxyz0189!\"#$%&'()+,-./:;<=>?@[\\]^_`{|}~"),
  });
  // Neither made of the characters that secrets are made of, nor of the ones that escapes are made of.
  const around = fc.string({ maxLength: 12, unit: fc.constantFrom(..." éñ¿日本語") });

  for (const [name, form] of FORMS.filter(([title]) => !title.startsWith("in "))) {
    it(name, () => {
      fc.assert(
        fc.property(secrets, around, around, (secret, before, after) => {
          expect(knowing(secret).text(`${before}${form(secret)}${after}`)).toBe(`${before}***${after}`);
        }),
      );
    });
  }

  it("in base64 at any offset, in both alphabets", () => {
    fc.assert(
      fc.property(secrets, fc.string({ maxLength: 7 }), fc.string({ maxLength: 7 }), (secret, before, after) => {
        const redactor = knowing(secret);
        const whole = `${before}${secret}${after}`;
        for (const encoded of [base64(whole), base64url(whole)]) {
          const shown = redactor.text(encoded);
          expect(shown).toContain("***");
          // What is left, decoded, tells at most one byte at either seam.
          const left = shown.split("***").map((part) => Buffer.from(part, "base64").toString("latin1"));
          const own = pieces(secret, 6).filter((piece) => !before.includes(piece) && !after.includes(piece));
          expect(own.filter((piece) => left.some((part) => part.includes(piece)))).toEqual([]);
        }
      }),
    );
  });

  it("and redacting what was redacted changes nothing", () => {
    fc.assert(
      fc.property(secrets, fc.string(), (secret, text) => {
        const redactor = knowing(secret);
        const once = redactor.text(`${text}${secret}${text}`);
        fc.pre(!secret.includes("*"));
        expect(redactor.text(once)).toBe(once);
      }),
    );
  });
});

describe("what looks like a credential is blanked although nobody made it known", () => {
  it.each([
    ["a user PAT", PAT],
    ["an agent PAT", "axp_a_key.secret-part_2"],
    ["a PAT of a class to come", "axp_svc_key.secret"],
    ["a JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl"],
    ["a JWT without a signature", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyIn0."],
    ["a PAT, percent-encoded", percent("axp_a_key.secret")],
    ["a PAT, partly percent-encoded", "axp%5Fa%5Fkey%2Esecret"],
    ["a PAT, JSON-escaped", unicode("axp_a_key.secret")],
  ])("%s", (_, text) => {
    expect(createRedactor().text(`<${text}>`)).toBe("<***>");
  });

  it.each([
    ["the masked form of a PAT", mask(PAT)],
    ["the masked form of a JWT", mask("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl")],
    ["a key id", "axp_u_k3yid0000001"],
    ["the beginning of a PAT", "tokens start with axp_u_ or axp_a_."],
    ["a word", "eyJump.high"],
    ["a version", "axctl 0.1.0"],
  ])("but not %s", (_, text) => {
    expect(createRedactor().text(text)).toBe(text);
  });

  it("nor a value that is allowed, also at the end of a sentence", () => {
    const redactor = createRedactor();
    redactor.allow(PAT);
    expect(redactor.text(`Use ${PAT}. Or ${PAT}`)).toBe(`Use ${PAT}. Or ${PAT}`);
    expect(redactor.text(`${PAT}x`)).toBe("***");
    expect(redactor.text("axp_u_other.secret")).toBe("***");
  });
});

describe("a JSON value", () => {
  it("is redacted in keys and values at any depth, and is a copy", () => {
    const value = { [OPAQUE]: [{ deep: `x${OPAQUE}y` }, 1, null, true], kept: "kept" };
    expect(knowing(OPAQUE).value(value)).toEqual({ "***": [{ deep: "x***y" }, 1, null, true], kept: "kept" });
    expect(value.kept).toBe("kept");
    expect(Object.keys(value)).toContain(OPAQUE);
  });

  it("keeps a field named __proto__ a field", () => {
    const value: unknown = JSON.parse(`{"__proto__": {"secret": "${OPAQUE}"}}`);
    expect(JSON.stringify(knowing(OPAQUE).value(value))).toBe('{"__proto__":{"secret":"***"}}');
    expect(Reflect.get({}, "secret")).toBeUndefined();
  });

  it("keeps secrets that are held as such, which print masked", () => {
    expect(JSON.stringify(createRedactor().value({ token: new Secret(PAT) }))).toBe('{"token":"axp_u_...cr3t"}');
  });
});

it("values of fewer than six characters are too short to be kept secret", () => {
  expect(knowing("about").text("about")).toBe("about");
  expect(knowing("abouts").text("abouts")).toBe("***");
});

describe("the masked form", () => {
  it.each([
    [PAT, "axp_u_...cr3t"],
    ["12345678901", "123456...8901"],
    ["1234567890", "***"],
    ["", "***"],
  ])("of %j is %j", (secret, masked) => {
    expect(mask(secret)).toBe(masked);
  });

  it.each([
    ["a template", (secret: Secret) => `${secret}`],
    ["a concatenation", (secret: Secret) => `${secret.toString()}`],
    ["JSON", (secret: Secret) => JSON.parse(JSON.stringify(secret))],
    ["the inspector", (secret: Secret) => inspect(secret)],
    ["the inspector, nested", (secret: Secret) => inspect({ a: [secret] }, { showHidden: true, depth: 9 })],
  ])("is what %s shows of a secret", (_, show) => {
    expect(show(new Secret(PAT))).toContain("axp_u_...cr3t");
    expect(show(new Secret(PAT))).not.toContain("s3cr3t");
  });

  it("and only reveal gives the value", () => {
    expect(new Secret(PAT).reveal()).toBe(PAT);
  });
});
