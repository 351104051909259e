import { describe, expect, it } from "vitest";
import { environmentOf, sandboxOf } from "../api/support.ts";
import { field } from "../sandbox/support.ts";
import { preflight, world } from "./support.ts";
import { before, contextKeys, EVERYTHING, type Exchange, resultOf, timesAsked, writing } from "./write-support.ts";

/** A sandbox behind a server that spoils some answers. */
async function spoilt(spoils: Record<string, (exchange: Exchange) => unknown>) {
  const sandbox = await sandboxOf();
  const real = environmentOf(sandbox);
  return { sandbox, real, keys: await contextKeys(real), dev: await before(real, spoils) };
}

/** Lets the sandbox act, and answers with something else made of what it said. */
const instead =
  (status: number, change: (body: unknown) => unknown) =>
  async ({ act, answer }: Exchange) => {
    const { body } = await act();
    answer(status, change(body));
  };

const mismatch = (detail: string) => ({ type: "contract", code: "shape_mismatch", detail });

describe("context.get: what is read must be what was written", () => {
  const NOT_SAME = mismatch("the value read is not the value that was written");

  it.each<[string, (body: unknown) => unknown, object]>([
    ["an older value", (body) => ({ ...Object(body), value: '{"type":"qa_contract_probe"}' }), NOT_SAME],
    [
      "a value that was rewritten",
      (body) => ({ ...Object(body), value: String(field(body, "value")).replace("axctl", "aXctl") }),
      NOT_SAME,
    ],
    [
      "a number that lost digits",
      (body) => ({ ...Object(body), value: String(field(body, "value")).replace(/\d(\}|,"s)/, "$1") }),
      NOT_SAME,
    ],
    ["nothing", () => ({}), mismatch("the answer does not say which `key` it is about")],
    ["a list", (body) => [body], mismatch("expected a context entry, received no object")],
    [
      "another key's entry",
      (body) => ({ ...Object(body), key: "qa:1:0" }),
      mismatch("the answer is about another key"),
    ],
    ["null", () => null, mismatch("expected a context entry, received no object")],
  ])("%s fails the check, and the entry is deleted all the same", async (_, change, error) => {
    const { sandbox, real, keys, dev } = await spoilt({ "context.get": instead(200, change) });
    const document = await preflight(dev, { options: writing() });
    expect(document).toMatchObject({ ok: false, left_behind: [], summary: { failed_checks: ["context.get"] } });
    expect(resultOf(document, "context.get")).toMatchObject({ attempts: 1, error });
    expect(timesAsked(sandbox, "context.delete")).toBe(1);
    expect(await contextKeys(real)).toEqual(keys);
  });

  it.each<[string, (body: unknown) => unknown]>([
    ["under `context`", (context) => ({ context })],
    ["as JSON in place of its text", (body) => ({ ...Object(body), value: JSON.parse(String(field(body, "value"))) })],
  ])("%s passes", async (_, change) => {
    const { dev } = await spoilt({ "context.get": instead(200, change) });
    expect(await preflight(dev, { options: writing() })).toMatchObject({ ok: true, left_behind: [] });
  });
});

describe("answers that pass in another wrapping", () => {
  it.each<[string, string, number, (body: unknown) => unknown]>([
    ["context.set under `context`", "context.set", 201, (context) => ({ context })],
    ["context.delete with 204 and no body", "context.delete", 204, () => undefined],
    ["an upload's id as `file_id`", "uploads.create", 200, (body) => withId(body, "file_id")],
    ["an upload's id as `id`", "uploads.create", 200, (body) => withId(body, "id")],
    ["a message, bare", "uploads.message.send", 200, (body) => field(body, "message")],
  ])("%s", async (_, check, status, change) => {
    const { sandbox, real, keys, dev } = await spoilt({ [check]: instead(status, change) });
    const document = await preflight(dev, { options: EVERYTHING });
    expect(document.summary.failed_checks).toEqual([]);
    expect(document.left_behind?.map(({ kind }) => kind)).toEqual(["upload", "message"]);
    expect(timesAsked(sandbox, check)).toBe(1);
    expect(await contextKeys(real)).toEqual(keys);
  });
});

describe("answers that lie", () => {
  it.each<[string, string, (body: unknown) => unknown, string, number]>([
    ["a set of another key", "context.set", () => ({ key: "x" }), "the answer is about another key", 1],
    [
      "a set of another value",
      "context.set",
      (body) => ({ ...Object(body), value: "{}" }),
      "the value in the answer is not",
      1,
    ],
    [
      "a delete that did not happen",
      "context.delete",
      (body) => ({ ...Object(body), deleted: false }),
      "does not say `deleted: true`",
      2,
    ],
    [
      "a delete of another key",
      "context.delete",
      () => ({ key: "x", deleted: true }),
      "the answer is about another key",
      2,
    ],
  ])("%s: the check fails, and the entry is looked after", async (_, check, change, detail, deletes) => {
    const { sandbox, real, keys, dev } = await spoilt({ [check]: instead(200, change) });
    const document = await preflight(dev, { options: writing() });
    expect(resultOf(document, check).error).toMatchObject({
      code: "shape_mismatch",
      detail: expect.stringContaining(detail),
    });
    expect(timesAsked(sandbox, "context.delete")).toBe(deletes);
    expect(await contextKeys(real)).toEqual(keys);
  });

  it("a delete that never happens, whoever asks: the entry is named", async () => {
    const { sandbox, real, keys, dev } = await spoilt({
      "context.delete": ({ answer }) => answer(200, { deleted: true }),
    });
    const document = await preflight(dev, { options: writing() });
    const [more] = (await contextKeys(real)).filter((key) => !keys.includes(key));
    const reason = expect.stringContaining("deleting it failed (the answer does not say which `key` it is about)");
    expect(document.left_behind).toEqual([{ kind: "context_entry", key: more, reason }]);
    expect(timesAsked(sandbox, "context.delete")).toBe(0);
  });

  it.each(["context.set", "context.get", "uploads.create", "uploads.message.send"])(
    "%s with 204: only a delete needs no body",
    async (check) => {
      const { dev } = await spoilt({ [check]: instead(204, () => undefined) });
      const document = await preflight(dev, { options: EVERYTHING });
      expect(resultOf(document, check)).toMatchObject({ ok: false, error: { code: "invalid_json" } });
    },
  );

  it("an upload of another size", async () => {
    const { dev } = await spoilt({
      "uploads.create": instead(201, (body) => ({ attachment: { ...Object(field(body, "attachment")), size: 3 } })),
    });
    const document = await preflight(dev, { options: EVERYTHING });
    expect(resultOf(document, "uploads.create").error).toEqual(mismatch("the API says that it stored 3 bytes of 11"));
    expect(document.left_behind).toMatchObject([{ kind: "upload", id: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  });
});

describe("an answer that was lost although the API acted", () => {
  const lost = async ({ act, lose }: Exchange) => {
    await act();
    lose();
  };

  it.each(["context.set", "uploads.context.set"])("%s: the entry is found and deleted", async (check) => {
    const { sandbox, real, keys, dev } = await spoilt({ [check]: lost });
    const document = await preflight(dev, { options: EVERYTHING });
    expect(resultOf(document, check)).toMatchObject({ attempts: 1, error: { type: "transport" } });
    expect(timesAsked(sandbox, check)).toBe(1);
    expect(await contextKeys(real)).toEqual(keys);
    expect(document.left_behind?.filter(({ kind }) => kind === "context_entry")).toEqual([]);
  });

  it("context.set, and the delete fails as well: the entry is named, with the doubt", async () => {
    const { real, keys, dev } = await spoilt({
      "context.set": lost,
      "context.delete": ({ answer }) => answer(500, {}),
    });
    const document = await preflight(dev, { options: writing({ ttlSeconds: 9 }) });
    const [more] = (await contextKeys(real)).filter((key) => !keys.includes(key));
    expect(document.left_behind).toEqual([{ kind: "context_entry", key: more, reason: expect.any(String) }]);
    expect(document.left_behind?.[0]?.reason).toMatch(
      /^it may be there, since context\.set failed \(.+\); deleting it failed \(HTTP 500\); it ends by itself 9 s after it was written$/,
    );
  });

  it("context.set with --keep: named with the doubt, and not deleted", async () => {
    const { sandbox, dev } = await spoilt({ "context.set": lost });
    const document = await preflight(dev, { options: writing({ keep: true }) });
    expect(document.left_behind?.[0]?.reason).toMatch(/^it may be there, since context\.set failed .*--keep was given/);
    expect(timesAsked(sandbox, "context.delete")).toBe(0);
  });

  it("context.delete: a second one finds nothing, so nothing is left behind; the check stays failed", async () => {
    let asked = 0;
    const { real, keys, dev } = await spoilt({
      "context.delete": async ({ act, answer, lose }) => {
        const { status, body } = await act();
        if (++asked === 1) lose();
        else answer(status, body);
      },
    });
    const document = await preflight(dev, { options: writing() });
    expect(asked).toBe(2);
    expect(document).toMatchObject({ ok: false, left_behind: [], summary: { failed_checks: ["context.delete"] } });
    expect(await contextKeys(real)).toEqual(keys);
  });
});

describe("a PAT goes to the exchange only", () => {
  it("a file that holds it is not uploaded", async () => {
    const sandbox = await sandboxOf();
    const dev = environmentOf(sandbox);
    const file = { name: "login.txt", contentType: "text/plain", bytes: Buffer.from(`token = "${dev.pat}"\n`) };
    const document = await preflight(dev, { options: writing({ upload: file }) });
    expect(resultOf(document, "uploads.create").error).toMatchObject({
      type: "refused",
      code: "credential_in_request",
    });
    expect(timesAsked(sandbox, "uploads.create")).toBe(0);
    expect(document.left_behind).toEqual([]);
  });

  it("a server that gives it as an id gets it back nowhere, and no document shows it", async () => {
    const sandbox = await sandboxOf();
    const real = environmentOf(sandbox);
    const dev = await before(real, {
      "uploads.create": instead(201, (body) => ({
        attachment: { ...Object(field(body, "attachment")), attachment_id: real.pat },
      })),
    });
    const at = world();
    const document = await preflight(dev, { at, options: EVERYTHING });
    expect(resultOf(document, "uploads.context.set").error).toMatchObject({ code: "credential_in_request" });
    expect(document.left_behind).toEqual([{ kind: "upload", id: "***", reason: "the API has no delete for it" }]);
    expect(JSON.stringify([document, at.ended])).not.toContain(real.pat.slice(10));
    expect(sandbox.patsRefused()).toBe(0);
    const carrying = sandbox.requests().filter((request) => JSON.stringify(request).includes(real.pat));
    expect(new Set(carrying.map(({ path }) => path))).toEqual(new Set(["/auth/exchange"]));
  });

  it("every request of a run carries a JWT", async () => {
    const sandbox = await sandboxOf();
    await preflight(environmentOf(sandbox), { options: EVERYTHING });
    const kinds = sandbox.requests().map(({ path, credential }) => [path === "/auth/exchange", credential]);
    expect(kinds).toHaveLength(17);
    expect(kinds.filter(([exchange, credential]) => exchange !== (credential === "pat"))).toEqual([]);
  });
});

/** The sandbox's upload with its id under another name. */
function withId(body: unknown, name: string): unknown {
  const { attachment_id, ...rest } = Object(field(body, "attachment"));
  return { ...rest, [name]: attachment_id };
}
