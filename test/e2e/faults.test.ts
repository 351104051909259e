import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { partOf } from "../support/cases.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

/** Retries wait for a back-off of a fifth of a second at first; three tries of a hanging check fit into the deadline. */
const QUICK = ["--check-timeout", "1s", "--timeout", "20s"];

const READS = [
  "auth.whoami",
  "spaces.list",
  "spaces.get",
  "spaces.members",
  "agents.list",
  "tasks.list",
  "context.list",
  "messages.list",
];

interface Expected {
  code: 0 | 2;
  /** Requests that the sandbox saw for the check. */
  requests: number;
  /** What the check's error must hold. */
  error?: Record<string, unknown>;
  flaky?: true;
}

const http = (status_code: number, detail: unknown = expect.anything()) => ({
  status_code,
  url: expect.stringContaining("/api/v1/tasks?"),
  detail,
});
const transport = (code: string) => ({ type: "transport", code, detail: expect.any(String) });

describe("each fault of the sandbox, on one check", () => {
  const faults: [string, Expected][] = [
    ["400", { code: 2, requests: 1, error: http(400) }],
    ["403", { code: 2, requests: 1, error: http(403) }],
    ["404", { code: 2, requests: 1, error: http(404) }],
    ["422", { code: 2, requests: 1, error: http(422) }],
    ["500", { code: 2, requests: 1, error: http(500) }],
    ["502", { code: 2, requests: 3, error: http(502) }],
    ["503", { code: 2, requests: 3, error: http(503) }],
    ["504", { code: 2, requests: 3, error: http(504) }],
    ["429,retry-after=0", { code: 2, requests: 3, error: http(429) }],
    ["503x1", { code: 0, requests: 2, flaky: true }],
    ["503x2", { code: 0, requests: 3, flaky: true }],
    ["429,retry-after=1x1", { code: 0, requests: 2, flaky: true }],
    ["401x1", { code: 0, requests: 2 }],
    ["401", { code: 2, requests: 2, error: http(401) }],
    ["reset", { code: 2, requests: 3, error: transport("connection_reset") }],
    ["resetx1", { code: 0, requests: 2, flaky: true }],
    ["hang", { code: 2, requests: 3, error: transport("deadline_exceeded") }],
    ["truncate", { code: 2, requests: 3, error: transport("body_truncated") }],
    ["html", { code: 2, requests: 1, error: http(200, expect.stringContaining("HTML")) }],
    ["malformed", { code: 2, requests: 1, error: { type: "contract", code: "invalid_json" } }],
    ["huge", { code: 2, requests: 1, error: transport("body_too_large") }],
    ["slow=50", { code: 0, requests: 1 }],
    ["slow=2000", { code: 2, requests: 3, error: transport("deadline_exceeded") }],
    ["drop-field=tasks", { code: 2, requests: 1, error: { type: "contract", code: "shape_mismatch" } }],
    ["redirect", { code: 2, requests: 1, error: http(302, expect.stringContaining("redirect")) }],
  ];
  it.each(partOf(faults, 6))("tasks.list=%s", async (fault, expected) => {
    const sandbox = await workspace.sandbox({ faults: [`dev:tasks.list=${fault}`] });
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--json", ...QUICK]);
    const checks = checksOf(run.stdout);

    expect(run.code).toBe(expected.code);
    expect(checks).toHaveLength(8);
    expect(checks.filter(({ ok }) => !ok)).toHaveLength(expected.code === 0 ? 0 : 1);
    const check = checks.find(({ name }) => name === "tasks.list");
    expect(check).toMatchObject({ ok: expected.code === 0, ...(expected.error && { error: expected.error }) });
    expect(check?.["flaky"]).toBe(expected.flaky);
    expect(sandbox.requests().filter(({ check: name }) => name === "tasks.list")).toHaveLength(expected.requests);
    expect(sandbox.requests().filter(({ path }) => path.startsWith("/redirected"))).toEqual([]);
  });

  it("fails a flaky check with --fail-on-flaky", async () => {
    await workspace.sandbox({ faults: ["dev:tasks.list=503x1"] });
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--json", "--fail-on-flaky"]);
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)["summary"]).toMatchObject({
      failed_checks: ["tasks.list"],
      preflight_passed: false,
    });
  });

  it("fails every check with --fail-on-flaky when the exchange had to be retried, and none for a renewed token", async () => {
    const gate = () => workspace.axctl(["qa", "preflight", "--env", "dev", "--json", "--fail-on-flaky"]);
    const sandbox = await workspace.sandbox({ faults: ["dev:exchange=503x2"] });
    const retried = await gate();
    expect(retried.code).toBe(2);
    expect(parseDocument(retried.stdout)["summary"]).toMatchObject({ failed_checks: READS });
    expect(checksOf(retried.stdout)[0]).toMatchObject({
      error: { code: "flaky", detail: expect.stringContaining("retry of the exchange") },
    });
    sandbox.setFaults(["dev:tasks.list=401x1"]);
    expect(await gate()).toMatchObject({ code: 0, stderr: "" });
  });

  it("says nothing on standard error, however many requests wait for another try at once", async () => {
    await workspace.sandbox({ envs: ["dev", "next"], faults: READS.map((check) => `*:${check}=503,retry-after=1`) });
    const run = await workspace.axctl(["qa", "matrix", "--json", "--retries", "1"]);
    expect(run).toMatchObject({ code: 2, stderr: "" });
  });

  it("tries only once with --retries 0", async () => {
    const sandbox = await workspace.sandbox({ faults: ["dev:tasks.list=503x1"] });
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--json", "--retries", "0"]);
    expect(run.code).toBe(2);
    expect(sandbox.requests().filter(({ check }) => check === "tasks.list")).toHaveLength(1);
  });
});

