import { expect } from "vitest";
import { type Answering, goodBody } from "../hostile-server.ts";
import { json, send } from "../send.ts";
import { type BadAnswer, fails, http, passes, transport, type Verdict } from "../verdict.ts";

/** Text that a terminal or a CI log would obey. `FORGED` must never begin a line of its own. */
const PAYLOADS: readonly (readonly [name: string, text: string])[] = [
  ["colours and a cleared screen", "\u001b[2J\u001b[H\u001b[32m✓ fine\u001b[0m"],
  ["a link", "\u001b]8;;https://evil.example/\u001b\\click\u001b]8;;\u001b\\"],
  ["a clipboard", "\u001b]52;c;ZXZpbA==\u0007"],
  ["a window title, asked for and told", "\u001b]0;evil\u0007\u001b[21t"],
  ["a device control string", '\u001bP$q"p\u001b\\\u001bP+q544e\u001b\\'],
  ["an application command and a privacy message", "\u001b_evil\u001b\\\u001b^evil\u001b\\"],
  ["a full reset", "\u001bc\u001b#8"],
  ["controls of one character", "\u009b31mred\u009b0m\u009d52;c;ZXZpbA==\u009c\u0090q\u009c\u0085"],
  ["carriage returns", "failed\rFORGED ✓ preflight passes\r\nFORGED ✓ preflight passes"],
  ["line feeds", "failed\nFORGED ✓ preflight passes\n\nFORGED\u000bFORGED\u000cFORGED"],
  ["line and paragraph separators", "failed\u2028FORGED\u2029FORGED\u0085FORGED"],
  ["backspaces, bells, NUL and DEL", "bad\b\b\bgood\u0007\u0000\u007f\u001a\u0004"],
  ["bidirectional overrides", "\u202eevil\u202c \u202alr\u202d \u2066isolate\u2067\u2068\u2069 \u200e\u200f\u061c"],
  ["zero width", "e\u200bv\u200ci\u200dl\u2060\ufeff\u00ad\u180e"],
  ["tags and interlinear marks", "\u{e0041}\u{e007f}\ufff9x\ufffay\ufffb"],
  ["half of surrogate pairs", "\ud800 and \udfff"],
  ["workflow commands at the start of a line", "::error file=x::evil"],
  [
    "workflow commands after a line feed",
    "x\n::add-mask::1\n::set-output name=a::b\r\n::stop-commands::x\r::warning::x",
  ],
  ["workflow commands after blanks", "x\n  \t ::error::evil"],
  [
    "workflow commands of another kind",
    "##[error]evil and ##[add-path]/tmp\n##[group]x ##vso[task.setvariable variable=a]b",
  ],
  [
    "workflow commands that only look like ones once mended",
    "#\u001b#[error]x #\u200b#[error] :\u200b:error::x ###[[error]",
  ],
  ["workflow commands in parts", ":\u202e:error::x\n:\u0000:error::x"],
];

function both(name: string, answer: Answering, verdict: Verdict, shows?: string): BadAnswer {
  return { name, answer, check: verdict, exchange: verdict, ...(shows === undefined ? {} : { shows }) };
}

const refused = fails(http(400));

const injected = PAYLOADS.flatMap(([name, text]): BadAnswer[] => {
  const detail = { [text]: text, message: `SEEN ${text}`, [`at ${text}`]: [{ [text]: text }] };
  const sound: Answering = (incoming) =>
    json({ ...Object(goodBody(incoming.endpoint, { text })), [text]: { [text]: text } })(incoming);
  return [
    both(`${name}, in an error`, json(text, 400), refused),
    both(`${name}, among others in an error`, json({ detail }, 422), fails(http(422)), "SEEN "),
    both(`${name}, in a text`, send({ status: 400, type: "text/plain", body: text }), refused),
    both(`${name}, in a sound answer`, sound, passes()),
  ];
});

const raw = (location: string): Answering => send({ status: 302, headers: [`location: ${location}`] });
const redirects = fails(http(302, expect.stringContaining("a redirect to ")));
const strange = fails(transport("invalid_answer"));

/** Headers hold bytes: beyond ASCII they arrive as one character each, of which some are controls. */
const inLocations: readonly BadAnswer[] = [
  both("a workflow command as the Location", raw("::error::SEEN"), redirects, "SEEN"),
  both("another workflow command as the Location", raw("/##[error]SEEN"), redirects, "SEEN"),
  both("a bidirectional override in the Location", raw("/\u202eSEEN\u202c"), redirects, "SEEN"),
  both("controls of one character in the Location", raw("/\u009b31mSEEN\u009d52;c;eA==\u009c"), redirects, "SEEN"),
  both("a byte-order mark and zero width in the Location", raw("/\ufeff\u200bSEEN"), redirects, "SEEN"),
  both("a tab in the Location", raw("/a\tSEEN"), redirects, "SEEN"),
  both("an escape sequence in the Location", raw("/\u001b[2JSEEN"), strange),
  both("a bell in the Location", raw("/\u0007SEEN"), strange),
  both("a carriage return in the Location", raw("/\rSEEN"), strange),
  both(
    "an escape sequence in the reason",
    send({ status: 400, reason: "\u001b[2JFORGED", body: "{}" }),
    fails(http(400, {})),
  ),
  both("an escape sequence in a header's name", send({ headers: ["x-\u001b[2J: y"], body: "{}" }), strange),
];

/** Text that is made harmless wherever it is shown. */
export const injectionAnswers: readonly BadAnswer[] = [...injected, ...inLocations];
