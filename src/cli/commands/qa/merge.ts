import * as z from "zod/mini";
import { command } from "../../command.ts";
import { driftOptions, driftShape } from "../../drift-options.ts";
import { nonEmpty } from "../../options.ts";
import type { Page } from "../../view.ts";

const mergedInto = z.pipe(
  z.optional(z.string()),
  z.transform((text, context): string => {
    if (text !== undefined && text.trim() !== "") return text;
    context.issues.push({ code: "custom", message: "name the folder that the whole is written to", input: text });
    return z.NEVER;
  }),
);

export default command({
  description:
    "Joins the parts of a matrix that ran on several machines into one, compares their environments, and gives the verdict of the whole. A missing, doubled or foreign part is refused.",
  operands: { usage: "<dir...>", description: "the folder of each part, as --artifact-dir wrote it" },
  options: [
    ...driftOptions,
    { flags: "--artifact-dir <dir>", description: "write matrix.json and every part's artifacts there" },
  ],
  schema: z.object({ ...driftShape, artifactDir: mergedInto, operands: z.array(nonEmpty).check(z.minLength(1)) }),
  environment: [],
  exits: {
    pass: "every environment passed, and none drifted beyond --fail-on-drift",
    fail: "an environment failed or drifted, or a part is missing, doubled or foreign",
    skip: null,
  },
  examples: [
    ["axctl qa merge part-1 part-2 --artifact-dir whole", "join two parts"],
    ["axctl qa merge part-* --artifact-dir whole --baseline dev --json", "join all, compared with dev"],
  ],
  run: async (options, context) => {
    const { mergeShards } = await import("../../merge-shards.ts");
    const { document, error } = await mergeShards(context, { ...options, folders: options.operands });
    const view = async (page: Page) => (await import("../../views/matrix.ts")).matrixView(document, page);
    return { document, view, ...(error === undefined ? {} : { error }) };
  },
});
