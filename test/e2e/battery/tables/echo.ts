import { expect } from "vitest";
import { type Answering, type Endpoint, JWT, OPAQUE, PAT, PAT_SECRET } from "../hostile-server.ts";
import { bytesOf, json, reply, send } from "../send.ts";
import { type BadAnswer, fails, http, NOT_THERE, passes, transport, type Verdict } from "../verdict.ts";

type Form = readonly [name: string, write: (secret: string) => string];

const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64url = (text: string) => Buffer.from(text).toString("base64url");
const hex = (text: string) => Buffer.from(text).toString("hex");
const percent = (text: string) => hex(text).replace(/../g, "%$&");
const unicode = (text: string) =>
  [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");

/** How a server may write a secret that it was sent. */
const FORMS: readonly Form[] = [
  ["as it is", (secret) => secret],
  ["with a word before it", (secret) => `Bearer ${secret}`],
  ["close to other characters", (secret) => `x${secret}x${secret}`],
  ["URL-encoded", encodeURIComponent],
  ["URL-encoded in every character", percent],
  ["URL-encoded in every character, in capitals", (secret) => percent(secret).toUpperCase()],
  [
    "URL-encoded in a query",
    (secret) => `https://x.example/?token=${percent(secret.slice(0, 20))}${secret.slice(20)}&x=1`,
  ],
  ["URL-encoded twice", (secret) => encodeURIComponent(percent(secret))],
  ["in base64", base64],
  ["in base64, one byte later", (secret) => base64(`:${secret}`)],
  ["in base64, two bytes later", (secret) => base64(`a:${secret}:b`)],
  ["in base64 for URLs", base64url],
  ["in base64 for URLs, one byte later", (secret) => base64url(`:${secret}:`)],
  ["in base64 for URLs, two bytes later", (secret) => base64url(`a:${secret}`)],
  ["in base64, as of a basic authorization", (secret) => `Basic ${base64(`user:${secret}`)}`],
  ["in base64, folded", (secret) => base64(secret).replace(/.{20}/g, "$&\r\n")],
  ["in base64, URL-encoded", (secret) => encodeURIComponent(base64(`>>>${secret}???`))],
  ["in hex", hex],
  ["in hex, in capitals", (secret) => hex(secret).toUpperCase()],
  ["in JSON within a text", (secret) => JSON.stringify({ token: secret })],
  ["in escapes within a text", unicode],
  ["in escapes of escapes within a text", (secret) => JSON.stringify(unicode(secret))],
  [
    "in escapes of a few characters within a text",
    (secret) => `${unicode(secret.slice(0, 2))}${secret.slice(2, 30)}${unicode(secret.slice(30))}`,
  ],
];

interface Kept {
  title: string;
  secret: string;
  /** What the exchange issues. */
  issues: string;
  /** Whether the exchange was sent it, so that it can send it back. */
  exchange: boolean;
}

const pat: Kept = { title: "the PAT", secret: PAT, issues: JWT, exchange: true };
const half: Kept = { title: "the PAT's secret half", secret: PAT_SECRET, issues: JWT, exchange: true };
const jwt: Kept = { title: "the JWT", secret: JWT, issues: JWT, exchange: false };
const opaque: Kept = { title: "a token that looks like none", secret: OPAQUE, issues: OPAQUE, exchange: false };

const refused = fails(http(400));

/** In the detail of an error, all that the endpoint was sent: whatever the form, what stands around it is still shown. */
const inForms = FORMS.map(([name, write]): BadAnswer => {
  const known = (endpoint: Endpoint) => (endpoint === "exchange" ? [PAT, PAT_SECRET] : [PAT, PAT_SECRET, OPAQUE]);
  const answer: Answering = (incoming) => {
    const detail = known(incoming.endpoint).map((secret) => `SEEN ${write(secret)}`);
    json({ detail: detail.join(" ") }, 400)(incoming);
  };
  return { name: `secrets ${name}`, answer, issues: OPAQUE, check: refused, exchange: refused, shows: "SEEN " };
});

/** An answer that holds a secret; the verdict is that of the answer without it. */
function echo({ title, issues, exchange }: Kept, where: string, answer: Answering, verdict: Verdict): BadAnswer {
  return { name: `${title} ${where}`, answer, issues, check: verdict, exchange: exchange ? verdict : NOT_THERE };
}

const forms = (secret: string) => FORMS.map(([, write]) => write(secret));
const visible = (secret: string) => forms(secret).filter((form) => !/[\r\n]/.test(form));
const named = (secret: string, value: unknown) => Object.fromEntries(forms(secret).map((form) => [form, value]));
const asText = (body: string): Answering => send({ status: 400, type: "text/plain", body });
const located = (location: string, status = 302): Answering => send({ status, headers: [`location: ${location}`] });
const raw = (text: string): Answering => bytesOf(text);

/** Forms in texts that are short enough for a name. */
function texts(secret: string): string[] {
  const packed: string[] = [];
  for (const form of forms(secret).filter(({ length }) => length < 900)) {
    const last = packed.at(-1);
    if (last === undefined || last.length + form.length > 900) packed.push(form);
    else packed[packed.length - 1] = `${last} ${form}`;
  }
  return packed;
}

/** In all forms, in all places that are read or shown. */
const everywhere = [pat, half, jwt, opaque].flatMap((kept): BadAnswer[] => {
  const { secret } = kept;
  const further = reply(({ body }) => ({
    body: JSON.stringify({ ...JSON.parse(body), ...named(secret, { [secret]: 1 }) }),
  }));
  return [
    // The texts of the exchange's answer are read by nothing here.
    ...texts(secret).map((text, at): BadAnswer => {
      const sound: Answering = (incoming) => json(incoming.sound(text))(incoming);
      const bad = echo(kept, `in all texts of a sound answer, part ${at + 1}`, sound, passes());
      return { ...bad, exchange: passes(), ...(text.includes(PAT) ? { carriesPat: true } : {}) };
    }),
    { ...echo(kept, "as further names in a sound answer", further, passes()), exchange: passes() },
    echo(kept, "as names in an error", json({ detail: named(secret, { [secret]: secret }) }, 400), refused),
    echo(kept, "in a text", asText(`SEEN ${secret} ${unicode(secret)} ${percent(secret)}`), refused),
    echo(kept, "in JSON escapes", send({ status: 400, body: `{"detail": "SEEN ${unicode(secret)}"}` }), refused),
  ];
});

const strange = fails(transport("invalid_answer"));

/** In places other than the body's texts, and where something is cut: a secret must not be cut in two. */
const inPlaces = [pat, opaque].flatMap((kept): BadAnswer[] => {
  const { secret } = kept;
  const headers = visible(secret).map((form, at) => `x-echo-${at}: ${form}`);
  const moved = fails(http(302, expect.stringContaining("a redirect to /")));
  const before = (length: number, text: string) => "x".repeat(length) + text;
  const incomplete = { type: "contract", code: "invalid_json", detail: "the body is no valid JSON" };
  return [
    echo(kept, "as the only value", json(secret, 400), refused),
    echo(kept, "in headers and the reason", send({ status: 400, reason: secret, headers, body: "{}" }), refused),
    echo(kept, "in the type", send({ status: 400, type: `text/plain; token="${secret}"`, body: "SEEN" }), refused),
    echo(
      kept,
      "as Retry-After",
      send({ status: 503, headers: [`retry-after: ${secret}`], body: "{}" }),
      fails(http(503), 2),
    ),
    echo(kept, "in the Location", located(`/login?token=${secret}`), moved),
    echo(kept, "in the Location, URL-encoded", located(`/login?token=${percent(secret)}`), moved),
    echo(kept, "in the Location, in base64", located(`/login?token=${base64(`:${secret}`)}`), moved),
    echo(kept, "in the Location, across the cut", located(before(481, hex(secret)).replace("x", "/")), moved),
    ...[150, 175, 190].map((length) =>
      echo(
        kept,
        `in an error, after ${length} characters`,
        json({ detail: before(length, base64(secret)) }, 400),
        refused,
      ),
    ),
    ...[470, 490].map((length) =>
      echo(kept, `in a text, after ${length} characters`, asText(before(length, base64(`:${secret}`))), refused),
    ),
    echo(kept, "in long JSON", json({ detail: before(470, secret), more: before(20_000, "") }, 400), refused),
    echo(kept, "in what is no JSON", send({ body: `{"detail": "${secret}"` }), fails(incomplete)),
    echo(kept, "in what is no HTTP", raw(`HTTP/1.1 ${secret}\r\n\r\n`), strange),
    echo(kept, "in a header that is none", raw(`HTTP/1.1 200 OK\r\n${secret} x: y\r\n\r\n`), strange),
    echo(kept, "in a chunk's size", raw(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${secret}\r\n`), strange),
  ];
});

/** Secrets that a server sends back, in whatever form and place. */
export const echoAnswers: readonly BadAnswer[] = [...inForms, ...everywhere, ...inPlaces];
