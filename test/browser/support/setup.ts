import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findBrowser } from "./browser.ts";
import { type ReportName, writeReports } from "./reports.ts";

/** Renders the reports once for all tests, where there is a browser to look at them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "axctl-reports-"));
  if (findBrowser() !== undefined) project.provide("reports", await writeReports(folder));
  return () => rm(folder, { recursive: true, force: true });
}

declare module "vitest" {
  export interface ProvidedContext {
    /** The URL of each report. */
    reports: Record<ReportName, string>;
  }
}
