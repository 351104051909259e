import { type Answering, type Endpoint, type Incoming, keyOf, SPACE } from "../hostile-server.ts";
import { json, reply, send } from "../send.ts";
import { type BadAnswer, contract, fails, misshapen, passes, unusable, type Verdict } from "../verdict.ts";

/** What is no JSON at all, or JSON that cannot be read, is so everywhere. */
function unreadable(
  name: string,
  body: string | Uint8Array | ((good: string) => string | Uint8Array),
  code: string,
): BadAnswer {
  const answer = typeof body === "function" ? reply((incoming) => ({ body: body(incoming.body) })) : send({ body });
  return { name, answer, check: fails(contract(code)), exchange: fails(contract(code)) };
}

/** What is sound everywhere although it looks odd. */
function odd(name: string, body: (good: string) => string | Uint8Array): BadAnswer {
  const answer = reply((incoming) => ({ body: body(incoming.body) }));
  return { name, answer, check: passes(), exchange: passes() };
}

/** What no endpoint documents. */
function wrong(name: string, value: unknown, but: Partial<Record<Endpoint, Verdict>> = {}): BadAnswer {
  return { name, answer: json(value), check: misshapen, exchange: unusable, but };
}

/** A body that depends on the endpoint's own key. */
function underKey(
  name: string,
  make: (key: string, incoming: Incoming) => unknown,
  verdicts: Pick<BadAnswer, "check" | "exchange" | "but" | "nowhere">,
): BadAnswer {
  const answer: Answering = (incoming) => json(make(keyOf(incoming.endpoint), incoming))(incoming);
  return { name, answer, ...verdicts };
}

const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
/** The endpoints whose answer is one object and no collection. */
const single = (verdict: Verdict) => ({ "auth.whoami": verdict, "spaces.get": verdict });
const inserted = (json: string) => (good: string) => `{${json},${good.slice(1)}`;

