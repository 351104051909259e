import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mask } from "../../src/core/redact.ts";
import { type Sandbox, type SeenRequest, startSandbox } from "../../src/sandbox/server.ts";
import { hosted } from "../e2e/support/hosted.ts";
import { binary, collect } from "../e2e/support/workspace.ts";
import { partOf, promisedCases, whichCases } from "../support/cases.ts";
import { type Configuration, configurations, layOut, type Servers } from "./support/random-configuration.ts";

/**
 * The promise of identity.md: what doctor prints is what the next command does. Random machines, the built binary, real
 * sandboxes. Two lanes run side by side, each with sandboxes of its own. `AXCTL_CONFIGURATIONS` asks for more.
 */
const CONFIGURATIONS = Number(process.env["AXCTL_CONFIGURATIONS"] ?? (promisedCases ? 320 : 60));
const LANES = [1, 2];
const IN_A_LANE = Math.ceil(CONFIGURATIONS / LANES.length);

/**
 * The configurations of a lane whose commands are processes, where not all are. The bundle runs the others in this process:
 * starting Node takes five times as long as the commands do.
 */
const PROCESSES = new Set(partOf([...Array(IN_A_LANE).keys()], 12));

/** How often each outcome occurred, over all lanes: a generator that only makes refusals would prove nothing. */
const outcomes: Record<"passed" | "asked and failed" | "refused" | "skipped", number> = {
  passed: 0,
  "asked and failed": 0,
  refused: 0,
  skipped: 0,
};

describe("doctor and preflight act on the same identity", () => {
  it.concurrent.each(LANES)(
    "lane %i",
    async (lane) => {
      let nth = 0;
      const sandbox = await startSandbox({
        envs: ["one", "two", "three"],
        seed: lane,
        clock: { now: () => Date.now() },
      });
      const servers: Servers = { environments: sandbox.environments, jwts: await issueJwts(sandbox) };
      try {
        await fc.assert(
          fc.asyncProperty(configurations(servers), (configuration) =>
            holds(sandbox, configuration, PROCESSES.has(nth++) ? asProcess : hosted),
          ),
          { numRuns: IN_A_LANE, endOnFailure: true },
        );
      } finally {
        await sandbox.close();
      }
    },
    600_000,
  );
});

describe("the configurations", () => {
  it("were of every kind, and a good part of them sent something", () => {
    const processes = PROCESSES.size * LANES.length;
    console.log(
      `configurations: ${JSON.stringify(outcomes)}, ${processes} of ${IN_A_LANE * LANES.length} as processes (${whichCases})`,
    );
    const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(CONFIGURATIONS);
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(0);
    expect(outcomes.passed + outcomes["asked and failed"]).toBeGreaterThan(total / 4);
  });
});

describe("the generator", () => {
  let servers: Servers;
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ envs: ["one"], clock: { now: () => Date.now() } });
    servers = { environments: sandbox.environments, jwts: ["eyJ.x.y"] };
  });
  afterAll(() => sandbox.close());

  it("makes every source, and broken files among them", () => {
    const samples = fc.sample(configurations(servers), { numRuns: 1_000, seed: 17 });
    const paths = new Set(samples.flatMap(({ files }) => Object.keys(files)));
    expect(paths.size).toBe(13);
    expect(new Set(samples.flatMap(({ env }) => Object.keys(env))).size).toBe(9);
    expect(samples.some(({ files }) => files["project/.ax/config.toml"] === "[[[")).toBe(true);
    expect(samples.some(({ files }) => files["home/.ax/gateway/registry.json"]?.includes("/project"))).toBe(true);
    expect(samples.some(({ options }) => options.includes("--space-id"))).toBe(true);
    expect(samples.some(({ env }) => env["AX_AGENT_NAME"] === "Zoë")).toBe(true);
  });
});

interface Doctor {
  ok: boolean;
  effective: Record<string, unknown>;
  problems: { code: string }[];
  warnings: { code: string }[];
}

interface Preflight {
  ok: boolean;
  skipped: boolean;
  space_id: string | null;
  checks: unknown[];
  problems: { code: string }[];
}

/** Where a configuration is laid out, and what runs commands there. */
interface Machine {
  cwd: string;
  home: string;
  run: typeof hosted;
}

