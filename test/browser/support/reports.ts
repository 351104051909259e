import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createRedactor } from "../../../src/core/redact.ts";
import { renderReport } from "../../../src/evidence/reports/renderers.ts";
import { writeLogins } from "../../../src/sandbox/logins.ts";
import { startSandbox } from "../../../src/sandbox/server.ts";
import { binary } from "../../e2e/support/workspace.ts";
import { HOSTILE } from "./hostile.ts";

/** The reports that the tests look at. */
export const REPORTS = ["passed", "drifted", "skipped", "hundred", "hostile"] as const;

export type ReportName = (typeof REPORTS)[number];

/** Each report as a file, by its URL. What is measured is measured: the gate against sandboxes, over HTTP. */
export async function writeReports(folder: string): Promise<Record<ReportName, string>> {
  const hundred = Array.from({ length: 100 }, (_, at) => `customer-${String(at + 1).padStart(3, "0")}`);
  // Side by side: each has sandboxes of its own.
  const [passed, drifted, skipped, many] = await Promise.all([
    measured({ envs: ["dev", "next"], faults: ["next:tasks.list=503x1", "*:spaces.list=slow=120"] }),
    measured({
      envs: ["dev", "next"],
      faults: [
        "next:agents.list=403",
        "next:tasks.list=drop-field=tasks.*.title",
        "next:messages.list=drop-field=messages",
        "next:context.list=slow=300",
      ],
    }),
    measured({ envs: ["dev", "next"], missing: ["next"], faults: [] }),
    measured({ envs: hundred, faults: hundred.flatMap(faultsOf) }),
  ]);
  const hostile = renderReport(HOSTILE, "html", createRedactor());
  const written = async (name: ReportName, html: string) => {
    const path = join(folder, `${name}.html`);
    await writeFile(path, html);
    return pathToFileURL(path).href;
  };
  return {
    passed: await written("passed", passed),
    drifted: await written("drifted", drifted),
    skipped: await written("skipped", skipped),
    hundred: await written("hundred", many),
    hostile: await written("hostile", hostile),
  };
}

/** Of every nine environments one fails, and of every fifteen one drifts. */
function faultsOf(env: string, at: number): string[] {
  if (at % 9 === 4) return [`${env}:${at % 2 === 0 ? "tasks.list=403" : "context.list=html"}`];
  return at % 15 === 7 ? [`${env}:tasks.list=drop-field=tasks.*.title`] : [];
}

interface Setting {
  envs: string[];
  /** Environments without a token. */
  missing?: string[];
  faults: string[];
}

/** Runs the built binary's matrix, or CI's sequence where something is missing, and has it render what that left. */
async function measured({ envs, missing = [], faults }: Setting): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "axctl-browser-"));
  const sandbox = await startSandbox({ envs, faults, clock: { now: () => Date.now() } });
  try {
    checkout(home);
    await writeLogins(join(home, "config"), sandbox.environments);
    const named = envs.flatMap((env) => ["--env", env]);
    const matrix = ["qa", "matrix", ...named, "--for", "release", "--artifact-dir", "artifacts"];
    const variables = sandbox.environments.flatMap(({ name, url, pat, spaces }): [string, string][] => [
      [`AX_QA_${name.toUpperCase()}_BASE_URL`, url],
      [`AX_QA_${name.toUpperCase()}_SPACE_ID`, spaces[0]?.id ?? ""],
      [`AX_QA_${name.toUpperCase()}_TOKEN`, missing.includes(name) ? "" : pat],
    ]);
    const ci = { ...Object.fromEntries(variables), AX_QA_ENVS: envs.join(","), AX_QA_ARTIFACT_DIR: "artifacts" };
    if (missing.length === 0) await axctl(home, matrix);
    else await axctl(home, ["qa", "ci"], ci);
    const html = await axctl(home, ["qa", "report", "artifacts", "--format", "html"]);
    if (!html.startsWith("<!doctype html>")) throw new Error(`there is no report: ${html}`);
    return html;
  } finally {
    await sandbox.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** Standard output of the built binary, whatever verdict it comes to. */
function axctl(home: string, args: readonly string[], variables: Record<string, string> = {}): Promise<string> {
  const env = { PATH: process.env["PATH"], HOME: home, AX_CONFIG_DIR: join(home, "config"), ...variables };
  return new Promise((resolve) => {
    execFile(process.execPath, [binary, ...args], { cwd: home, env, maxBuffer: Infinity }, (_, stdout) =>
      resolve(stdout),
    );
  });
}

/** Reports name the commit that they are about. */
function checkout(folder: string): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  git("init", "-q", "-b", "release/2.4");
  git("remote", "add", "origin", "https://github.com/ax-platform/app.git");
  const identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
  git(...identity, "commit", "-q", "--allow-empty", "-m", "one");
}
