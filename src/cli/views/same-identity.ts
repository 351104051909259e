import { shellQuote } from "../../core/shell.ts";
import type { DoctorReport } from "../../identity/doctor.ts";

type Facts = Pick<DoctorReport, "selected_env" | "sources"> & {
  effective: Pick<DoctorReport["effective"], "principal_intent" | "space_id" | "space_source">;
};

/** The options that give another command the same identity, as the end of a command line; empty when it needs none. */
export function sameIdentity(facts: Facts): string {
  const { space_id, space_source } = facts.effective;
  const chosen = space_source === "option:--space-id" ? space_id : null;
  return `${sameLogin(facts)}${chosen === null ? "" : ` --space-id ${shellQuote(chosen)}`}`;
}

/** With `--env` only that login counts: it is the same identity only when nothing else counted here. */
function sameLogin({ selected_env, sources, effective }: Facts): string {
  const alone = sources.every(({ used, name }) => !used || /^user_login(?::|$)/.test(name));
  const same = alone && effective.principal_intent === "user";
  return selected_env !== null && same ? ` --env ${shellQuote(selected_env)}` : "";
}
