import { expect, it } from "vitest";
import { rehearsalDocument } from "../../src/cli/rehearsal-document.ts";
import { exitCodeOf } from "../../src/core/exit-codes.ts";
import type { Played } from "../../src/sandbox/rehearsal/play.ts";

const stage = (state: Played["state"], ok: boolean | null, reason: string | null = null): Played => ({
  ...{ name: "pr", part: "train", state, command: "axctl release pr", says: "", findings: [], reason, ok },
  ...{ expected: 0, exit_code: ok === null ? null : 0, ms: 1 },
});
const [passed, failed] = [stage("played", true), stage("played", false)];
const [dry, none] = [stage("dry_run", true, "no registry"), stage("not_played", null, "no GitHub")];

it.each<[string, Played[], number, Record<string, unknown>]>([
  ["all played as expected", [passed, passed], 0, { played: 2, next: "axctl release status, for the real train" }],
  ["a dry run among them", [passed, dry], 0, { played: 1, dry_run: 1, next: "no registry" }],
  ["one that was not played", [passed, dry, none], 3, { not_played: 1, next: "no registry; no GitHub" }],
  [
    "one that failed, and the rest not played",
    [passed, failed, none],
    2,
    { failed: 1, next: "look at what axctl release pr printed, and run the rehearsal again" },
  ],
])("%s", (_, stages, code, summary) => {
  const document = rehearsalDocument({ repository: "temporary", name: "o/r", commit: "c", stages });
  expect(exitCodeOf(document)).toBe(code);
  expect(document.summary).toMatchObject(summary);
  expect(document.details).toBe(stages);
});
