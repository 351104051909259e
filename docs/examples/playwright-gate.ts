import { verifyEvidence } from "axctl";

/**
 * A global setup of Playwright that keeps every test from starting unless the API gate has passed for this very commit:
 *
 *     // playwright.config.ts
 *     export default defineConfig({ globalSetup: "./playwright-gate.ts" });
 *
 * `axctl qa matrix --env dev --env next --for mcp-ui --artifact-dir .ax/qa` makes the evidence.
 */
export default async function gate(): Promise<void> {
  const { ok, commit, problems } = await verifyEvidence({
    artifactDir: process.env["AX_QA_ARTIFACT_DIR"] ?? ".ax/qa",
    require: ["dev", "next"],
    for: "mcp-ui",
    maxAge: "24h",
  });
  if (ok) return;
  const reasons = problems.map(({ path, code, reason }) => `  ${path}: ${code}: ${reason}`);
  throw new Error(`no test was started: the gate's evidence does not hold for ${commit}\n${reasons.join("\n")}`);
}
