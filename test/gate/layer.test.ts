import { describe, expect, it } from "vitest";
import { explainingCommand, failingLayer, LAYERS, type Layer, type LayerFacts } from "../../src/gate/layer.ts";
import { http, unreachable } from "./report-support.ts";

const passed = { ok: true, attempts: 1 };
const shape = { error: { type: "contract", code: "shape_mismatch", detail: "d" } };
const unresolved = { error: { type: "refused", code: "space_unresolved", detail: "d" } };
const exchange = http(401, "https://dev.example/auth/exchange");

/** Checks that failed, each with this error and so many requests; in a matrix, which keeps none, without. */
function failed(error: object, attempts: number | null = 1): LayerFacts["checks"][number] {
  return { ok: false, ...(attempts === null ? {} : { attempts }), ...error };
}

describe("the layer to work on", () => {
  it.each<[string, LayerFacts["checks"], Layer]>([
    ["no check ran", [], "configuration"],
    ["no check got as far as a request", [failed(exchange, 0), failed(exchange, 0)], "exchange"],
    [
      "a matrix shows the exchange's answer to every check",
      [failed(exchange, null), failed(exchange, null)],
      "exchange",
    ],
    ["nothing answered", [failed(unreachable, 3), failed(unreachable, 3)], "connection"],
    ["nothing answered, in a matrix", [failed(unreachable, null)], "connection"],
    ["the space could not be resolved", [passed, failed(unresolved, 0)], "space"],
    ["the space could not be resolved, and a check failed", [failed(http(500)), failed(unresolved, 0)], "space"],
    ["one check was refused", [passed, failed(http(403))], "api"],
    ["every check was refused", [failed(http(403)), failed(http(403))], "api"],
    ["every check was refused, in a matrix", [failed(http(403), null)], "api"],
    ["answers have another shape", [failed(shape), failed(shape)], "api"],
    ["some answered and some did not", [passed, failed(unreachable, 3)], "api"],
    ["a check says nothing about why", [{ ok: false, attempts: 1 }], "api"],
  ])("where %s", (_, checks, layer) => {
    expect(failingLayer({ checks })).toBe(layer);
  });

  it("has a name for a sentence", () => {
    expect(LAYERS).toEqual({
      configuration: "the local configuration",
      exchange: "the exchange of the token",
      connection: "the connection to the host",
      space: "space routing",
      api: "the API",
    });
  });

  it.each<[Layer, string]>([
    ["configuration", "axctl auth doctor --env dev"],
    ["exchange", "axctl auth doctor --env dev --probe"],
    ["connection", "axctl auth doctor --env dev"],
    ["space", "axctl auth doctor --env dev"],
    ["api", "axctl qa preflight --env dev --json"],
  ])("is explained by a command: %s", (layer, command) => {
    expect(explainingCommand(layer, { command: "axctl qa preflight", env: "dev", write: false })).toBe(command);
  });

  it("is explained for the identity without a name, with a name that a shell would read, and for writes", () => {
    const gate = { command: "axctl qa preflight", env: undefined, write: true };
    expect(explainingCommand("api", gate)).toBe("axctl qa preflight --write --json");
    expect(explainingCommand("space", gate)).toBe("axctl auth doctor");
    expect(explainingCommand("space", { ...gate, env: "$(id)" })).toBe("axctl auth doctor --env '$(id)'");
  });
});
