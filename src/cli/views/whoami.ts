import { styled } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import type { WhoamiAnswer } from "../whoami.ts";
import { block, findingLines, indentedTable, verdict } from "./marks.ts";
import { shortError } from "./preflight.ts";
import { sameIdentity } from "./same-identity.ts";

/** Who the API says a command runs as. */
export function whoamiView({ document, doctor: explained }: WhoamiAnswer): View {
  const same = sameIdentity(explained);
  const doctor = `axctl auth doctor${same}`;
  const problems = block("Problems", findingLines(document.problems, "red"));
  if (document.skipped)
    return {
      body: problems,
      verdict: verdict(false, `skipped, nothing was asked: ${document.summary.reason ?? ""}`, doctor),
    };
  if (document.principal === null) {
    const reason =
      document.error === undefined ? "the configuration does not allow to ask" : shortError(document.error);
    return { body: problems, verdict: verdict(false, `the API did not say who this is: ${reason}`, doctor) };
  }
  const { username, principal_type, bound_agent } = document.principal;
  const agent = bound_agent?.agent_name ?? bound_agent?.agent_id ?? null;
  const space =
    document.space_id ??
    (document.space_error !== null && "code" in document.space_error ? document.space_error.detail : null);
  const rows: [string, string | null][] = [
    ["principal", `${username} (${principal_type})`],
    ["agent", agent],
    ["host", document.base_url],
    ["space", space],
    ["token", `${document.token} from ${document.auth_source}`],
  ];
  return {
    body: indentedTable(rows.map(([label, value]) => [styled("dim", label), value ?? styled("dim", "none")])),
    verdict: verdict(true, `the API knows ${username}`, `axctl qa preflight${same}`),
  };
}
