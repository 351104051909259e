import { JWT, PAT } from "../hostile-server.ts";
import { json, send } from "../send.ts";
import { type BadAnswer, fails, http, NOT_THERE, passes, unusable, type Verdict } from "../verdict.ts";

const issued = (more: Record<string, unknown>) =>
  json({ access_token: JWT, expires_in: 3600, token_class: "user_access", ...more });

function only(name: string, answer: BadAnswer["answer"], exchange: Verdict): BadAnswer {
  return { name, answer, check: NOT_THERE, exchange };
}

const token = (name: string, access_token: unknown) => only(`a token ${name}`, issued({ access_token }), unusable);
const life = (name: string, expires_in: unknown) => only(`a life ${name}`, issued({ expires_in }), unusable);
const lifeText = (text: string) =>
  only(`a life of ${text}`, send({ body: `{"access_token":"${JWT}","expires_in":${text}}` }), unusable);
const invalid = { detail: { error: "invalid_credential", message: "unknown" } };

/** What only an exchange can do wrong. */
export const exchangeAnswers: readonly BadAnswer[] = [
  only("a refusal with a code", json(invalid, 401), fails(http(401, invalid))),
  only(
    "a refusal of the class",
    json({ detail: { error: "class_not_allowed" } }, 403),
    fails(http(403, { detail: { error: "class_not_allowed" } })),
  ),
  token("with CR LF", `${JWT}\r\nx-injected: 1`),
  token("with LF", `${JWT}\n`),
  token("with a blank", `${JWT} x`),
  token("with a tab", `${JWT}\tx`),
  token("with NUL", `${JWT}\0`),
  token("with ESC", `\u001b[2J${JWT}`),
  token("beyond ASCII", `${JWT}é`),
  token("with a bidirectional override", `${JWT}\u202e`),
  token("that is empty", ""),
  token("that is a blank", " "),
  token("that is null", null),
  token("that is a number", 7),
  token("that is a list", [JWT]),
  token("that is an object", { token: JWT }),
  token("that is missing", undefined),
  token("that is the PAT", PAT),
  token("that is another PAT", "axp_u_other.secret0000000000"),
  token("of 1 MB", `eyJ${"x".repeat(1024 * 1024)}`),
  life("that is negative", -1),
  life("of nothing", 0),
  life("that is a text", "3600"),
  life("that is NaN as a text", "NaN"),
  life("that is null", null),
  life("that is true", true),
  life("that is a list", [3600]),
  life("that is missing", undefined),
  life("of ten years", 10 * 366 * 24 * 3600),
  lifeText("1e308"),
  lifeText("1e999"),
  lifeText("-1e999"),
  only("a life of a second", issued({ expires_in: 1 }), passes()),
  only("a life of a millisecond", issued({ expires_in: 0.001 }), passes()),
  only("a life of a fraction", issued({ expires_in: 3599.5 }), passes()),
  only("another class of token", issued({ token_class: "root_access" }), passes()),
  only("a class that is null", issued({ token_class: null }), passes()),
  only("a class that is a list", issued({ token_class: ["user_access"] }), unusable),
  only("a class of 1 MB", issued({ token_class: "x".repeat(1024 * 1024) }), passes()),
];
