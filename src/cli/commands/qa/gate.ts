import * as z from "zod/mini";
import { AxctlError } from "../../../core/errors.ts";
import { command } from "../../command.ts";
import { runGated } from "../../run-gated.ts";
import { verify, verifyOptions, verifyShape } from "../../verify.ts";
import { linesOf, type Page } from "../../view.ts";

export default command({
  description: [
    "Verifies the evidence as `axctl qa verify` does, then runs COMMAND without a shell and ends with its exit code.",
    "When the evidence does not hold, it ends with 2 and COMMAND never starts.",
  ].join(" "),
  options: verifyOptions,
  schema: z.object(verifyShape),
  rest: "COMMAND ARG…",
  environment: [],
  exits: {
    pass: "the evidence holds, and COMMAND ended with 0; whatever else COMMAND ends with is the exit code, too",
    fail: "the evidence does not hold: COMMAND was not started",
    skip: null,
  },
  examples: [
    ["axctl qa gate --artifact-dir .ax/qa --require dev,next -- npm publish", "publish only what passed"],
    ["axctl qa gate --artifact-dir .ax/qa --require dev -- bash -c 'make a && make b'", "a shell, where one is wanted"],
  ],
  run: async (options, context, [file = "", ...args]) => {
    if (file === "")
      throw new AxctlError("USAGE", { reason: "no COMMAND stands behind `--`", command: "axctl qa gate" });
    const document = await verify(context, options, "axctl qa gate");
    const view = async (page: Page) =>
      (await import("../../views/verify.ts")).verifyView(context.redactor.value(document), page);
    if (!document.ok) return { document, view };
    // Standard output belongs to COMMAND from here on.
    const lines = options.json
      ? [JSON.stringify(document)]
      : linesOf(await view({ width: context.output.width() }), options);
    for (const line of lines) context.output.note(line);
    return { exitCode: await runGated(context, [file, args]) };
  },
});