describe("a fault on the exchange fails every check with that answer", () => {
  const faults: [string, number, Record<string, unknown>][] = [
    ["401", 1, { status_code: 401 }],
    ["403", 1, { status_code: 403 }],
    ["503", 3, { status_code: 503 }],
    ["reset", 3, { type: "transport", code: "connection_reset" }],
    ["hang", 3, { type: "transport", code: "deadline_exceeded" }],
    ["html", 1, { status_code: 200 }],
    ["malformed", 1, { type: "contract", code: "invalid_json" }],
    ["drop-field=access_token", 1, { type: "contract", code: "exchange_unusable" }],
    ["drop-field=expires_in", 1, { type: "contract", code: "exchange_unusable" }],
    ["redirect", 1, { status_code: 302 }],
  ];
  it.each(partOf(faults, 4))("exchange=%s", async (fault, requests, error) => {
    const sandbox = await workspace.sandbox({ faults: [`dev:exchange=${fault}`] });
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--json", ...QUICK]);
    const checks = checksOf(run.stdout);
    expect(run.code).toBe(2);
    expect(checks).toHaveLength(8);
    for (const check of checks) expect(check).toMatchObject({ ok: false, attempts: 0, error });
    expect(sandbox.requests()).toHaveLength(requests);
  });
});

describe("deadlines", () => {
  it("ends a whole run at --timeout, whatever hangs", async () => {
    await workspace.sandbox({ faults: ["*:*=hang"] });
    const started = performance.now();
    const run = await workspace.axctl([
      "qa",
      "preflight",
      "--env",
      "dev",
      "--json",
      "--timeout",
      "1s",
      "--retries",
      "9",
    ]);
    expect(run.code).toBe(2);
    // A second beyond the deadline is what the spec allows; the rest is the start of a process on a busy machine.
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

function checksOf(stdout: string): Record<string, unknown>[] {
  const { checks } = parseDocument(stdout);
  if (!Array.isArray(checks)) throw new Error("the document has no checks");
  return checks;
}
