import { missingNeeds } from "../sandbox/rehearsal/missing.ts";
import { playStages, type Stagecraft } from "../sandbox/rehearsal/play.ts";
import { findTools } from "../sandbox/rehearsal/scenery.ts";
import { type Part, STAGES } from "../sandbox/rehearsal/stages.ts";
import { createUndo } from "../sandbox/rehearsal/undo.ts";
import type { Context } from "./context.ts";
import { rehearsalDocument } from "./rehearsal-document.ts";
import { readHere } from "./rehearsal-here.ts";
import { introduction, partLines, stageLines, typed } from "./rehearsal-lines.ts";
import { openStage, type Rehearsal, toolFolders } from "./rehearsal-stage.ts";
import type { Result } from "./respond.ts";

export interface RehearsalOptions {
  here: boolean;
  json: boolean;
  quiet: boolean;
}

/**
 * Plays the whole release train on this machine, breaks it and mends it, with nothing real touched, and nothing left behind.
 *
 * @throws AxctlError what {@link readHere} throws; the signal's reason when it is interrupted
 */
export async function playRehearsal(options: RehearsalOptions, context: Context): Promise<Result> {
  const here = options.here ? await readHere(context) : undefined;
  const tools = await findTools(toolFolders(context));
  const installed = { emulate: tools.emulate !== undefined, verdaccio: tools.verdaccio !== undefined };
  const missing = missingNeeds({ ...installed, here: here?.destination });
  const { owner, name } = here ?? { owner: "rehearsal", name: "door" };
  const undo = createUndo();
  try {
    const root = await context.files.temporaryFolder(undefined);
    undo.add(() => context.files.removeFolder(root));
    return await rehearsed(context, options, { root, here, owner, name, tools, missing, undo });
  } finally {
    await undo.all();
  }
}

async function rehearsed(context: Context, options: RehearsalOptions, rehearsal: Rehearsal): Promise<Result> {
  const { redactor, signal } = context;
  const { here, owner, name, missing } = rehearsal;
  const shown = shownBy(context, options);
  shown.introduce(here === undefined ? undefined : `${owner}/${name}`);
  const { craft, commit } = await openStage(context, rehearsal);
  const stages = await playStages(STAGES, missing, { ...craft, ...shown });
  signal.throwIfAborted();
  const repository = here === undefined ? "temporary" : "here";
  const document = rehearsalDocument({ repository, name: `${owner}/${name}`, commit, stages });
  const view: Result["view"] = async (page) =>
    (await import("./views/rehearsal.ts")).rehearsalView(redactor.value(document), page);
  return { document, view };
}

/** What is shown while it is played: to a person alone, as it happens. */
function shownBy({ output }: Context, { json, quiet }: RehearsalOptions) {
  const print = (lines: ReturnType<typeof partLines>) => {
    if (!json && !quiet) for (const line of lines) output.print(line);
  };
  const told = new Set<string>();
  let part: Part | undefined;
  const enter = (next: Part) => {
    if (next !== part) print(partLines(next));
    part = next;
  };
  const craft: Pick<Stagecraft, "begun" | "ended"> = {
    begun(stage, command) {
      enter(stage.part);
      if (command !== null) print([typed(command)]);
    },
    ended(played, printed) {
      enter(played.part);
      const { reason } = played;
      print(stageLines(played, { printed, isTold: reason !== null && told.has(reason) }));
      if (reason !== null) told.add(reason);
    },
  };
  return { ...craft, introduce: (copied: string | undefined) => print([introduction(copied)]) };
}
