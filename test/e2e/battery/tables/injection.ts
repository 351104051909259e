import { expect } from "vitest";
import type { Answering } from "../hostile-server.ts";
import { json, send } from "../send.ts";
import { type BadAnswer, fails, http, misshapen, passes, same, transport } from "../verdict.ts";

/** Text that a terminal or a CI log would obey. `FORGED` must never begin a line of its own. */
const PAYLOADS: readonly (readonly [name: string, text: string])[] = [
  ["colours, a cleared screen and a full reset", "\u001b[2J\u001b[H\u001b[32m✓ fine\u001b[0m\u001bc\u001b#8"],
  [
    "a link and a clipboard",
    "\u001b]8;;https://evil.example/\u001b\\click\u001b]8;;\u001b\\ \u001b]52;c;ZXZpbA==\u0007",
  ],
  [
    "titles and device controls",
    '\u001b]0;evil\u0007\u001b[21t\u001bP$q"p\u001b\\\u001bP+q544e\u001b\\\u001b_evil\u001b\\\u001b^evil\u001b\\',
  ],
  ["controls of one character", "\u009b31mred\u009b0m\u009d52;c;ZXZpbA==\u009c\u0090q\u009c\u0085"],
  ["carriage returns", "failed\rFORGED ✓ preflight passes\r\nFORGED ✓ preflight passes"],
  [
    "line feeds and separators",
    "failed\nFORGED ✓ passes\n\nFORGED\u000bFORGED\u000cFORGED\u2028FORGED\u2029FORGED\u0085FORGED",
  ],
  [
    "backspaces, bells, NUL, DEL and half of surrogate pairs",
    "bad\b\b\bgood\u0007\u0000\u007f\u001a\u0004 \ud800 and \udfff",
  ],
  ["bidirectional overrides", "\u202eevil\u202c \u202alr\u202d \u2066isolate\u2067\u2068\u2069 \u200e\u200f\u061c"],
  [
    "zero width, tags and marks",
    "e\u200bv\u200ci\u200dl\u2060\ufeff\u00ad\u180e \u{e0041}\u{e007f}\ufff9x\ufffay\ufffb",
  ],
  [
    "workflow commands at the start of a line",
    "::error file=x::evil\n::add-mask::1\r\n::stop-commands::x\r::warning::x\n  \t ::error::evil",
  ],
  [
    "workflow commands of another kind",
    "##[error]evil and ##[add-path]/tmp\n##[group]x ##vso[task.setvariable variable=a]b",
  ],
  [
    "what would be a workflow command once mended",
    "#\u001b#[error]x #\u200b#[error] :\u200b:error::x ###[[error] :\u202e:error::x\n:\u0000:error::x",
  ],
];

const refused = fails(http(400));

const injected = PAYLOADS.flatMap(([name, text]): BadAnswer[] => {
  const detail = { message: `SEEN ${text}`, [text]: text, [`at ${text}`]: [{ [text]: text }] };
  const sound: Answering = (incoming) => json({ ...Object(incoming.sound(text)), [text]: { [text]: text } })(incoming);
  // Half of a surrogate pair can be part of no id: it fits into no URL.
  const noId = !/\p{Cs}/u.test(text) ? {} : { "uploads.create": misshapen, "uploads.message.send": misshapen };
  return [
    same(`${name}, in an error`, json(text, 400), refused),
    same(`${name}, among others in an error`, json({ detail }, 422), fails(http(422)), { shows: "SEEN " }),
    same(`${name}, in a text`, send({ status: 400, type: "text/plain", body: text }), refused),
    same(`${name}, in a sound answer`, sound, passes(), { but: noId }),
  ];
});

const raw = (location: string): Answering => send({ status: 302, headers: [`location: ${location}`] });
const redirects = fails(http(302, expect.stringContaining("a redirect to ")));
const strange = fails(transport("invalid_answer"));

/** Headers hold bytes: beyond ASCII they arrive as one character each, of which some are controls. */
const inLocations: readonly BadAnswer[] = [
  same("a workflow command as the Location", raw("::error::SEEN"), redirects, { shows: "SEEN" }),
  same("another workflow command as the Location", raw("/##[error]SEEN"), redirects, { shows: "SEEN" }),
  same("a bidirectional override in the Location", raw("/\u202eSEEN\u202c"), redirects, { shows: "SEEN" }),
  same("controls of one character in the Location", raw("/\u009b31mSEEN\u009d52;c;eA==\u009c"), redirects, {
    shows: "SEEN",
  }),
  same("a byte-order mark and zero width in the Location", raw("/\ufeff\u200bSEEN"), redirects, { shows: "SEEN" }),
  same("a tab in the Location", raw("/a\tSEEN"), redirects, { shows: "SEEN" }),
  same("an escape sequence in the Location", raw("/\u001b[2JSEEN"), strange),
  same("a bell in the Location", raw("/\u0007SEEN"), strange),
  same("a carriage return in the Location", raw("/\rSEEN"), strange),
  same(
    "an escape sequence in the reason",
    send({ status: 400, reason: "\u001b[2JFORGED", body: "{}" }),
    fails(http(400, {})),
  ),
  same("an escape sequence in a header's name", send({ headers: ["x-\u001b[2J: y"], body: "{}" }), strange),
];

/** Text that is made harmless wherever it is shown. */
export const injectionAnswers: readonly BadAnswer[] = [...injected, ...inLocations];
