import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { merge } from "./support/guarded-train.ts";
import { NOT_RUN, neededBy } from "./support/not-run.ts";
import { type Played, Reader } from "./support/reader.ts";
import { recordCommand } from "./support/record.ts";
import { type RunbookCommand, readRunbook } from "./support/runbook.ts";
import { isInstalled } from "./support/shells.ts";
import { NAME, OWNER, SOURCE } from "./support/train.ts";

/** Some pages are long. */
const LONG_MS = 300_000;
const RELEASE_BRANCH = "release-please--branches--main--components--x";
const WRITES = "axctl qa preflight --env dev --write --upload-file notes.txt --send-message";
const DELETE_BY_HAND =
  'curl -X DELETE -H "Authorization: Bearer $TOKEN" "$BASE_URL/api/v1/context/qa%3A1777636800%3A0123456789ab?space_id=$SPACE_ID"';
const root = fileURLToPath(new URL("../..", import.meta.url));

let reader: Reader;
beforeAll(async () => {
  reader = await Reader.open();
});
afterAll(() => reader.close());

const matrix = (folder: string) =>
  reader.types(`axctl qa matrix --env dev --env next --for release --artifact-dir ${folder}`);

/** A run for a release that lies back. */
async function preflightAt(commit: string): Promise<void> {
  reader.train.git("checkout", "--quiet", "--detach", commit);
  await reader.types("axctl qa preflight --env dev --for mcp-ui --artifact .ax/qa/dev-preflight.json");
  reader.train.git("checkout", "--quiet", SOURCE);
  await reader.removes(".ax/qa/dev-doctor.json");
}

/** The tag of a release comes to the clone, and GitHub deletes the branch of its pull request. */
async function afterRelease(tag: string): Promise<void> {
  reader.train.git("tag", tag, "origin/main");
  await reader.train.github.ask("DELETE", `/repos/${OWNER}/${NAME}/git/refs/heads/${RELEASE_BRANCH}`);
}

/** What was released is in `dev/staging`, too, and work goes on there. */
async function afterwards(): Promise<void> {
  reader.train.git("merge", "--quiet", "--no-edit", "origin/main");
  await reader.train.commit({ message: "feat: a bell", write: { "bell.txt": "a bell\n" } });
}

/** An entry as write checks leave one behind, for the token and the space that its deletion names. */
async function leaveEntry(): Promise<void> {
  const key = "qa:1777636800:0123456789ab";
  const body = JSON.stringify({ key, value: '"left"', space_id: reader.dev.spaces[0]?.id });
  const headers = { "content-type": "application/json", authorization: `Bearer ${await reader.jwt()}` };
  expect((await fetch(`${reader.dev.url}/api/v1/context`, { method: "POST", headers, body })).status).toBe(200);
}

/** What stays of write checks is drift where one environment alone has it. */
const writesAtNext = () => reader.types(WRITES.replace("dev", "next"));

const atBroken = { code: 2, anyOrder: true, env: () => ({ AX_CONFIG_DIR: reader.broken }) };
const forRelease = { before: () => matrix(".ax/qa") };

