import { dirname } from "node:path";
import * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import { version } from "../core/version.ts";
import { toJson, writeArtifact, writeText } from "../evidence/artifact.ts";
import { notPassed, type PreflightDocument, runPreflight, withoutArtifact } from "../gate/preflight.ts";
import { buildReport } from "../gate/report.ts";
import { resultAt } from "../gate/result-artifacts.ts";
import type { Explained } from "../identity/doctor.ts";
import { isDefaultEnv } from "../identity/env-name.ts";
import { listLogins } from "../identity/logins.ts";
import { loginSourceName } from "../identity/paths.ts";
import type { IdentityOptions } from "../identity/sources.ts";
import { checkProgress } from "./check-progress.ts";
import type { Context } from "./context.ts";
import { type GateOptions, gateNeeds, preflightOptions } from "./gate-options.ts";
import type { OptionSpec } from "./option-spec.ts";
import { flag, nonEmpty } from "./options.ts";
import { attempt, type Result } from "./respond.ts";
import { readWriteOptions, type WriteCommandOptions, writeOptions, writeShape } from "./write-options.ts";

/** What a gate for one environment takes beside its identity and its suite's options. */
export const oneGateOptions: readonly OptionSpec[] = [
  ...writeOptions,
  { flags: "--artifact <file>", description: "write the result to this file" },
  { flags: "--junit <file>", description: "write it as JUnit XML, too" },
  { flags: "--markdown <file>", description: "write it as Markdown, too" },
];

export const oneGateShape = {
  ...writeShape,
  artifact: z.optional(nonEmpty),
  junit: z.optional(nonEmpty),
  markdown: z.optional(nonEmpty),
  json: flag,
  quiet: flag,
};

type OneGateOptions = IdentityOptions &
  GateOptions &
  WriteCommandOptions & {
    artifact?: string | undefined;
    junit?: string | undefined;
    markdown?: string | undefined;
    json: boolean;
    quiet: boolean;
  };

/** Runs the gate for one environment, under a command's name; a check's line is printed when the check ends. */
export async function runGate(options: OneGateOptions, context: Context, command: string): Promise<Result> {
  const { files, machine } = context;
  // Wrong usage is told before anything else happens.
  const write = await readWriteOptions(options, machine.cwd);
  const [explained, needs, { checkLine, preflightView }] = await Promise.all([
    context.explain(options),
    gateNeeds(context, options),
    import("./views/preflight.ts"),
  ]);
  const mode = write === undefined ? "read_only" : "write";
  const { artifact } = options;
  const progress = await checkProgress(context, (result) => checkLine(result, mode), options);
  const document = await runPreflight(
    { ...needs(), onCheck: progress.onCheck, onLeftBehind: context.noteLeftBehind },
    explained,
    {
      ...preflightOptions(options, command),
      ...(artifact === undefined ? {} : { artifact }),
      ...(write === undefined ? {} : { write }),
    },
  ).finally(progress.end);
  const unwritten = artifact === undefined ? undefined : await attempt(writeArtifact(files, artifact, document));
  const error = unwritten ?? (await attempt(writeReports(context, document, options)));
  const shown = unwritten === undefined ? document : withoutArtifact(document);
  return {
    document: error === undefined ? shown : notPassed(shown),
    view: async () => preflightView(shown, { env: options.env, another: await hasAnother(files, explained) }),
    ...(error === undefined ? {} : { error }),
  };
}

/** Whether there is a login beside the one that the gate ran with. */
async function hasAnother(files: Context["files"], { identity }: Explained): Promise<boolean> {
  const { configDir, selectedEnv, authSource } = identity;
  const selected = selectedEnv === null || isDefaultEnv(selectedEnv) ? "default" : selectedEnv;
  const own = authSource === loginSourceName(selectedEnv) ? selected : null;
  try {
    return (await listLogins(files, configDir)).some((login) => login !== own);
  } catch (error) {
    // The gate has passed: a folder that cannot be listed only leaves nothing to propose.
    if (error instanceof AxctlError) return false;
    throw error;
  }
}

/** The result in other formats, each to its file. */
async function writeReports(
  { files, redactor }: Context,
  document: PreflightDocument,
  { artifact, junit, markdown }: Pick<OneGateOptions, "artifact" | "junit" | "markdown">,
): Promise<void> {
  if (junit === undefined && markdown === undefined) return;
  const env = document.environment ?? document.evidence.target?.host ?? "default";
  const path = artifact ?? "-";
  const result = resultAt({ path, kind: "preflight", env }, toJson(document));
  const report = buildReport([result], { folder: dirname(path), version });
  const { renderReport } = await import("../evidence/reports/renderers.ts");
  if (junit !== undefined) await writeText(files, junit, renderReport(report, "junit", redactor));
  if (markdown !== undefined) await writeText(files, markdown, renderReport(report, "markdown", redactor));
}
