import * as z from "zod/mini";
import { command } from "../../command.ts";
import { inspectOptions, inspectShape } from "../../inspect-options.ts";
import { flag } from "../../options.ts";
import { trainVariables } from "../../variables.ts";

export default command({
  description:
    "One table over all that the release of the target's versions consists of: manifest, package files, changelog, tag, GitHub Release, registry, labels and leftover branches, with what each should be, what it is, and what to do. Asked in one wave; what nobody could be asked about is no pass (3).",
  options: inspectOptions,
  schema: z.object({ ...inspectShape, fetch: flag }),
  environment: trainVariables,
  exits: {
    pass: "all that the release consists of is as it should be",
    fail: "something is missing or contradicts itself",
    skip: "something could not be asked, or nothing was released yet",
  },
  examples: [
    ["axctl release verify", "after the publish workflow"],
    ["axctl release verify --provenance --json", "demand an attestation, too"],
  ],
  run: async (options, context) => {
    const { releaseVerify } = await import("../../release-verify.ts");
    return releaseVerify(context, options);
  },
});