async function holds(sandbox: Sandbox, configuration: Configuration, run: Machine["run"]): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "axctl-property-"));
  try {
    const machine = { ...(await layOut(root, configuration)), run };
    sandbox.reset();
    const doctor = await axctl<Doctor>(["auth", "doctor"], configuration, machine);
    expect(sandbox.requests(), "doctor is static").toEqual([]);
    const preflight = await axctl<Preflight>(
      ["qa", "preflight", "--retries", "0", "--check-timeout", "5s"],
      configuration,
      machine,
    );
    expect(doctor.code).toBe(doctor.document.ok ? 0 : 2);
    judge(doctor.document, preflight, sandbox);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

type Judged = { document: Preflight; code: number | null };

function judge(doctor: Doctor, preflight: Judged, sandbox: Sandbox): void {
  const { document } = preflight;
  if (document.checks.length === 0) {
    outcomes[document.skipped ? "skipped" : "refused"]++;
    judgeRefusal(doctor, preflight, sandbox);
    return;
  }
  outcomes[document.ok ? "passed" : "asked and failed"]++;
  judgeRequests(doctor, sandbox);
  if (doctor.effective["space_source"] !== "option:--space-id") return;
  // None where the token was refused: no space was needed then.
  expect([null, doctor.effective["space_id"]], "the space is the option's").toContain(document.space_id);
}

function judgeRefusal(doctor: Doctor, { document, code }: Judged, sandbox: Sandbox): void {
  expect(sandbox.requests(), "a preflight that refused sent nothing").toEqual([]);
  expect(code).toBe(document.skipped ? 3 : 2);
  const named = [...doctor.problems, ...doctor.warnings].map(({ code: name }) => name);
  for (const { code: refusal } of document.problems) expect(named).toContain(refusal);
  const { auth_source, principal_intent } = doctor.effective;
  const brokered = auth_source === "local_config:gateway" || principal_intent === "agent_gateway_brokered";
  expect(document.problems.length > 0 || brokered, "a refusal names doctor's problem").toBe(true);
}

function judgeRequests(doctor: Doctor, sandbox: Sandbox): void {
  const seen = sandbox.requests();
  expect(doctor.problems, "a preflight that asked had no problem in doctor").toEqual([]);
  const { base_url, token, token_kind, agent_name } = doctor.effective;
  for (const request of seen) {
    const at = sandbox.environments.find(({ name }) => name === request.env);
    expect(at?.url, "only the host that doctor named was asked").toBe(base_url);
  }
  const direct = token_kind === "jwt" || token_kind === "other";
  const carriers = direct ? seen : seen.filter(({ check }) => check === "exchange");
  const known = sandbox.environments.some(({ url }) => url === base_url);
  expect(carriers.length > 0, "the sandbox that doctor named was asked").toBe(known);
  for (const request of carriers) {
    expectCredential(request, token);
    if (direct) expect(request.headers["x-agent-name"] ?? null).toBe(agent_name);
    else expectAgent(request, doctor.effective);
  }
}

function expectCredential({ authorization, headers }: SeenRequest, masked: unknown): void {
  const token = (authorization ?? "").replace(/^Bearer /, "");
  expect(mask(token), "the credential is the one that doctor described").toBe(masked);
  expect(headers["x-ax-fp-token"]).toBe(createHash("sha256").update(token).digest("hex").slice(0, 16));
}

function expectAgent({ body }: SeenRequest, doctor: Doctor["effective"]): void {
  const asked: Record<string, unknown> = JSON.parse(body);
  const agent = doctor["token_kind"] === "agent_pat";
  const expected = agent ? (doctor["agent_id"] ?? doctor["agent_name"]) : null;
  expect(asked["agent_id"] ?? asked["agent_name"] ?? null, "the exchange asks for doctor's agent").toBe(expected);
  expect(asked["requested_token_class"]).toBe(expected === null ? "user_access" : "agent_access");
}

/** Runs the built bundle on a machine and gives its one document. */
async function axctl<T>(
  args: readonly string[],
  { env, options }: Configuration,
  { cwd, home, run }: Machine,
): Promise<{ code: number | null; document: T }> {
  const { code, stdout } = await run({
    args: [...args, ...options, "--json"],
    cwd,
    env: { PATH: process.env["PATH"] ?? "", HOME: home, ...env },
    stdin: undefined,
  });
  const document: T = JSON.parse(stdout);
  return { code, document };
}

/** The command line as a process of its own. */
const asProcess: typeof hosted = ({ args, cwd, env }) =>
  collect(spawn(process.execPath, [binary, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] }));

/** A JWT from each environment, as a runtime would be handed one. */
async function issueJwts({ environments }: Sandbox): Promise<string[]> {
  return Promise.all(
    environments.map(async ({ url, pat }) => {
      const response = await fetch(`${url}/auth/exchange`, {
        method: "POST",
        headers: { authorization: `Bearer ${pat}`, "content-type": "application/json" },
        body: JSON.stringify({
          requested_token_class: "user_access",
          audience: "ax-api",
          scope: "messages tasks context agents spaces search",
        }),
      });
      const answer: { access_token: string } = JSON.parse(await response.text());
      return answer.access_token;
    }),
  );
}
