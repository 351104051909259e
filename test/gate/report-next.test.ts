import { describe, expect, it } from "vitest";
import { buildReport } from "../../src/gate/report.ts";
import { resultOf } from "../../src/gate/result-artifacts.ts";
import {
  checks,
  doctor,
  GOOD,
  http,
  matrix,
  nextOf,
  preflight,
  reportOf,
  row,
  summary,
  unreachable,
} from "./report-support.ts";

const problem = { code: "space_missing", reason: "no space", fix: "set one" };
const drift = {
  code: "field_gone",
  severity: "breaking",
  env: "next",
  baseline: "dev",
  check: "tasks.list",
  detail: "d",
};
const unresolved = { error: { type: "refused", code: "space_unresolved", detail: "d" } };

/** A preflight of `dev` whose checks all failed like this. */
function failed(error: object, given: object = {}): Record<string, string> {
  const all = checks({ ok: false, ...error });
  return { "dev-preflight.json": preflight("dev", { ok: false, checks: all, ...given }) };
}

describe("what to do next", () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      "doctor failed",
      { "dev-doctor.json": doctor("dev", { ok: false, problems: [problem] }) },
      ["work on the local configuration of dev: axctl auth doctor --env dev"],
    ],
    [
      "a preflight found nothing to measure with",
      { "dev-preflight.json": preflight("dev", { ok: false, skipped: true, checks: [] }) },
      ["work on the local configuration of dev: axctl auth doctor --env dev"],
    ],
    [
      "the exchange was refused",
      failed({ attempts: 0, ...http(401) }),
      ["work on the exchange of the token of dev: axctl auth doctor --env dev --probe"],
    ],
    [
      "nothing answered",
      failed(unreachable),
      ["work on the connection to the host of dev: axctl auth doctor --env dev --probe"],
    ],
    ["the space is unknown", failed(unresolved), ["work on space routing of dev: axctl auth doctor --env dev"]],
    [
      "checks failed",
      failed(http(500)),
      ["work on the API of dev: auth.whoami, tasks.list: axctl qa preflight --env dev --json"],
    ],
    [
      "checks that write failed",
      failed(http(500), { mode: "write" }),
      ["work on the API of dev: auth.whoami, tasks.list: axctl qa preflight --env dev --write --json"],
    ],
    [
      "only a matrix tells of a failure, of a login that its row names otherwise",
      {
        "matrix.json": matrix([
          row("dev", {
            requested_env: "default",
            preflight_ok: false,
            checks: [{ name: "x", ok: false, ...http(500) }],
          }),
          row("next"),
        ]),
      },
      ["work on the API of dev: x: axctl qa preflight --env default --json"],
    ],
    [
      "drift closes the gate",
      { "matrix.json": matrix([row("dev"), row("next")], { ok: false, drift: [drift] }) },
      [
        "mend the drift of next from dev, or accept what is meant to differ: axctl qa matrix --ignore-drift field_gone:tasks.list",
      ],
    ],
    [
      "an artifact does not count",
      { "dev-preflight.json": "{}" },
      ["measure again, since qa/dev-preflight.json does not count: –"],
    ],
    [
      "CI lacks variables",
      {
        "operator-qa-summary.json": summary(["dev"], {
          ok: false,
          skipped: true,
          skipped_envs: [{ env: "dev", missing: ["A", "B"] }],
        }),
      },
      ["configure dev for CI: set A, B: –"],
    ],
    [
      "it is a part of a matrix",
      { "matrix.json": matrix([row("dev")], { shard: { index: 1, total: 2, envs: ["dev", "next"] }, baseline: null }) },
      ["join the parts, which compares their environments: axctl qa merge qa <another part>… --artifact-dir <dir>"],
    ],
    [
      "only a summary says that it failed",
      { "operator-qa-summary.json": summary(["dev"], { ok: false }) },
      ["run the gate again: –"],
    ],
    [
      "all passed",
      {},
      [
        "let the next step verify these artifacts before it runs: axctl qa verify --artifact-dir qa --require dev,next --for release",
      ],
    ],
  ])("where %s", (_, files, expected) => {
    expect(nextOf(reportOf({ ...GOOD, ...files }))).toEqual(expected);
  });

  it("is to measure an environment of which only doctor tells", () => {
    expect(nextOf(reportOf({ "dev-doctor.json": doctor("dev") }))).toEqual([
      "measure dev: no preflight of it ran: axctl qa preflight --env dev --json",
    ]);
  });

  const { "matrix.json": _, ...uncompared } = GOOD;
  it.each<[string, Record<string, string>]>([
    ["environments that were not compared", uncompared],
    ["a matrix without the preflights", { "matrix.json": GOOD["matrix.json"] ?? "" }],
    [
      "a suite for no target",
      {
        "dev-preflight.json": preflight("dev", {
          preflight: { target: null, passed: true, generated_at_unix: 1, command: "axctl qa contracts" },
        }),
      },
    ],
  ])("asks for no verification that cannot hold: %s", (_, files) => {
    expect(nextOf(reportOf(files))).toEqual(["compare the environments: axctl qa matrix"]);
  });

  it("names no login for an identity that has none", () => {
    const text = preflight(null, { ok: false, checks: checks({ ok: false, ...unreachable }) });
    const found = resultOf("qa/127.0.0.1-preflight.json", text);
    const report = buildReport(found === null ? [] : [found], { folder: "qa", version: "1" });
    expect(nextOf(report)).toEqual(["work on the connection to the host of 127.0.0.1: axctl auth doctor --probe"]);
  });

  it("can be pasted into a shell, whatever an artifact holds", () => {
    const env = "a';id;'";
    const report = reportOf({
      [`${env}-preflight.json`]: preflight(env, { ok: false, checks: checks({ ok: false, ...http(500) }) }),
    });
    expect(report.next[0]?.command).toBe("axctl qa preflight --env 'a'\\'';id;'\\''' --json");
  });
});
