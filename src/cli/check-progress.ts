import type { CheckResult } from "../gate/check.ts";
import type { Text } from "../terminal/text.ts";
import { styled } from "../terminal/text.ts";
import type { Context } from "./context.ts";

/** How the checks of one environment are shown while they run: a line for each one as it ends. */
export interface CheckProgress {
  onCheck(result: CheckResult): void;
  end(): void;
}

/** On a terminal a spinner says how many have ended; elsewhere the same lines come without it. */
export async function checkProgress(
  { output }: Pick<Context, "output">,
  line: (result: CheckResult) => Text,
  { json, quiet }: { json: boolean; quiet: boolean },
): Promise<CheckProgress> {
  if (json || quiet) return { onCheck: () => undefined, end: () => undefined };
  const live = await output.live();
  let ended = 0;
  live?.show((spinner) => [[styled("cyan", spinner), styled("dim", ` ${ended} checks ended`)]]);
  return {
    onCheck: (result) => {
      ended += 1;
      output.print(line(result));
    },
    end: () => live?.end(),
  };
}
