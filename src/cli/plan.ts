import { AxctlError } from "../core/errors.ts";
import { exitCodeOf } from "../core/exit-codes.ts";
import { writeArtifact } from "../evidence/artifact.ts";
import type { PlanDocument } from "../release/plan/document.ts";
import type { Context } from "./context.ts";
import { type PlanSettings, planAt } from "./plan-at.ts";
import { attempt, type Finished, type Result } from "./respond.ts";

export interface PlanOptions extends PlanSettings {
  notes: boolean;
  markdown: boolean;
  artifact?: string | undefined;
  json: boolean;
}

/**
 * Plans the next release from the repository around the working folder.
 *
 * @throws AxctlError `GIT_NOT_FOUND`, `NO_REPOSITORY`, `UNKNOWN_REF`, `NO_RELEASE_CONFIG`, `RELEASE_CONFIG`,
 *   `RELEASE_FILE`, `RELEASE_UNSUPPORTED`, `SHALLOW_HISTORY`, `INVALID_OPTION`
 */
export async function planFor(context: Context, options: PlanOptions): Promise<Result | Finished> {
  if (options.ref.startsWith("-")) throw new AxctlError("UNKNOWN_REF", { ref: options.ref });
  const { openRepository } = await import("../system/git.ts");
  const git = await openRepository(context.machine, options.ref);
  try {
    const { document } = await planAt(context, git, options);
    const { artifact } = options;
    const error = artifact === undefined ? undefined : await attempt(writeArtifact(context.files, artifact, document));
    if ((options.notes || options.markdown) && !options.json) {
      await printAlone(context, document, options);
      if (error !== undefined) throw error;
      return { exitCode: exitCodeOf(document) };
    }
    const view = async () => (await import("./views/plan.ts")).planView(context.redactor.value(document), options);
    return { document, view, ...(error === undefined ? {} : { error }) };
  } finally {
    git.close();
  }
}

/** The notes or the Markdown alone on standard output; why they are none, or not enough, goes beside them. */
async function printAlone(
  { output, redactor }: Context,
  document: PlanDocument,
  { notes }: PlanOptions,
): Promise<void> {
  const { planMarkdown } = await import("./views/plan-markdown.ts");
  if (!notes) output.text(planMarkdown(redactor.value(document)));
  else if (document.packages.length > 0) output.verbatim(document.packages.map((row) => row.notes).join("\n\n"));
  if (document.ok) return;
  const { planVerdict } = await import("./views/plan.ts");
  output.note(planVerdict(redactor.value(document)).line);
}
