import { describe, expect, it } from "vitest";
import type { RequestError } from "../../src/api/answer.ts";
import { explainingCommand, failingLayer, type Layer, type LayerFacts } from "../../src/gate/layer.ts";

type Facts = LayerFacts["checks"][number];

const passed: Facts = { ok: true, attempts: 1 };
const failed = (error: RequestError, attempts?: number): Facts => ({ ok: false, attempts, error });
const http = (status: number, path: string): RequestError => ({
  status_code: status,
  url: `https://a.example${path}`,
  detail: "",
});
const unreached: RequestError = { type: "transport", code: "connection_failed", detail: "ECONNREFUSED" };
const unresolved: RequestError = { type: "refused", code: "space_unresolved", detail: "" };
const unusable: RequestError = { type: "contract", code: "exchange_unusable", detail: "" };
const shape = (detail: string): RequestError => ({ type: "contract", code: "shape_mismatch", detail });

describe("the layer to work on", () => {
  it.each<[string, Facts[], Layer]>([
    ["no check ran", [], "configuration"],
    ["nothing answered any check", [failed(unreached, 1), failed(unreached, 1)], "connection"],
    ["nothing answered the exchange", [failed(unreached, 0), failed(unreached, 0)], "connection"],
    ["nothing answered, as a matrix tells it", [failed(unreached), failed(unreached)], "connection"],
    ["nothing answered one check", [passed, failed(unreached, 3)], "api"],
    [
      "the exchange was refused",
      [failed(http(401, "/auth/exchange"), 0), failed(http(401, "/auth/exchange"), 0)],
      "exchange",
    ],
    [
      "the exchange was refused, as a matrix tells it",
      [failed(http(401, "/auth/exchange")), failed(http(401, "/auth/exchange"))],
      "exchange",
    ],
    ["the exchange gave nothing usable", [failed(unusable, 0), failed(unusable, 0)], "exchange"],
    ["the exchange gave nothing usable, as a matrix tells it", [failed(unusable), failed(unusable)], "exchange"],
    [
      "every check was refused by itself, as a matrix tells it",
      [failed(http(403, "/api/v1/tasks")), failed(http(403, "/auth/me"))],
      "api",
    ],
    ["every check was answered alike", [failed(shape("a"), 1), failed(shape("a"), 1)], "api"],
    ["a renewed token was refused to one check", [passed, failed(http(401, "/auth/exchange"), 1)], "api"],
    ["one check failed, and is the only one", [failed(http(403, "/api/v1/tasks"))], "api"],
    ["no space was found", [passed, failed(unresolved, 0), failed(unresolved, 0)], "space"],
    ["a space was not found, and a check failed", [failed(http(403, "/x"), 1), failed(unresolved, 0)], "space"],
    ["an answer has another shape", [passed, failed(shape("tasks"), 1)], "api"],
  ])("%s", (_, checks, layer) => {
    expect(failingLayer({ checks })).toBe(layer);
  });
});

describe("the command that explains it", () => {
  const gate = { command: "axctl qa preflight", env: "dev", write: false };

  it.each<[Layer, Partial<typeof gate>, string]>([
    ["configuration", {}, "axctl auth doctor --env dev"],
    ["exchange", {}, "axctl auth doctor --env dev --probe"],
    ["connection", {}, "axctl auth doctor --env dev --probe"],
    ["space", {}, "axctl auth doctor --env dev"],
    ["api", {}, "axctl qa preflight --env dev --json"],
    ["api", { write: true }, "axctl qa preflight --env dev --write --json"],
    ["api", { env: "a b; rm" }, "axctl qa preflight --env 'a b; rm' --json"],
    ["exchange", { env: "$(x)" }, "axctl auth doctor --env '$(x)' --probe"],
  ])("of the layer %s, with %j, is %s", (layer, given, command) => {
    expect(explainingCommand(layer, { ...gate, ...given })).toBe(command);
  });

  it.each<[Layer, string]>([
    ["configuration", "axctl auth doctor"],
    ["api", "axctl qa contracts --json"],
  ])("of the layer %s names no environment where none was given", (layer, command) => {
    expect(explainingCommand(layer, { command: "axctl qa contracts", env: undefined, write: false })).toBe(command);
  });
});