/** The pages, in an order in which releases come about, with what differs from typing their commands one after another. */
const PAGES: readonly (readonly [page: string, played: Readonly<Record<string, Played>>])[] = [
  ["docs/release-check.md", {}],
  [
    "README.md",
    {
      "axctl qa preflight --env next --for release --artifact .ax/qa/next-preflight.json": atBroken,
      "axctl qa matrix --env dev --env next --for release --artifact-dir .ax/qa/promotion": {
        ...atBroken,
        anyOrder: false,
      },
      "axctl release promote": { before: () => matrix(".ax/qa/promotion") },
      "axctl release pr": { before: () => merge(reader.train, SOURCE) },
      "axctl release create": { before: () => merge(reader.train, RELEASE_BRANCH) },
      "axctl release verify": { before: () => afterRelease("v1.3.0") },
    },
  ],
  ["docs/identity.md", {}],
  [
    "docs/ci.md",
    {
      "axctl qa verify --artifact-dir operator-qa-artifacts --require dev,next": {
        before: () => reader.types("axctl qa ci", reader.variables()),
      },
    },
  ],
  ["docs/evidence.md", { "jq -cSj 'del(.evidence.digest)' dev-preflight.json | sha256sum": { cwd: ".ax/qa" } }],
  ["docs/reports.md", {}],
  [
    "docs/write-checks.md",
    {
      [WRITES]: { anyOrder: true, before: writesAtNext },
      [DELETE_BY_HAND]: {
        before: leaveEntry,
        env: async () => ({
          TOKEN: await reader.jwt(),
          BASE_URL: reader.dev.url,
          SPACE_ID: reader.dev.spaces[0]?.id ?? "",
        }),
      },
    },
  ],
  ["docs/sandbox.md", {}],
  ["docs/release-recovery.md", {}],
  ["docs/release-plan.md", {}],
  [
    "docs/reference.md",
    {
      "axctl logout": {
        before: () =>
          cp(join(reader.workspace.config, "users", "dev", "user.toml"), join(reader.workspace.config, "user.toml")),
      },
      [WRITES]: { before: writesAtNext },
      "axctl qa verify --artifact-dir .ax/qa --require dev,next": forRelease,
      "axctl qa verify --artifact-dir .ax/qa --require dev --for mcp-ui --max-age 2h --commit v1.2.0 --json": {
        before: () => preflightAt("v1.2.0"),
      },
      "axctl qa gate --artifact-dir .ax/qa --require dev,next -- npm publish": forRelease,
      "axctl qa ci": { env: () => reader.variables() },
      "axctl qa ci --json --fail-on-drift any": { env: () => reader.variables() },
      "axctl qa merge part-1 part-2 --artifact-dir whole": {
        before: async () => {
          for (const part of ["1", "2"]) {
            await reader.removes(`part-${part}`);
            await reader.types(`axctl qa matrix --env dev --env next --shard ${part}/2 --artifact-dir part-${part}`);
          }
        },
      },
      "axctl release check": { before: afterwards },
      // GitHub is not asked, and what was not seen is no pass.
      "axctl release status --offline --json": { code: 3 },
      "axctl release promote --dry-run": { before: () => matrix(".ax/qa/promotion") },
      "axctl release pr --dry-run": { before: () => merge(reader.train, SOURCE) },
      "axctl release create --dry-run": { before: () => merge(reader.train, RELEASE_BRANCH) },
      "axctl release verify": { before: () => afterRelease("v1.4.0") },
    },
  ],
];

/** Pages of which other tests run a part, by what they leave to this one. */
const RUN_ELSEWHERE: Readonly<Record<string, (command: RunbookCommand, heading: string) => boolean>> = {
  // readme.test.ts, quick-starts.test.ts, release/publish.page.test.ts
  "README.md": ({ line }, heading) =>
    heading === "Quick starts" || heading === "The next release" || line === "axctl release publish",
  // identity-docs.test.ts
  "docs/identity.md": ({ expected }) => expected !== undefined,
  // rehearse.test.ts, release/publish.page.test.ts
  "docs/reference.md": ({ line }) => /^axctl (?:rehearse|release publish)\b/.test(line),
};

async function commandsOf(page: string): Promise<RunbookCommand[]> {
  const blocks = readRunbook(await readFile(join(root, page), "utf8"));
  const isElsewhere = RUN_ELSEWHERE[page] ?? (() => false);
  const isOut = (line: string) => NOT_RUN.some((one) => one.page === page && one.line === line);
  return blocks.flatMap(({ heading, commands }) =>
    commands.filter((command) => !isElsewhere(command, heading) && !isOut(command.line)),
  );
}

async function follow(page: string, isMeant: (command: RunbookCommand) => boolean): Promise<void> {
  const played = PAGES.find(([name]) => name === page)?.[1];
  const commands = (await commandsOf(page)).filter(isMeant);
  expect(commands).not.toEqual([]);
  const faults: string[] = [];
  for (const command of commands) {
    const fault = await reader.follows(command, played?.[command.line] ?? {});
    if (fault === undefined) recordCommand({ page, line: command.line });
    else faults.push(fault);
  }
  expect(faults.join("\n\n")).toBe("");
}

describe("every command that a page shows runs, and ends as the page says", () => {
  it.each(PAGES)("%s", (page) => follow(page, ({ line }) => neededBy(line) === undefined), LONG_MS);

  it.skipIf(!isInstalled("jq"))("docs/evidence.md, the digest [needs jq]", () =>
    follow("docs/evidence.md", ({ line }) => neededBy(line) === "jq"),
  );

  it.skipIf(!isInstalled("curl"))("docs/write-checks.md, by hand [needs curl]", () =>
    follow("docs/write-checks.md", ({ line }) => neededBy(line) === "curl"),
  );
});
