import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { version } from "../../src/core/version.ts";
import { digestOf, seal } from "../../src/evidence/seal.ts";
import { canonical, digestOfDocument, sha256 } from "./support.ts";

/** From RFC 8785 and its errata: a value, and its canonical form. */
const VECTORS: readonly (readonly [string, string, string])[] = [
  [
    "section 3.2.2, the sample",
    '{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], "string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}',
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  ],
  [
    "section 3.2.3, sorting by UTF-16 code units",
    '{"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control", "\\u00f6": "Latin Small Letter O With Diaeresis"}',
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
  ["arrays keep their order", '[56, {"d": true, "10": null, "1": []}]', '[56,{"1":[],"10":null,"d":true}]'],
  ["minus zero is zero", "[-0, 0.0]", "[0,0]"],
  [
    "the greatest and the smallest numbers",
    "[1.7976931348623157e308, 5e-324, 9007199254740992]",
    "[1.7976931348623157e+308,5e-324,9007199254740992]",
  ],
  ["nothing in it", '{"b": {}, "a": []}', '{"a":[],"b":{}}'],
  ["text that needs no escape has none", '"\\u2028\\u00e9\\u007f</script>"', '"\u2028é\u007f</script>"'],
];

describe("the digest is SHA-256 over canonical JSON (RFC 8785)", () => {
  it.each(VECTORS)("%s", (_, text, form) => {
    expect(canonical(JSON.parse(text))).toBe(form);
    expect(digestOf(JSON.parse(text))).toBe(sha256(form));
  });

  it("of nothing but an empty object is what anybody's sha256sum says", () => {
    expect(digestOf({})).toBe(`sha256:${createHash("sha256").update("{}").digest("hex")}`);
    expect(digestOf({})).toBe("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  });

  it("is the digest of what is written: what JSON leaves out or changes does not count", () => {
    expect(digestOf({ a: 1, b: undefined })).toBe(digestOf({ a: 1 }));
    expect(digestOf({ a: Number.POSITIVE_INFINITY, b: [undefined] })).toBe(digestOf({ a: null, b: [null] }));
    expect(digestOf({ at: new Date(0) })).toBe(digestOf({ at: "1970-01-01T00:00:00.000Z" }));
  });

  it("counts a field named __proto__ and half of a surrogate pair", () => {
    expect(digestOf(JSON.parse('{"__proto__": 1}'))).not.toBe(digestOf({}));
    expect(digestOf({ a: "\ud800" })).toBe(sha256('{"a":"\\ud800"}'));
  });

  it("agrees with the RFC as read anew, for any value (property)", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        expect(digestOf(value)).toBe(sha256(canonical(JSON.parse(JSON.stringify(value)))));
      }),
    );
  });

  it("does not depend on the order of members (property)", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(digestOf(Object.fromEntries(Object.entries(value).reverse()))).toBe(digestOf(value));
      }),
    );
  });
});

describe("a sealed document", () => {
  const facts = {
    generatedAtMs: Date.UTC(2026, 4, 1, 12, 0, 0, 7),
    subject: { repository: "github.com/o/n", commit: "c".repeat(40), branch: null, dirty: true },
    target: { host: "ax.example", space_id: null },
    suite: { name: "core", digest: "sha256:0" },
  };
  const document = { version: 1, ok: true, details: [{ b: 1, a: "é" }] };

  it("has its evidence beside what it had", () => {
    expect(seal(document, facts)).toEqual({
      ...document,
      evidence: {
        generated_at: "2026-05-01T12:00:00.007Z",
        tool: { name: "axctl", version },
        subject: facts.subject,
        target: facts.target,
        suite: facts.suite,
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      },
    });
    expect(document).not.toHaveProperty("evidence");
  });

  it("has the digest over everything but the digest, however its JSON is laid out", () => {
    const sealed = seal(document, facts);
    expect(sealed.evidence.digest).toBe(digestOfDocument(sealed));
    expect(digestOfDocument(JSON.parse(JSON.stringify(sealed, null, 8)))).toBe(sealed.evidence.digest);
  });

  it("has another digest once anything in it is changed", () => {
    const sealed = seal(document, facts);
    const altered: object[] = [
      { ...sealed, ok: false },
      { ...sealed, details: [] },
      { ...sealed, more: null },
      { ...sealed, evidence: { ...sealed.evidence, generated_at: "2026-05-02T12:00:00.007Z" } },
      { ...sealed, evidence: { ...sealed.evidence, subject: null } },
      { ...sealed, evidence: { ...sealed.evidence, target: { host: "other.example", space_id: null } } },
      { ...sealed, evidence: { ...sealed.evidence, suite: { name: "core", digest: "sha256:1" } } },
      { ...sealed, evidence: { ...sealed.evidence, tool: { name: "axctl", version: "9.9.9" } } },
    ];
    for (const one of altered) expect(digestOfDocument(one)).not.toBe(sealed.evidence.digest);
  });
});
