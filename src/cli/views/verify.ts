import { shellQuote } from "../../core/shell.ts";
import type { VerifiedArtifact } from "../../evidence/verify-artifact.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { VerifyDocument } from "../verify.ts";
import type { Page, Verdict, View } from "../view.ts";
import { block, indentedTable, mark, verdict } from "./marks.ts";

/** Characters of an object id and of a digest that tell them apart for a person. */
const SHORT = 12;

/** The artifacts as a table, what is wrong with each, and the verdict. */
export function verifyView(document: VerifyDocument, { width }: Page): View {
  const header = ["", "artifact", "age", "commit", "digest", "problems"].map((name) => styled("dim", name));
  const table = indentedTable([header, ...document.artifacts.map(row)], width);
  const problems = document.problems.map(({ path, code, reason }): Text => {
    return ["  ", styled("red", "✗"), " ", path, "  ", styled("bold", code), `: ${reason}`];
  });
  const ignored = document.artifacts.flatMap(({ path, ignored_drift = [] }): Text[] =>
    ignored_drift.map((rule) => ["  ", styled("yellow", "!"), " ", path, `  ${rule}`]),
  );
  const body = [...table, ...block("Drift that it lives with", ignored), ...block("Problems", problems)];
  return { body, verdict: closing(document) };
}

function row({ ok, path, age_seconds, commit, digest, problems }: VerifiedArtifact): Text[] {
  const none = styled("dim", "none");
  return [
    mark(ok),
    path,
    age_seconds === null ? none : ageText(age_seconds),
    commit?.slice(0, SHORT) ?? none,
    digest?.replace("sha256:", "").slice(0, SHORT) ?? none,
    problems.length === 0 ? none : styled("red", problems.map(({ code }) => code).join(", ")),
  ];
}

/** A length of time in the largest unit that it fills. */
function ageText(seconds: number): string {
  const units: readonly [number, string][] = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
  ];
  const [size, unit] = units.find(([size]) => seconds >= size) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}

function closing(document: VerifyDocument): Verdict {
  const { ok, required, target, commit, artifacts, summary, artifact_dir } = document;
  const about = `for ${target} from ${required.join(", ")} at ${commit.slice(0, SHORT)}`;
  const where = `--artifact-dir ${shellQuote(artifact_dir)} --require ${required.join(",")}`;
  if (!ok) {
    const count = `${summary.failed} of ${artifacts.length} artifacts ${summary.failed === 1 ? "does" : "do"} not hold`;
    return verdict(false, `the evidence ${about} does not count: ${count}`, measureAgain(document));
  }
  const text = `the evidence ${about} holds: ${artifacts.length} artifacts`;
  return summary.command === "axctl qa gate"
    ? verdict(true, text)
    : verdict(true, text, `axctl qa gate ${where} --for ${shellQuote(target)} -- <command>`);
}

/** What makes evidence anew: there is no mending it. */
function measureAgain({ required, target, artifact_dir }: VerifyDocument): string {
  const [env = "", ...others] = required;
  const dir = artifact_dir.replace(/\/+$/, "");
  const gate = `--for ${shellQuote(target)}`;
  if (others.length === 0) {
    return `axctl qa preflight --env ${env} ${gate} --artifact ${shellQuote(`${dir}/${env}-preflight.json`)}`;
  }
  return `axctl qa matrix ${required.map((name) => `--env ${name}`).join(" ")} ${gate} --artifact-dir ${shellQuote(dir)}`;
}
