import * as z from "zod/mini";
import { command } from "../../command.ts";
import { driftOptions, driftShape } from "../../drift-options.ts";
import { suiteOptions, suiteShape } from "../../gate-options.ts";
import { flag } from "../../options.ts";
import { transportVariables } from "../../variables.ts";

export default command({
  description: [
    "The whole sequence for CI: doctor and preflight for each configured environment, then the matrix over all of them.",
    "Configured by variables: AX_QA_ENVS (default dev,next), AX_QA_TARGET (default release), AX_QA_ARTIFACT_DIR (default",
    "operator-qa-artifacts), AX_QA_CONFIG_DIR, AX_QA_REQUIRE_MATRIX, and for each environment AX_QA_<ENV>_TOKEN, _BASE_URL",
    "and _SPACE_ID. Every other AX_* variable and this machine's own logins are ignored.",
  ].join(" "),
  options: [...suiteOptions, ...driftOptions],
  schema: z.object({ ...suiteShape, ...driftShape, json: flag, quiet: flag }),
  environment: [
    "AX_QA_ENVS",
    "AX_QA_TARGET",
    "AX_QA_ARTIFACT_DIR",
    "AX_QA_CONFIG_DIR",
    "AX_QA_REQUIRE_MATRIX",
    "AX_QA_<ENV>_TOKEN",
    "AX_QA_<ENV>_PAT",
    "AX_QA_<ENV>_BASE_URL",
    "AX_QA_<ENV>_URL",
    "AX_QA_<ENV>_SPACE_ID",
    "GITHUB_ACTIONS",
    "GITHUB_STEP_SUMMARY",
    "USER",
    ...transportVariables,
  ],
  exits: {
    pass: "every environment that was asked for is configured, passed, and none drifted beyond --fail-on-drift",
    fail: "an environment failed or drifted",
    skip: "an environment is not configured, and nothing failed",
  },
  examples: [
    ["axctl qa ci", "gate the environments of AX_QA_ENVS, each configured by its three variables"],
    ["axctl qa ci --json --fail-on-drift any", "one JSON document; any drift closes the gate"],
  ],
  run: async (options, context) => {
    const { runCi } = await import("../../ci.ts");
    return runCi(context, options);
  },
});
