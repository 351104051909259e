import { releaseVerifyDocument } from "../release/train/verify/document.ts";
import type { Context } from "./context.ts";
import { type InspectOptions, inspectRelease } from "./inspect-release.ts";
import type { Result } from "./respond.ts";
import { openTrain } from "./train.ts";

/**
 * Looks at all that the release of the target's versions consists of.
 *
 * @throws AxctlError `NO_GITHUB_TOKEN`, `GITHUB_…`, `CLONE_BEHIND` and what a plan throws
 */
export async function releaseVerify(context: Context, options: InspectOptions): Promise<Result> {
  const { openRepository } = await import("../system/git.ts");
  const here = await openRepository(context.machine, "HEAD");
  try {
    const train = await openTrain(context, here, { options, purpose: "read" });
    const document = releaseVerifyDocument(await inspectRelease(context, { train, options }));
    const view = async () =>
      (await import("./views/release-verify.ts")).releaseVerifyView(context.redactor.value(document));
    return { document, view };
  } finally {
    here.close();
  }
}
