import { expect } from "vitest";
import type { Answering, Incoming } from "../hostile-server.ts";
import { first, reply } from "../send.ts";
import { type BadAnswer, fails, http, passes, same } from "../verdict.ts";

const html = "<!doctype html><html><body>Moved</body></html>";

const redirect = (code: number, target: (incoming: Incoming) => string | undefined): Answering =>
  reply((incoming) => {
    const location = target(incoming);
    return {
      status: code,
      headers: location === undefined ? [] : [`location: ${location}`],
      body: html,
      type: "text/html",
    };
  });

function redirected(
  name: string,
  code: number,
  target: (incoming: Incoming) => string | undefined,
  says: string | RegExp,
): BadAnswer {
  const detail = typeof says === "string" ? says : expect.stringMatching(says);
  return same(name, redirect(code, target), fails(http(code, detail)));
}

const ELSEWHERE = /^a redirect to http:\/\/127\.0\.0\.1:\d+\/taken, which is not followed$/;

/** Redirects, of which none is followed. */
export const redirectAnswers: readonly BadAnswer[] = [
  ...[300, 301, 302, 303, 307, 308].flatMap((code) => [
    redirected(
      `${code} to itself`,
      code,
      ({ here, path }) => `${here}${path}`,
      /^a redirect to http:\/\/127\.0\.0\.1:\d+\/(auth|api)\/\S+, which is not followed$/,
    ),
    redirected(`${code} to another origin`, code, ({ elsewhere }) => `${elsewhere}/taken`, ELSEWHERE),
  ]),
  redirected(
    "302 to another origin, without a scheme",
    302,
    ({ elsewhere }) => elsewhere.replace("http:", ""),
    /^a redirect to \/\/127\.0\.0\.1:\d+, which is not followed$/,
  ),
  redirected(
    "302 to a path",
    302,
    () => "/login?next=%2Fapi",
    "a redirect to /login?next=%2Fapi, which is not followed",
  ),
  redirected("302 to nowhere", 302, () => undefined, "a redirect that names no target"),
  redirected(
    "302 to a script",
    302,
    () => "javascript:alert(1)",
    "a redirect to javascript:alert(1), which is not followed",
  ),
  redirected(
    "302 to a file",
    302,
    () => "file:///etc/passwd",
    "a redirect to file:///etc/passwd, which is not followed",
  ),
  redirected(
    "302 to two places",
    302,
    ({ elsewhere }) => `${elsewhere}/taken\r\nlocation: ${elsewhere}/taken`,
    /^a redirect to http:\S+\/taken, http:\S+\/taken, which is not followed$/,
  ),
  redirected(
    "302 to a target of 10,000 characters",
    302,
    () => `/${"x".repeat(10_000)}`,
    `a redirect to /${"x".repeat(499)}, which is not followed`,
  ),
  same(
    "a refresh header to another origin",
    reply(({ elsewhere, body }) => ({
      headers: [
        `refresh: 0; url=${elsewhere}/taken`,
        `link: <${elsewhere}/taken>; rel=preload`,
        `alt-svc: h2="${elsewhere.slice(7)}"`,
      ],
      body,
    })),
    passes(),
  ),
  same(
    "302 once",
    first(
      1,
      redirect(302, ({ elsewhere }) => `${elsewhere}/taken`),
    ),
    fails(http(302, expect.stringMatching(ELSEWHERE))),
  ),
];
