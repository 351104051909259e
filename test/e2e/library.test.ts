import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partOf } from "../support/cases.ts";
import { Consumer } from "./support/consumer.ts";
import { Evidence, gitIn } from "./support/evidence.ts";
import { releasable } from "./support/release.ts";
import { parseDocument, type Workspace } from "./support/workspace.ts";

const gate = await readFile(fileURLToPath(new URL("../../docs/examples/playwright-gate.ts", import.meta.url)), "utf8");

let consumer: Consumer;
let evidence: Evidence;
let workspace: Workspace;
beforeAll(async () => {
  [consumer, evidence] = await Promise.all([Consumer.create(), Evidence.create()]);
  workspace = evidence.workspace;
}, 120_000);
afterAll(async () => {
  await workspace.dispose();
  await consumer.dispose();
});

/** The environment of a command in the workspace. */
const home = () => ({ HOME: workspace.home, AX_CONFIG_DIR: workspace.config });

/** Runs an expression with the library's functions at hand, and gives what it came to. */
async function evaluate(expression: string, cwd = workspace.work): Promise<unknown> {
  const source = `import * as axctl from "axctl";
    const value = await (async () => ${expression})().catch((error) => {
      if (error instanceof axctl.AxctlError) return { code: error.code, message: error.message, exitCode: error.exitCode };
      throw error;
    });
    console.log(JSON.stringify({ value, exitCode: process.exitCode ?? null }));`;
  const { code, stdout, stderr } = await consumer.run(source, { cwd, env: home() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { value, exitCode } = parseDocument(stdout);
  expect(exitCode).toBeNull();
  return value;
}

describe("the library's types", () => {
  const right = `
    import { AxctlError, planRelease, resolveIdentity, runPreflight, verifyEvidence } from "axctl";
    import type { CheckResult, PlanDocument, VerifyDocument } from "axctl";

    const stop = new AbortController();
    const { effective, problems } = await resolveIdentity({ environment: "dev", probe: true, timeout: "5s" });
    const host: string = effective.host;
    const fixes: string[] = problems.map(({ fix }) => fix);
    const { checks } = await runPreflight({ for: "release", retries: 0, signal: stop.signal, env: process.env });
    const slow: CheckResult[] = checks.filter(({ duration_ms }) => duration_ms > 1000);
    const plan: PlanDocument = await planRelease({ cwd: "/repo", strict: true, date: "2026-01-31" });
    const versions: string[] = plan.packages.map(({ new_version }) => new_version);
    const verdict: VerifyDocument = await verifyEvidence({ artifactDir: "qa", require: ["dev"], maxAge: "2h" });
    try {
      await planRelease();
    } catch (error) {
      if (!(error instanceof AxctlError)) throw error;
      const said: [string, string, number] = [error.code, error.hint, error.exitCode];
      console.log(said, host, fixes, slow, versions, verdict.ok);
    }`;
  const wrong = `
    import * as axctl from "axctl";
    // @ts-expect-error a login's name is a text
    await axctl.resolveIdentity({ environment: 5 });
    // @ts-expect-error there is no such option
    await axctl.runPreflight({ retry: 2 });
    // @ts-expect-error a time has a unit
    await axctl.runPreflight({ timeout: "30" });
    // @ts-expect-error it only reads
    await axctl.runPreflight({ write: true });
    // @ts-expect-error a repository has an owner
    await axctl.planRelease({ repo: "axctl" });
    // @ts-expect-error the folder is missing
    await axctl.verifyEvidence({ require: ["dev"] });
    // @ts-expect-error at least one environment is required
    await axctl.verifyEvidence({ artifactDir: "qa", require: [] });
    // @ts-expect-error results have no other fields
    (await axctl.planRelease()).pakages;
    // @ts-expect-error nobody else makes such errors
    new axctl.AxctlError("USAGE");
    // @ts-expect-error internals are not exported
    axctl.createContext;
    // @ts-expect-error nor are files of the package
    import * as base from "axctl/dist/base.js";`;

  const consumers = [
    { resolution: "node16", types: "of Node" },
    { resolution: "nodenext", types: "of Node" },
    { resolution: "bundler", types: "of a browser" },
  ] as const;
  it.each(partOf(consumers, 3))(
    "hold for a consumer with $resolution and the types $types",
    async (how) => {
      const sources = { "right.ts": right, "wrong.ts": wrong, "playwright-gate.ts": gate };
      expect(await consumer.check(sources, how)).toBe("");
    },
    240_000,
  );
});

describe("the library", () => {
  it("exports its functions and its error, and nothing else", async () => {
    expect(await evaluate("Object.keys(axctl)")).toEqual([
      "AxctlError",
      "planRelease",
      "resolveIdentity",
      "runPreflight",
      "verifyEvidence",
    ]);
  });

  it("resolves an identity into what doctor prints", async () => {
    const document = await evaluate(`axctl.resolveIdentity({ environment: "dev", probe: true })`);
    const run = await workspace.axctl(["auth", "doctor", "--env", "dev", "--probe", "--json"]);
    expect(document).toEqual(parseDocument(run.stdout));
    expect(document).toMatchObject({ ok: true, selected_env: "dev", probe: { ok: true } });
  });

  it("takes another environment, home and working folder than the process has", async () => {
    const options = { env: { AX_BASE_URL: "https://api.example" }, home: "/nowhere/home", cwd: "/" };
    const document = await evaluate(`axctl.resolveIdentity(${JSON.stringify(options)})`);
    expect(document).toMatchObject({ ok: false, effective: { base_url: "https://api.example", token: null } });
    expect(JSON.stringify(document)).toContain("/nowhere/home/.ax");
  });

  it("runs a gate into what preflight prints, without any token", async () => {
    const document = await evaluate(`axctl.runPreflight({ environment: "dev", for: "release", tokenCache: false })`);
    const args = ["qa", "preflight", "--env", "dev", "--for", "release", "--no-token-cache", "--json"];
    const printed = parseDocument((await workspace.axctl(args)).stdout);
    const timeless = (text: string) => text.replaceAll(/("(?:duration_ms|generated_at\w*|digest)": ?)[^,}]+/g, "$1 0");
    expect(timeless(JSON.stringify(document))).toBe(timeless(JSON.stringify(printed)));
    expect(document).toMatchObject({ ok: true, summary: { checks_failed: 0 } });
    expect(JSON.stringify(document)).not.toMatch(/axp_u_\w{8}/);
  });

  it("fails a gate that fails, as a result", async () => {
    const document = await evaluate(`axctl.runPreflight({ environment: "nobody" })`);
    expect(document).toMatchObject({ ok: false, checks: [] });
  });

  it("plans into what release plan prints", async () => {
    const repository = releasable();
    const options = `{ repo: "ax/app", date: "2026-01-31" }`;
    const document = await evaluate(`axctl.planRelease(${options})`, repository.folder);
    const args = ["release", "plan", "--repo", "ax/app", "--date", "2026-01-31", "--json"];
    expect(document).toEqual(parseDocument((await workspace.axctl(args, { cwd: repository.folder })).stdout));
    expect(document).toMatchObject({ ok: true, packages: [{ new_version: "1.1.0" }] });
    await rm(repository.folder, { recursive: true });
  });

  it("verifies evidence into what verify prints, also from elsewhere", async () => {
    const ageless = (value: unknown) => JSON.stringify(value).replaceAll(/"age_seconds":\d+/g, "");
    const options = `artifactDir: "good", require: ["dev", "next"]`;
    const document = await evaluate(`axctl.verifyEvidence({ ${options} })`);
    expect(ageless(document)).toBe(ageless(parseDocument((await evidence.verify("good", "--json")).stdout)));
    expect(document).toMatchObject({ ok: true, problems: [] });
    const elsewhere = await evaluate(
      `axctl.verifyEvidence({ ${options}, cwd: ${JSON.stringify(workspace.work)} })`,
      "/",
    );
    expect(elsewhere).toMatchObject({ ok: true, artifact_dir: join(workspace.work, "good") });
  });

  const mistakes = [
    [
      "an option that there is not",
      `axctl.runPreflight({ retry: 2 })`,
      "INVALID_OPTION",
      "retry: there is no such option",
    ],
    [
      "a value of another type",
      `axctl.runPreflight({ lenient: "yes" })`,
      "INVALID_OPTION",
      "lenient: expected true or false",
    ],
    ["a folder of another type", `axctl.planRelease({ cwd: 5 })`, "INVALID_OPTION", "cwd: expected a text"],
    [
      "a number out of bounds",
      `axctl.runPreflight({ retries: 11 })`,
      "INVALID_OPTION",
      "--retries: expected a whole number",
    ],
    [
      "a time without a sense",
      `axctl.resolveIdentity({ timeout: "soon" })`,
      "INVALID_OPTION",
      "--timeout: expected a time",
    ],
    [
      "a list that is none",
      `axctl.verifyEvidence({ artifactDir: "good", require: "dev" })`,
      "INVALID_OPTION",
      "require: expected a list",
    ],
    [
      "no environment to require",
      `axctl.verifyEvidence({ artifactDir: "good", require: [] })`,
      "INVALID_OPTION",
      "--require: name the",
    ],
    [
      "a text that looks like an option",
      `axctl.planRelease({ ref: "--help" })`,
      "UNKNOWN_REF",
      "git knows no commit --help",
    ],
    ["no repository", `axctl.planRelease({ cwd: "/" })`, "NO_REPOSITORY", "/ is in no git repository"],
  ] as const;
  it.each(partOf(mistakes, 3))("throws for %s", async (_, expression, code, message) => {
    expect(await evaluate(expression)).toEqual({ code, message: expect.stringContaining(message), exitCode: 1 });
  });

  it("stops with the signal's own reason, before and while it runs", async () => {
    const caught = `.catch((reason) => reason.message)`;
    expect(await evaluate(`axctl.planRelease({ signal: AbortSignal.abort(new Error("no")) })${caught}`)).toBe("no");
    const sandbox = await workspace.sandbox({ envs: ["slow"], latencyMs: 20_000 });
    const later = `(() => { const stop = new AbortController(); setTimeout(() => stop.abort(new Error("enough")), 300); return stop.signal; })()`;
    expect(await evaluate(`axctl.runPreflight({ environment: "slow", signal: ${later} })${caught}`)).toBe("enough");
    expect(sandbox.environments).toHaveLength(1);
  });

  it("tells warnings to whoever wants them", async () => {
    const warned = join(workspace.root, "warned");
    await cp(workspace.config, warned, { recursive: true });
    await rm(join(warned, "cache"), { recursive: true, force: true });
    await writeFile(join(warned, "cache"), "no folder");
    const options = `environment: "dev", env: { ...process.env, AX_CONFIG_DIR: ${JSON.stringify(warned)} }`;
    const call = `axctl.runPreflight({ ${options}, onWarning: (line) => lines.push(line) })`;
    const lines = await evaluate(`(async () => { const lines = []; await ${call}; return lines; })()`);
    expect(lines).toEqual([expect.stringMatching(/^warning: .*cache/)]);
  });
});

describe("the gate before Playwright", () => {
  const later = "const now = Date.now; Date.now = () => now() + 25 * 3_600_000;";
  beforeAll(async () => {
    const envs = ["--env", "dev", "--env", "next", "--for", "mcp-ui"];
    expect(await workspace.axctl(["qa", "matrix", ...envs, "--artifact-dir", "ui"])).toMatchObject({ code: 0 });
    const altered = join(workspace.root, "altered");
    await cp(join(workspace.work, "ui"), altered, { recursive: true });
    const text = await readFile(join(altered, "dev-preflight.json"), "utf8");
    await writeFile(join(altered, "dev-preflight.json"), text.replace('"attempts": 1', '"attempts": 2'));
    evidence.git("worktree", "add", "-q", "--detach", join(workspace.root, "elsewhere"));
    gitIn(join(workspace.root, "elsewhere"), "commit", "-q", "--allow-empty", "-m", "two");
  });

  const refusals: { title: string; folder?: string; checkout?: string; config?: string; told: string }[] = [
    { title: "the evidence is a day old", config: later, told: "dev-preflight.json: stale" },
    { title: "it is about another commit", checkout: "../elsewhere", told: "dev-preflight.json: wrong_commit" },
    { title: "it was altered", folder: "../altered", told: "dev-preflight.json: altered" },
    { title: "it was made for something else", folder: "good", told: "dev-preflight.json: wrong_target" },
    { title: "a gate failed", folder: "failing", told: "next-preflight.json: failed" },
    { title: "there is none", folder: "nothing", told: "dev-preflight.json: missing" },
  ];

  async function playwright({ folder = "ui", checkout = ".", config = "" }) {
    const env = { ...home(), AX_QA_ARTIFACT_DIR: join(workspace.work, folder) };
    return consumer.playwright(gate, { config, cwd: join(workspace.work, checkout), env });
  }

  it("lets its tests start where the evidence holds", async () => {
    const { code, stdout, started } = await playwright({});
    expect(stdout).toContain("1 passed");
    expect({ code, started }).toEqual({ code: 0, started: true });
  });

  it.each(partOf(refusals, 6))("lets none start where $title", async ({ told, ...how }) => {
    const { code, stdout, stderr, started } = await playwright(how);
    expect({ code, started }).toEqual({ code: 1, started: false });
    const commit = gitIn(join(workspace.work, how.checkout ?? "."), "rev-parse", "HEAD");
    expect(stdout + stderr).toContain(`no test was started: the gate's evidence does not hold for ${commit}`);
    expect(stdout + stderr).toContain(told);
  });
});
