import { describe, expect, it } from "vitest";
import {
  DRIFT,
  type DriftCode,
  failsOnDrift,
  findDrift,
  type Observed,
  type ObservedCheck,
  withoutIgnored,
} from "../../src/gate/drift.ts";
import { shapeOf } from "../../src/gate/shape.ts";

const passing = (body: unknown, count?: number): ObservedCheck => ({
  name: "tasks.list",
  ok: true,
  shape: shapeOf(body),
  ...(count === undefined ? {} : { count }),
});
const answered = (status_code: number): ObservedCheck => ({
  name: "tasks.list",
  ok: false,
  error: { status_code, url: "u", detail: null },
});
const failing = (type: "transport" | "contract", code: string): ObservedCheck => ({
  name: "tasks.list",
  ok: false,
  error: { type, code, detail: "" },
});

function observed(env: string, check: ObservedCheck, facts: Partial<Observed> = {}): Observed {
  return { env, scheme: "https", principalType: "user", build: "1", checks: [check], ...facts };
}

const task = { id: "a", title: "b", done: false, owner: null, tags: ["x"], due: "2026-01-01" };

describe("what differs from the baseline", () => {
  it.each<[string, unknown, unknown, [DriftCode, (string | undefined)?][]]>([
    ["nothing: other values", [task], [{ ...task, id: "z", done: true }], []],
    ["nothing: no item to compare", [task], [], []],
    ["nothing: the baseline has no item", [], [task], []],
    ["nothing: null became something", [task], [{ ...task, owner: "me" }], []],
    ["nothing: a nullable field is never null here", [task, { ...task, due: null }], [task], []],
    ["a field is gone", [task], [{ ...task, title: undefined }], [["field_gone", "[].title"]]],
    [
      "a field is gone, deeper down",
      { tasks: { list: [task] } },
      { tasks: { list: [{ id: "a" }] } },
      [
        ["field_gone", "tasks.list[].done"],
        ["field_gone", "tasks.list[].due"],
        ["field_gone", "tasks.list[].owner"],
        ["field_gone", "tasks.list[].tags"],
        ["field_gone", "tasks.list[].title"],
      ],
    ],
    [
      "a field is there in some items only",
      [task],
      [task, { ...task, due: undefined }],
      [["field_sometimes_gone", "[].due"]],
    ],
    ["a type changed", [task], [{ ...task, id: 7 }], [["type_changed", "[].id"]]],
    ["a list became an object", { tags: ["x"] }, { tags: { x: 1 } }, [["type_changed", "tags"]]],
    ["the whole answer changed its type", [task], { tasks: [task] }, [["type_changed", undefined]]],
    ["a non-null became null", [task], [{ ...task, due: null }], [["became_nullable", "[].due"]]],
    ["a non-null is sometimes null", [task], [task, { ...task, due: null }], [["became_nullable", "[].due"]]],
    ["a new field", [task], [{ ...task, colour: "red" }], [["field_added", "[].colour"]]],
    ["a widened type", [{ id: 1 }], [{ id: 1 }, { id: "one" }], [["type_widened", "[].id"]]],
    ["nothing: only some of the types are seen", [{ id: 1 }, { id: "one" }], [{ id: 1 }], []],
    ["a field named like one that every object inherits", { toString: 1 }, {}, [["field_gone", "toString"]]],
  ])("%s", (_, from, to, expected) => {
    const findings = findDrift(observed("dev", passing(clean(from))), [observed("next", passing(clean(to)))]);
    expect(findings.map(({ code, path }) => [code, path])).toEqual(expected);
    for (const finding of findings)
      expect(finding).toMatchObject({
        env: "next",
        baseline: "dev",
        check: "tasks.list",
        severity: DRIFT[finding.code],
      });
  });

  it.each<[string, ObservedCheck, ObservedCheck, DriftCode[]]>([
    ["an endpoint is gone", passing([]), answered(404), ["endpoint_gone"]],
    ["an endpoint is refused", passing([]), answered(403), ["verdict_differs"]],
    ["an endpoint answers in another shape", passing([]), failing("contract", "shape_mismatch"), ["verdict_differs"]],
    ["an endpoint fails in the baseline alone", answered(500), passing([]), ["verdict_differs"]],
    ["both fail", answered(500), answered(403), []],
    [
      "the environment is unreachable: a failed row, no drift",
      passing([]),
      failing("transport", "connection_failed"),
      [],
    ],
    ["the baseline is unreachable", failing("transport", "deadline_exceeded"), passing([]), []],
    ["none against some", passing([], 0), passing([task], 3), ["empty_against_some"]],
    ["some against none", passing([task], 3), passing([], 0), ["empty_against_some"]],
    ["other numbers of items", passing([task], 3), passing([task], 30), []],
  ])("%s", (_, from, to, codes) => {
    expect(findDrift(observed("dev", from), [observed("next", to)]).map(({ code }) => code)).toEqual(codes);
  });

  it.each<[string, Partial<Observed>, DriftCode[]]>([
    ["another principal type", { principalType: "agent" }, ["principal_type_differs"]],
    ["another scheme", { scheme: "http" }, ["scheme_differs"]],
    ["another build", { build: "2" }, ["build_differs"]],
    ["an unknown principal: its whoami failed, which is a failed row", { principalType: null }, []],
    ["no build reported", { build: null }, []],
  ])("%s", (_, facts, codes) => {
    const findings = findDrift(observed("dev", passing([])), [observed("next", passing([]), facts)]);
    expect(findings.map(({ code }) => code)).toEqual(codes);
    expect(findings.every(({ check }) => check === null)).toBe(true);
  });

  it("names each environment that differs, and no other", () => {
    const findings = findDrift(observed("dev", passing([task])), [
      observed("next", passing([task])),
      observed("prod", passing([{ id: "a" }])),
    ]);
    expect(new Set(findings.map(({ env }) => env))).toEqual(new Set(["prod"]));
  });
});

describe("what an operator decided to live with", () => {
  const findings = findDrift(observed("dev", passing([task])), [
    observed("next", passing([{ ...task, id: 7, due: undefined }].map(clean))),
  ]);

  it.each<[string, Parameters<typeof withoutIgnored>[1], DriftCode[]]>([
    ["nothing", [], ["field_gone", "type_changed"]],
    ["a code", [{ code: "field_gone", check: null }], ["type_changed"]],
    ["a code at a check", [{ code: "field_gone", check: "tasks.list" }], ["type_changed"]],
    ["a code at another check", [{ code: "field_gone", check: "agents.list" }], ["field_gone", "type_changed"]],
  ])("%s", (_, ignored, codes) => {
    expect(
      withoutIgnored(findings, ignored)
        .map(({ code }) => code)
        .sort(),
    ).toEqual(codes);
  });

  it.each<["breaking" | "any" | "none", ("breaking" | "additive" | "info")[], boolean]>([
    ["breaking", ["info", "additive"], false],
    ["breaking", ["info", "breaking"], true],
    ["any", ["info"], true],
    ["any", [], false],
    ["none", ["breaking"], false],
  ])("--fail-on-drift %s with %j: %s", (level, severities, fails) => {
    expect(
      failsOnDrift(
        severities.map((severity) => ({ severity })),
        level,
      ),
    ).toBe(fails);
  });
});

/** As JSON gives it: without fields that are undefined. */
function clean(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
