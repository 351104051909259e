import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../src/core/exit-codes.ts";
import { ciDocument } from "../../src/gate/ci.ts";
import { readCiSettings } from "../../src/gate/ci-settings.ts";
import { ciMatrix, ofEnv, passingRow } from "./ci-support.ts";

const NONE = new Set<string>();
const ALL = new Set([
  "operator-qa-artifacts/dev-doctor.json",
  "operator-qa-artifacts/dev-preflight.json",
  "operator-qa-artifacts/next-doctor.json",
  "operator-qa-artifacts/next-preflight.json",
  "operator-qa-artifacts/matrix/matrix.json",
]);
const both = readCiSettings({ ...ofEnv("DEV"), ...ofEnv("NEXT") });
const devOnly = readCiSettings(ofEnv("DEV"));
const neither = readCiSettings({});

describe("the summary document", () => {
  it("holds the fields of the specification and says the same in details and summary", () => {
    const document = ciDocument(both, ciMatrix([passingRow("dev"), passingRow("next")]), ALL);
    const env = (name: string) => ({
      env: name,
      base_url: `https://${name}.example`,
      space_id: `space-${name}`,
      doctor_ok: true,
      doctor_artifact: `operator-qa-artifacts/${name}-doctor.json`,
      preflight_ok: true,
      preflight_artifact: `operator-qa-artifacts/${name}-preflight.json`,
    });
    expect(document).toEqual({
      version: 1,
      ok: true,
      skipped: false,
      summary: {
        command: "axctl qa ci",
        target: "release",
        env_count: 2,
        failed_envs: [],
        skipped_envs: [],
        matrix_ok: true,
      },
      details: [env("dev"), env("next")],
      skip_reason: null,
      target: "release",
      requested_envs: ["dev", "next"],
      configured_envs: ["dev", "next"],
      skipped_envs: [],
      envs: [env("dev"), env("next")],
      matrix_ok: true,
      matrix_artifact: "operator-qa-artifacts/matrix/matrix.json",
      require_matrix: false,
      artifact_dir: "operator-qa-artifacts",
    });
  });

  it("without any environment holds the same fields, and no verdict of a matrix that never was", () => {
    expect(ciDocument(neither, null, NONE)).toEqual({
      version: 1,
      ok: false,
      skipped: true,
      summary: {
        command: "axctl qa ci",
        target: "release",
        env_count: 0,
        failed_envs: [],
        skipped_envs: ["dev", "next"],
        matrix_ok: null,
        reason: expect.stringMatching(/^no environment is configured: dev \(AX_QA_DEV_TOKEN, /),
      },
      details: [],
      skip_reason: expect.stringMatching(/^no environment is configured: dev \(AX_QA_DEV_TOKEN, /),
      target: "release",
      requested_envs: ["dev", "next"],
      configured_envs: [],
      skipped_envs: neither.skipped,
      envs: [],
      matrix_ok: null,
      matrix_artifact: null,
      require_matrix: false,
      artifact_dir: "operator-qa-artifacts",
    });
  });
});

describe("the verdict", () => {
  const failing = { ...passingRow("dev"), preflight_ok: false };
  const undiagnosed = { ...passingRow("next"), doctor_ok: false, preflight_ok: false };
  it.each([
    ["passes when everything that was asked for passes", both, [passingRow("dev"), passingRow("next")], 0],
    ["fails when one environment fails", both, [failing, passingRow("next")], 2],
    ["fails when a login does not do", both, [passingRow("dev"), undiagnosed], 2],
    ["is a skip when what was measured passes and something was not measured", devOnly, [passingRow("dev")], 3],
    ["fails when what was measured fails, whatever was not measured", devOnly, [failing], 2],
    ["is a skip when nothing is configured", neither, null, 3],
  ])("%s", (_, settings, rows, code) => {
    const document = ciDocument(settings, rows === null ? null : ciMatrix(rows), ALL);
    expect(exitCodeOf(document)).toBe(code);
    expect(document.ok).toBe(code === 0);
    expect(document.skipped).toBe(code === 3);
    // A reason of the skip is given for a skip alone; what was not measured is named whenever there is something.
    expect("reason" in document.summary).toBe(code === 3);
    expect(document.skip_reason === null).toBe(settings.skipped.length === 0);
  });

  it("fails when every row passes and drift closes the gate", () => {
    const matrix = ciMatrix([passingRow("dev"), passingRow("next")], { drifted: true });
    expect(ciDocument(both, matrix, ALL)).toMatchObject({ ok: false, skipped: false, matrix_ok: false });
  });

  it.each(["true", "false"])("is the same whether the matrix is required or not: %s", (flag) => {
    const settings = readCiSettings({ ...ofEnv("DEV"), AX_QA_REQUIRE_MATRIX: flag });
    const document = ciDocument(settings, ciMatrix([passingRow("dev")]), ALL);
    expect(document).toMatchObject({ ok: false, skipped: true, require_matrix: flag === "true" });
  });
});

describe("the reason", () => {
  it("names every variable that is not set, by environment", () => {
    const settings = readCiSettings({ ...ofEnv("DEV"), AX_QA_ENVS: "dev,next,eu", AX_QA_NEXT_TOKEN: "t" });
    expect(ciDocument(settings, ciMatrix([passingRow("dev")]), ALL).skip_reason).toBe(
      "not measured: next (AX_QA_NEXT_BASE_URL, AX_QA_NEXT_SPACE_ID not set); " +
        "eu (AX_QA_EU_TOKEN, AX_QA_EU_BASE_URL, AX_QA_EU_SPACE_ID not set)",
    );
  });
});

describe("paths of artifacts", () => {
  it("are null for what was not written", () => {
    const written = new Set(["operator-qa-artifacts/dev-doctor.json"]);
    expect(ciDocument(devOnly, ciMatrix([passingRow("dev")]), written)).toMatchObject({
      envs: [{ doctor_artifact: "operator-qa-artifacts/dev-doctor.json", preflight_artifact: null }],
      matrix_artifact: null,
    });
  });

  it.each([
    ["out/qa", "out/qa"],
    ["out/qa/", "out/qa"],
    ["out//", "out"],
    ["/", "/"],
    ["./out", "./out"],
  ])("with the folder %j begin with %j", (dir, folder) => {
    const settings = readCiSettings({ ...ofEnv("DEV"), AX_QA_ARTIFACT_DIR: dir });
    const document = ciDocument(settings, ciMatrix([passingRow("dev")]), new Set([`${folder}/matrix/matrix.json`]));
    expect(document).toMatchObject({ artifact_dir: folder, matrix_artifact: `${folder}/matrix/matrix.json` });
  });
});
