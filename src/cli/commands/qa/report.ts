import * as z from "zod/mini";
import { REPORT_FORMATS } from "../../../evidence/reports/formats.ts";
import { command } from "../../command.ts";
import { flag, nonEmpty, oneOf } from "../../options.ts";

export default command({
  description:
    "Renders the artifacts in a folder for people and for other tools. It judges nothing anew: an artifact that was altered, or that cannot be read, is shown as a failure.",
  operands: {
    usage: "<dir>",
    description: "the folder that `qa matrix --artifact-dir`, `qa ci` or --artifact wrote to",
  },
  options: [
    { flags: "--format <format>", description: `one of ${REPORT_FORMATS.join(", ")}`, values: REPORT_FORMATS },
    { flags: "--out <file>", description: "write the report to this file (default: standard output)" },
  ],
  schema: z.object({
    operands: z.tuple([nonEmpty]),
    format: oneOf(REPORT_FORMATS),
    out: z.optional(nonEmpty),
    json: flag,
    quiet: flag,
  }),
  environment: [],
  exits: {
    pass: "every artifact could be used, whatever the gate's verdict",
    fail: "an artifact does not count, or no statement about a commit can be made",
    skip: null,
  },
  examples: [
    ["axctl qa report .ax/qa --format html --out .ax/qa/report.html", "one page for people"],
    ['axctl qa report .ax/qa --format markdown >> "$GITHUB_STEP_SUMMARY"', "the summary of a GitHub Actions job"],
    ["axctl qa report .ax/qa --format junit --out junit.xml", "for a CI server's list of tests"],
  ],
  run: async (options, context) => {
    const { report } = await import("../../report.ts");
    return report(context, { folder: options.operands[0], ...options });
  },
});
