import { styled, type Text } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import { verdict } from "./marks.ts";

interface QaEnvsDocument {
  skipped: boolean;
  summary: { reason?: string };
  envs: readonly { env: string; requested_env: string }[];
  github_matrix: object;
}

/** The environments by name, or the one line that a job matrix is made of. */
export function qaEnvsView(document: QaEnvsDocument, { githubMatrix }: { githubMatrix: boolean }): View {
  if (githubMatrix) return { body: [JSON.stringify(document.github_matrix)] };
  if (document.skipped)
    return { body: [], verdict: verdict(false, `skipped: ${document.summary.reason ?? ""}`, "axctl login --env dev") };
  const body = document.envs.map(
    ({ env, requested_env }): Text => (env === requested_env ? env : [env, styled("dim", ` (--env ${requested_env})`)]),
  );
  return { body };
}
