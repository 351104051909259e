import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

interface Situation {
  faults?: string[];
  /** The environment's login, in place of the sandbox's: what stands in its file, or none at all. */
  login?: string | null;
  /** The space that is asked for. */
  space?: string;
}

/** Code, verdict and next command of `qa preflight`, and those of `qa matrix`; `[…]` stands for anything. */
type Told = readonly [code: number, verdict: string, next: string];

// Nothing listens at port 1.
const UNREACHABLE =
  'token = "axp_u_key.s3cr3ts3cr3t"\nbase_url = "http://127.0.0.1:1"\nspace_id = "home"\nprincipal_type = "user"\n';
const WITHOUT_TOKEN = 'base_url = "http://127.0.0.1:1"\nprincipal_type = "user"\n';

const TABLE: [string, Situation, Told, Told][] = [
  [
    "a login that is missing",
    { login: null },
    [
      3,
      "skipped, nothing was measured: there is no login for the environment shop […]; work on the local configuration",
      "axctl auth doctor --env shop",
    ],
    [2, "matrix for release fails in shop; work on the local configuration", "axctl auth doctor --env shop"],
  ],
  [
    "a login without a token",
    { login: WITHOUT_TOKEN },
    [
      3,
      "skipped, nothing was measured: no source that counts gives a token; work on the local configuration",
      "axctl auth doctor --env shop",
    ],
    [2, "matrix for release fails in shop; work on the local configuration", "axctl auth doctor --env shop"],
  ],
  [
    "a login of the wrong kind",
    { login: `${UNREACHABLE.replace("axp_u_", "axp_a_").replace('"user"', '"agent"')}` },
    [2, "preflight for release fails: no check ran; work on the local configuration", "axctl auth doctor --env shop"],
    [2, "matrix for release fails in shop; work on the local configuration", "axctl auth doctor --env shop"],
  ],
  [
    "an exchange that is refused",
    { faults: ["shop:exchange=401"] },
    [
      2,
      "preflight for release fails: 8 of 8 checks failed; work on the exchange of the token",
      "axctl auth doctor --env shop --probe",
    ],
    [2, "matrix for release fails in shop; work on the exchange of the token", "axctl auth doctor --env shop --probe"],
  ],
  [
    "an exchange that gives nothing usable",
    { faults: ["shop:exchange=drop-field=access_token"] },
    [
      2,
      "preflight for release fails: 8 of 8 checks failed; work on the exchange of the token",
      "axctl auth doctor --env shop --probe",
    ],
    [2, "matrix for release fails in shop; work on the exchange of the token", "axctl auth doctor --env shop --probe"],
  ],
  [
    "a host that cannot be reached",
    { login: UNREACHABLE },
    [
      2,
      "preflight for release fails: 8 of 8 checks failed; work on the connection to the host",
      "axctl auth doctor --env shop --probe",
    ],
    [2, "matrix for release fails in shop; work on the connection to the host", "axctl auth doctor --env shop --probe"],
  ],
  [
    "a space that is not there",
    { space: "nowhere" },
    [2, "preflight for release fails: 6 of 8 checks failed; work on space routing", "axctl auth doctor --env shop"],
    [2, "matrix for release fails in shop; work on space routing", "axctl auth doctor --env shop"],
  ],
  [
    "one endpoint that is refused",
    { faults: ["shop:tasks.list=403"] },
    [
      2,
      "preflight for release fails: 1 of 8 checks failed; work on the API: tasks.list",
      "axctl qa preflight --env shop --json",
    ],
    [2, "matrix for release fails in shop; work on the API", "axctl qa preflight --env shop --json"],
  ],
  [
    "drift from the baseline",
    { faults: ["shop:tasks.list=drop-field=tasks.*.title"] },
    [0, "preflight for release passes: 8 checks", "axctl qa matrix --env shop --env <another>"],
    [
      2,
      "matrix for release fails: every environment passes, and 1 finding of drift closes the gate; work on the drift between environments",
      "axctl qa preflight --env shop --json",
    ],
  ],
];

describe("what a person is told to work on, and by which command to go on", () => {
  it.each(TABLE)("%s", async (_, situation, preflight, matrix) => {
    await arrange(situation);
    const gate = ["--for", "release", "--retries", "0"];
    const space = situation.space === undefined ? [] : ["--space-id", situation.space];
    const spaces = situation.space === undefined ? [] : ["--space", `shop=${situation.space}`];
    await expectTold(["qa", "preflight", "--env", "shop", ...gate, ...space], preflight);
    await expectTold(["qa", "matrix", "--env", "base", "--env", "shop", ...gate, ...spaces], matrix);
  });

  it("names the environment that it means where several fail", async () => {
    await workspace.sandbox({ envs: ["base", "shop"], faults: ["base:tasks.list=403", "shop:exchange=401"] });
    await expectTold(
      ["qa", "matrix", "--env", "base", "--env", "shop"],
      [2, "matrix for mcp-ui fails in base, shop; work on the API of base", "axctl qa preflight --env base --json"],
    );
  });

  it("names a command that says more: doctor's probe says what the exchange came to", async () => {
    await arrange({ login: UNREACHABLE });
    const run = await workspace.axctl(["auth", "doctor", "--env", "shop", "--probe"]);
    expect(run.code).toBe(2);
    expect(run.stdout).toContain("127.0.0.1 did not exchange the token");
    expect(run.stdout).toContain("ECONNREFUSED");
  });
});

async function arrange({ faults = [], login }: Situation): Promise<void> {
  const own = login === undefined ? ["base", "shop"] : ["base"];
  await workspace.sandbox({ envs: own, faults });
  if (typeof login !== "string") return;
  const path = join(workspace.config, "users", "shop", "user.toml");
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, login, { mode: 0o600 });
}

async function expectTold(args: readonly string[], [code, verdict, next]: Told): Promise<void> {
  const run = await workspace.axctl(args);
  const lines = run.stdout.split("\n");
  const at = lines.findIndex((line) => /^[✓✗] (?:skipped,|preflight for|matrix for)/.test(line));
  const [before = "", after = ""] = verdict.split("[…]");
  const sign = code === 0 ? "✓" : "✗";
  expect(lines[at]?.slice(0, 2 + before.length)).toBe(`${sign} ${before}`);
  expect(lines[at]?.endsWith(after)).toBe(true);
  if (!verdict.includes("[…]")) expect(lines[at]).toBe(`${sign} ${verdict}`);
  expect(lines[at + 1]).toBe(`  next: ${next}`);
  expect(run.code).toBe(code);
}