/** Bodies that cannot be read, and odd ones that can. */
export const textAnswers: readonly BadAnswer[] = [
  unreadable("nothing", "", "invalid_json"),
  unreadable("blanks", " \r\n\t ", "invalid_json"),
  unreadable("half of the JSON", (good) => good.slice(0, -5), "invalid_json"),
  unreadable("JSON twice", (good) => good + good, "invalid_json"),
  unreadable("JSON and more", (good) => `${good}]`, "invalid_json"),
  unreadable("JavaScript", (good) => `)]}',\n${good}`, "invalid_json"),
  unreadable("NaN", "NaN", "invalid_json"),
  unreadable("JSON with a comment", (good) => `/* fine */ ${good}`, "invalid_json"),
  unreadable("JSON with single quotes", "{'tasks': []}", "invalid_json"),
  unreadable("a line break within a string", '{"tasks": ["a\nb"]}', "invalid_json"),
  unreadable("lists 50,000 deep", deep(50_000), "json_too_deep"),
  unreadable("objects 50,000 deep", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, "json_too_deep"),
  unreadable("objects 50,000 deep, without an end", '{"a":'.repeat(50_000), "json_too_deep"),
  unreadable("lists 65 deep", deep(65), "json_too_deep"),
  unreadable(
    "bytes that are no UTF-8",
    (good) => Buffer.concat([Buffer.from(good.slice(0, -1)), Buffer.from(',"x":"\xff\xfe"}', "latin1")]),
    "invalid_utf8",
  ),
  unreadable("UTF-16", (good) => Buffer.from(`\ufeff${good}`, "utf16le"), "invalid_utf8"),
  unreadable("half of a surrogate pair in UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), "invalid_utf8"),
  unreadable("10 MiB of brackets", "[".repeat(10 * 1024 * 1024), "json_too_deep"),
  unreadable("a string of 10 MiB without an end", `"${"x".repeat(10 * 1024 * 1024 - 1)}`, "invalid_json"),
  odd("a byte-order mark", (good) => `\ufeff${good}`),
  odd("blanks around it", (good) => `\r\n\t ${good} \r\n`),
  odd("a long number", inserted(`"x": ${"9".repeat(10_000)}`)),
  odd("a number beyond any", inserted('"x": 1e999')),
  odd("a name 100 deep in a string", inserted(`"x": "${"[".repeat(100)}"`)),
  odd("half of a surrogate pair as an escape", inserted('"x": "\\ud800", "\\udfff": 1')),
  odd("NUL as an escape", inserted('"x\\u0000y": "\\u0000"')),
  odd("__proto__ with something in it", inserted('"__proto__": {"polluted": true, "toString": null}')),
  odd(
    "constructor and its prototype",
    inserted('"constructor": {"prototype": {"polluted": true}}, "hasOwnProperty": 1, "toJSON": "x"'),
  ),
  odd("__proto__ that is null", inserted('"__proto__": null')),
  odd("a name that stands twice, the sound one last", (good) => {
    const [name] = Object.keys(JSON.parse(good));
    return `{"${name}": null,${good.slice(1)}`;
  }),
  odd("the empty text as a name", inserted('"": {"": {"": []}}')),
  odd("20,000 further names", inserted(Array.from({ length: 20_000 }, (_, at) => `"x${at}": ${at}`).join(","))),
  odd("a further value of 5 MB", inserted(`"x": "${"x".repeat(5 * 1024 * 1024)}"`)),
  odd("a further name of 1 MB", inserted(`"${"n".repeat(1024 * 1024)}": 1`)),
];

const twice = (good: string): string => {
  const [name] = Object.keys(JSON.parse(good));
  return `${good.slice(0, -1)},"${name}": null}`;
};

/** JSON of another shape than the documented one. */
export const shapeAnswers: readonly BadAnswer[] = [
  wrong("null", null),
  wrong("true", true),
  wrong("a number", 42),
  wrong("a text", "tasks"),
  wrong("the empty text", ""),
  wrong("an empty object", {}),
  {
    name: "an empty list",
    answer: json([]),
    check: passes(),
    exchange: unusable,
    but: single(misshapen),
    writes: misshapen,
    nowhere: true,
  },
  {
    name: "a list of nothing",
    answer: json([null, 1, "x", []]),
    check: passes(),
    exchange: unusable,
    but: single(misshapen),
    writes: misshapen,
    nowhere: true,
  },
  wrong("an error that says 200", { detail: "not found" }, { "spaces.get": passes() }),
  wrong("a list within a list under a strange name", { data: { more: { tasks: [] } } }, { "spaces.get": passes() }),
  underKey("null under the own name", (key) => ({ [key]: null }), {
    check: misshapen,
    exchange: unusable,
    but: { "spaces.get": passes() },
  }),
  underKey("a text under the own name", (key) => ({ [key]: "none" }), {
    check: misshapen,
    exchange: unusable,
    but: { "spaces.get": passes() },
  }),
  underKey("a number under the own name", (key) => ({ [key]: 7, items: [] }), {
    check: misshapen,
    exchange: unusable,
    but: { "spaces.get": passes() },
  }),
  underKey("an object under the own name", (key) => ({ [key]: { "1": {} } }), {
    check: misshapen,
    exchange: unusable,
    but: { "spaces.get": passes() },
  }),
  underKey("a list under __proto__ alone", (key) => JSON.parse(`{"__proto__": {"${key}": null, "items": 1}}`), {
    check: misshapen,
    exchange: unusable,
    but: { "spaces.get": passes() },
  }),
  underKey("a list that is an object of indexes", (key) => ({ [key]: { length: 2, 0: {}, 1: {} } }), {
    check: misshapen,
    exchange: unusable,
    but: { "spaces.get": passes() },
  }),
  underKey(
    "a total that is a lie",
    (key, { sound }) => ({ ...Object(sound("")), [key]: [], total: -1, count: "many", total_count: 1.5 }),
    { check: passes(), exchange: passes(), nowhere: true },
  ),
  {
    name: "a name that stands twice, null last",
    answer: reply(({ body }) => ({ body: twice(body) })),
    check: misshapen,
    exchange: unusable,
    // The first name of a space is its id, and the check compares only an id that is one.
    but: { "spaces.get": passes() },
  },
  {
    name: "another space",
    answer: json({ id: SPACE.replace("cafe", "beef"), slug: "other", name: "Other" }),
    check: misshapen,
    exchange: unusable,
    // Of a message that was sent, nothing but its id is asked for.
    but: { "uploads.message.send": passes() },
  },
];

const person = (more: Record<string, unknown>) =>
  json({ username: "ada", principal_type: "user", bound_agent: null, ...more });

/** Principals that nobody can be: they have their own table, for one endpoint. */
export const principals: readonly (readonly [name: string, answer: Answering])[] = [
  ["without a user name", person({ username: undefined })],
  ["with an empty user name", person({ username: "" })],
  ["whose user name is null", person({ username: null })],
  ["whose user name is a number", person({ username: 7 })],
  ["whose user name is an object", person({ username: { toString: "ada" } })],
  ["without a type", person({ principal_type: undefined })],
  ["whose type is a list", person({ principal_type: ["user"] })],
  ["that does not say whether an agent is bound", person({ bound_agent: undefined })],
  ["whose agent is a text", person({ bound_agent: "agent" })],
  ["whose agent is empty", person({ bound_agent: {} })],
  ["whose agent's space is a number", person({ bound_agent: { agent_id: "a", agent_name: "a", default_space_id: 7 } })],
];
