import { describe, expect, it } from "vitest";
import { npmError } from "../../../../src/release/train/publish/npm-errors.ts";
import { twineError } from "../../../../src/release/train/publish/twine-errors.ts";

const what = { what: "npm publish @acme/rail 1.0.0", registry: "https://registry.example/" };
const json = (error: object) => `> a script\n${JSON.stringify({ error }, null, 2)}\n`;

describe("why npm did not publish", () => {
  it.each<[string, object, string, number]>([
    ["no token", { code: "ENEEDAUTH", summary: "log in" }, "NOT_LOGGED_IN", 3],
    ["a token that is not known", { code: "E401", summary: "Unable to authenticate" }, "NOT_LOGGED_IN", 3],
    ["a one-time password is asked for", { code: "EOTP", summary: "one-time password" }, "NOT_LOGGED_IN", 3],
    ["no rights", { code: "E403", summary: "403 Forbidden" }, "REGISTRY_REFUSED", 2],
    ["no rights, as registries say it that hide packages", { code: "E404", summary: "404" }, "REGISTRY_REFUSED", 2],
    ["the version is there", { code: "EPUBLISHCONFLICT", summary: "conflict" }, "REGISTRY_REFUSED", 2],
    ["it is published by somebody else right now", { code: "E409", summary: "409" }, "REGISTRY_REFUSED", 2],
    ["nobody is there", { code: "ECONNREFUSED", summary: "FetchError: x" }, "REGISTRY_UNREACHABLE", 2],
    ["the connection broke", { code: "ECONNRESET", summary: "network" }, "REGISTRY_UNREACHABLE", 2],
    ["no name", { code: "ENOTFOUND", summary: "network" }, "REGISTRY_UNREACHABLE", 2],
    ["the registry fails", { code: "E503", summary: "503" }, "REGISTRY_UNREACHABLE", 2],
    ["too much was asked", { code: "E429", summary: "429" }, "REGISTRY_UNREACHABLE", 2],
    ["a broken connection without a code", { summary: "FetchError: socket hang up" }, "REGISTRY_UNREACHABLE", 2],
    ["a script failed", { code: 7, summary: "command failed" }, "PUBLISH_FAILED", 2],
    ["npm's own refusal", { summary: "You must specify a tag" }, "PUBLISH_FAILED", 2],
  ])("%s", (_, error, code, exitCode) => {
    expect(npmError({ ...what, stdout: json(error), stderr: "" })).toMatchObject({ code, exitCode });
  });

  it("tells the last that was said where npm gives no reason", () => {
    const stderr = "npm error it is late\nnpm error A complete log of this run can be found in: /x\n";
    expect(npmError({ ...what, stdout: "", stderr }).message).toContain("npm error it is late");
    expect(npmError({ ...what, stdout: "", stderr: "" }).message).toContain("it said no more");
  });
});

describe("why twine did not upload", () => {
  it.each<[string, string, string, number]>([
    ["no token", "ERROR    NonInteractive: Credential not found for username.", "NOT_LOGGED_IN", 3],
    [
      "a token that is not known",
      "ERROR    HTTPError: 403 Forbidden from https://x/\n         Invalid or non-existent authentication information.",
      "NOT_LOGGED_IN",
      3,
    ],
    ["a wrong password", "ERROR    HTTPError: 401 Unauthorized from https://x/", "NOT_LOGGED_IN", 3],
    ["no rights", "ERROR    HTTPError: 403 Forbidden from https://x/\n  The user isn't allowed", "REGISTRY_REFUSED", 2],
    ["a file that is there", "ERROR    HTTPError: 400 Bad Request\n File already exists.", "REGISTRY_REFUSED", 2],
    ["the registry fails", "ERROR    HTTPError: 503 Service Unavailable from https://x/", "REGISTRY_UNREACHABLE", 2],
    [
      "nobody is there",
      "ERROR    ConnectionError: HTTPConnectionPool: Max retries exceeded",
      "REGISTRY_UNREACHABLE",
      2,
    ],
    ["something else", "ERROR    InvalidDistribution: Cannot find file", "PUBLISH_FAILED", 2],
    ["nothing at all", "", "PUBLISH_FAILED", 2],
  ])("%s", (_, stderr, code, exitCode) => {
    expect(twineError({ ...what, stdout: "", stderr })).toMatchObject({ code, exitCode });
  });
});
