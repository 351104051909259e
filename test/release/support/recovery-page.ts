import { isReachable, judgeVersion, worstOf } from "../../../src/release/train/recovery/judge.ts";
import {
  BRANCH_RULES,
  BRANCH_STATES,
  type Rule,
  UNREACHABLE,
  UNREACHABLE_BRANCHES,
  VERSION_RULES,
  VERSION_STATES,
  type VersionState,
} from "../../../src/release/train/recovery/states.ts";
import { versionStates, WHOLE } from "./recovery-states.ts";

const BEGIN = "<!-- rendered from src/release/train/recovery/states.ts -->";
const END = "<!-- end of what is rendered -->";

/** The page with the part between the marks as the table of states has it now. */
export function withRenderedTable(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the page lacks ${BEGIN} or ${END}`);
  return `${before}${BEGIN}\n\n${rendered()}\n\n${END}${after}`;
}

function rendered(): string {
  return [
    "### What a version's state consists of",
    partsTable(VERSION_STATES),
    ...unreachable(UNREACHABLE),
    "### What is said about a version",
    "Every row that holds counts, the first one most. Where one says `stop`, only that is said, and nothing is done at all.",
    rulesTable(VERSION_RULES),
    "### What a branch's state consists of",
    "Release Please keeps one branch for its next release of the target, or one for each component.",
    partsTable(BRANCH_STATES),
    ...unreachable(UNREACHABLE_BRANCHES),
    "### What is said about a branch",
    rulesTable(BRANCH_RULES),
    "### Pull request, tag and release together",
    "The rest is as it should be; the package goes to no registry.",
    gridTable(),
    countLine(),
  ].join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function words(name: string): string {
  return name.replaceAll("_", " ");
}

function partsTable(parts: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const rows = Object.entries(parts).flatMap(([part, values]) =>
    Object.entries(values).map(([value, meaning], index) => [index === 0 ? words(part) : "", `\`${value}\``, meaning]),
  );
  return table(["part", "value", "what it means"], rows);
}

function conditions<S>(when: Rule<S>["when"]): string {
  const told: string[] = [];
  for (const part in when)
    told.push(`${words(part)} ${(when[part] ?? []).map((value) => `\`${String(value)}\``).join(" or ")}`);
  return told.join(", ");
}

/** Braces stand for what is filled in. */
function rulesTable<S>(rules: readonly Rule<S>[]): string {
  const rows = rules.map(({ when, verdict, mending, says }) => [
    conditions(when),
    mending === undefined ? verdict : `${verdict}: \`${mending}\``,
    says.replaceAll(/\{(\w+)\}/g, "`{$1}`"),
  ]);
  return table(["when", "verdict", "what it means, and the next safe step"], rows);
}

function unreachable<S>(all: readonly { when: Rule<S>["when"]; why: string }[]): string[] {
  return [`Never together: ${all.map(({ when, why }) => `${conditions(when)} (${why})`).join("; ")}.`];
}

function gridTable(): string {
  const states = versionStates().filter(
    (state) =>
      isReachable(state) &&
      state.registry === "none" &&
      state.changelog === WHOLE.changelog &&
      state.package === WHOLE.package &&
      state.manifest === (state.tag === "absent" ? "ahead" : "equal"),
  );
  return table(["pull request", "tag", "release", "verdict", "what `recover` does"], states.map(gridRow));
}

function gridRow(state: VersionState): string[] {
  const findings = judgeVersion(state, {});
  const mendings = findings.flatMap(({ mending }) => (mending === null ? [] : `\`${mending}\``));
  const { pull_request, tag, release } = state;
  return [pull_request, tag, release, worstOf(findings) ?? "ok", mendings.join(", ") || "nothing"];
}

function countLine(): string {
  const reachable = versionStates().filter(isReachable);
  const count = (verdict: string | undefined) =>
    reachable.filter((state) => worstOf(judgeVersion(state, {})) === verdict).length;
  return `Of the ${reachable.length} states that a version can be in, ${count("stop")} stop, ${count("mend")} have something to mend, ${count("tell")} wait for somebody else, and ${count(undefined)} are as they should be. Each is judged in \`test/release/train/recovery/states.test.ts\`.`;
}
