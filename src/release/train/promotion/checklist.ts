import { code } from "../../../evidence/reports/markdown-code.ts";
import type { VerifiedArtifact } from "../../../evidence/verify-artifact.ts";

/** One line of the operator's list. */
export interface ChecklistItem {
  done: boolean;
  /** Markdown. */
  text: string;
  /** Of the artifacts that show it. */
  digests: readonly string[];
}

/**
 * The operator's sequence (seed/release-process.md, "Required Operator QA Sequence"), ticked as far as an artifact that was verified
 * shows it; what no artifact shows is a person's to tick. Pure.
 */
export function checklist({ artifacts }: { artifacts: readonly VerifiedArtifact[] }): ChecklistItem[] {
  const envs = [...new Set(artifacts.flatMap(({ env }) => env ?? []))];
  const shown = (kind: VerifiedArtifact["kind"], env: string | null) =>
    artifacts.filter((artifact) => artifact.kind === kind && artifact.env === env);
  const item = (kind: VerifiedArtifact["kind"], env: string | null, text: string): ChecklistItem => {
    const found = shown(kind, env);
    return {
      done: found.length > 0 && found.every(({ ok }) => ok),
      text,
      digests: found.flatMap(({ ok, digest }) => (ok && digest !== null ? [digest] : [])),
    };
  };
  return [
    ...envs.map((env) => item("doctor", env, code(`axctl auth doctor --env ${env}`))),
    ...envs.map((env) => item("preflight", env, code(`axctl qa preflight --env ${env} --for release`))),
    ...(envs.length < 2
      ? []
      : [item("matrix", null, code(`axctl qa matrix ${envs.map((env) => `--env ${env}`).join(" ")} --for release`))]),
    {
      done: false,
      text: "MCP Jam, widget, Playwright and manual release QA, where the change asks for them",
      digests: [],
    },
    {
      done: false,
      text: "Reviewed, and merged with a merge commit: a squash would leave one commit to plan from",
      digests: [],
    },
  ];
}
