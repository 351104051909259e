import { expect } from "vitest";
import { type Answering, goodBody, JWT, OPAQUE, PAT, PAT_SECRET } from "../hostile-server.ts";
import { json, reply, send } from "../send.ts";
import { type BadAnswer, fails, http, NOT_THERE, passes } from "../verdict.ts";

type Form = readonly [name: string, write: (secret: string) => string];

const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64url = (text: string) => Buffer.from(text).toString("base64url");
const hex = (text: string) => Buffer.from(text).toString("hex");
const percent = (text: string) => hex(text).replace(/../g, "%$&");
const unicode = (text: string) => [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");

/** How a server may write a secret that it was sent. */
const FORMS: readonly Form[] = [
  ["as it is", (secret) => secret],
  ["with a word before it", (secret) => `Bearer ${secret}`],
  ["close to other characters", (secret) => `x${secret}x${secret}`],
  ["URL-encoded", encodeURIComponent],
  ["URL-encoded in every character", percent],
  ["URL-encoded in every character, in capitals", (secret) => percent(secret).toUpperCase()],
  ["URL-encoded in a query", (secret) => `https://x.example/?token=${percent(secret.slice(0, 20))}${secret.slice(20)}&x=1`],
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
  ["in escapes of a few characters within a text", (secret) => `${unicode(secret.slice(0, 2))}${secret.slice(2, 30)}${unicode(secret.slice(30))}`],
];

const SECRETS = [
  { title: "the PAT", secret: PAT, issues: JWT, exchange: true },
  { title: "the PAT's secret half", secret: PAT_SECRET, issues: JWT, exchange: true },
  { title: "the JWT", secret: JWT, issues: JWT, exchange: false },
  { title: "a token that looks like none", secret: OPAQUE, issues: OPAQUE, exchange: false },
];

type Kept = (typeof SECRETS)[number];

/** An answer that holds a secret; the verdict is that of the answer without it. */
function echo({ title, issues, exchange }: Kept, where: string, answer: Answering, verdict: BadAnswer["check"]): BadAnswer {
  return { name: `${title} ${where}`, answer, issues, check: verdict, exchange: exchange ? verdict : NOT_THERE };
}

const refused = fails(http(400));

/** In the detail of an error: whatever the form, what stands around it is still shown. */
const inDetails = SECRETS.flatMap((kept) =>
  FORMS.map(([name, write]): BadAnswer => {
    const answer = json({ detail: `SEEN ${write(kept.secret)}` }, 400);
    return { ...echo(kept, `${name}, in an error`, answer, refused), shows: "SEEN " };
  }),
);

/** Every form in every text of an answer that is fine otherwise. */
const inGoodAnswers = SECRETS.map((kept) => {
  const text = FORMS.map(([, write]) => ` ${write(kept.secret)} `).join("");
  const answer: Answering = (incoming) => json(goodBody(incoming.endpoint, { text, issues: kept.issues }))(incoming);
  // The exchange's own texts are read by nothing here.
  return { ...echo(kept, "in every form, in all texts of a sound answer", answer, passes()), exchange: passes() };
});

const literal = (secret: string): Answering => send({ status: 400, body: `{"detail": "SEEN ${unicode(secret)}"}` });
const forms = (secret: string) => FORMS.map(([, write]) => write(secret));
const visible = (secret: string) => forms(secret).filter((form) => !/[\r\n]/.test(form));

/** Places other than a text in JSON. */
const inPlaces = SECRETS.flatMap((kept): BadAnswer[] => {
  const { secret } = kept;
  const asText = (body: string): Answering => send({ status: 400, type: "text/plain", body });
  return [
    echo(kept, "in JSON escapes", literal(secret), refused),
    echo(kept, "as names in an error", json({ detail: Object.fromEntries(forms(secret).map((form) => [form, form])) }, 400), refused),
    echo(kept, "as further names in a sound answer", reply(({ body }) => ({ body: JSON.stringify({ ...JSON.parse(body), ...Object.fromEntries(forms(secret).map((form) => [form, 1])) }) })), passes()),
    echo(kept, "as the only value", json(secret, 400), refused),
    echo(kept, "in a text", asText(`SEEN ${secret}`), refused),
    echo(kept, "in a text, in escapes", asText(`SEEN ${unicode(secret)} ${percent(secret)}`), refused),
    echo(kept, "in headers and the reason", send({ status: 400, reason: secret, headers: visible(secret).map((form, at) => `x-echo-${at}: ${form}`), body: "{}" }), refused),
    echo(kept, "in the type", send({ status: 400, type: `text/plain; token="${secret}"`, body: "SEEN" }), refused),
    echo(kept, "as Retry-After", send({ status: 429, headers: [`retry-after: ${secret}`], body: "{}" }), fails(http(429), 3)),
    echo(kept, "in the Location", send({ status: 302, headers: [`location: /login?token=${secret}`] }), fails(http(302))),
    echo(kept, "in the Location, URL-encoded", send({ status: 302, headers: [`location: /login?token=${percent(secret)}`] }), fails(http(302))),
    echo(kept, "in the Location, in base64", send({ status: 302, headers: [`location: /login?token=${base64(`:${secret}`)}`] }), fails(http(302))),
    // Where something is cut, a secret must not be cut in two.
    ...[150, 170, 185, 190].map((before) => echo(kept, `after ${before} characters of JSON`, json({ detail: "x".repeat(before) + base64(secret) }, 400), refused)),
    ...[470, 485, 495].map((before) => echo(kept, `after ${before} characters of text`, asText(`${"x".repeat(before)}${base64(`:${secret}`)}`), refused)),
    ...[480, 490].map((before) => echo(kept, `after ${before} characters of a Location`, send({ status: 307, headers: [`location: /${"x".repeat(before)}${hex(secret)}`] }), fails(http(307)))),
    echo(kept, "in JSON that is quoted as text", json({ detail: "x".repeat(470) + secret, more: "x".repeat(20_000) }, 400), refused),
    echo(kept, "in what is no JSON", send({ body: `{"detail": "${secret}"` }), fails({ type: "contract", code: "invalid_json", detail: "the body is no valid JSON" })),
    echo(kept, "in what is no HTTP", ({ socket }) => void socket.end(`HTTP/1.1 ${secret}\r\n\r\n`), fails({ type: "transport", code: "invalid_answer" })),
    echo(kept, "in a header that is none", ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\n${secret} x: y\r\n\r\n`), fails({ type: "transport", code: "invalid_answer" })),
    echo(kept, "in a chunk's size", ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${secret}\r\n`), fails({ type: "transport", code: expect.stringMatching(/^(invalid_answer|body_truncated)$/) })),
  ];
});

/** Secrets that a server sends back, in whatever form and place. */
export const echoAnswers: readonly BadAnswer[] = [...inDetails, ...inGoodAnswers, ...inPlaces];
