import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partOf } from "../../support/cases.ts";
import { recordSecrets } from "../support/record.ts";
import { Workspace } from "../support/workspace.ts";
import { hostileFor, judgeWrites, writeArguments } from "./examine-writes.ts";
import { type Elsewhere, JWT, OPAQUE, PAT, startElsewhere, startHostile } from "./hostile-server.ts";
import { writeLogin } from "./in-process.ts";
import { writeCasesOf } from "./run-battery.ts";
import { echoAnswers } from "./tables/echo.ts";
import { statusAnswers } from "./tables/http.ts";
import { injectionAnswers } from "./tables/injection.ts";
import { shapeAnswers } from "./tables/json.ts";
import { redirectAnswers } from "./tables/redirect.ts";
import { transportAnswers } from "./tables/transport.ts";
import type { BadAnswer } from "./verdict.ts";
import { FILE } from "./write-server.ts";

/** A handful of what is judged case by case in this process elsewhere, as users have it: the built binary. */
let elsewhere: Elsewhere;
let workspace: Workspace;
beforeAll(async () => {
  recordSecrets([PAT, JWT, OPAQUE]);
  [elsewhere, workspace] = await Promise.all([startElsewhere(), Workspace.create()]);
});
afterAll(async () => {
  await Promise.all([elsewhere.close(), workspace.dispose()]);
});

const named = (name: string, table: readonly BadAnswer[]): BadAnswer => {
  const found = table.find((bad) => bad.name === name);
  if (found === undefined) throw new Error(`no answer is named ${name}`);
  return found;
};

const ANSWERS: readonly BadAnswer[] = [
  named("a reset before the head", transportAnswers),
  named("a reset before the head, once", transportAnswers),
  named("no answer at all", transportAnswers),
  named("a body of 400 MB with its length", transportAnswers),
  named("401 for ever", statusAnswers),
  named("401 once", statusAnswers),
  named("503 once", statusAnswers),
  named("404", statusAnswers),
  named("null", shapeAnswers),
  named("307 to another origin", redirectAnswers),
  named("secrets as it is", echoAnswers),
  named("the PAT in all texts of a sound answer, part 1", echoAnswers),
  named("a token that looks like none in all texts of a sound answer, part 1", echoAnswers),
  named("line feeds and separators, in a sound answer", injectionAnswers),
];

describe.concurrent("the built binary, each answer at a write of each chain", { timeout: 60_000 }, () => {
  it.each(
    partOf(
      ANSWERS.map((bad, at) => [bad.name, bad, at] as const),
      2,
    ),
  )("%s", async (_, bad, at) => {
    const cases = writeCasesOf(bad);
    const kept = cases.find(({ keep }) => keep);
    // What may pass is examined with --keep, under which most is named; of the rest, another write every time.
    const one = kept ?? cases[at % cases.length];
    if (one === undefined) throw new Error("no write gives this answer");
    const server = await startHostile(hostileFor(one, elsewhere.url));
    const folder = join(workspace.root, `case-${at}`);
    mkdirSync(folder);
    writeLogin(join(folder, "config"), server.url);
    const [artifact, file] = [join(workspace.work, `${at}.json`), join(folder, FILE.name)];
    writeFileSync(file, FILE.text);
    const json = at % 2 === 0;
    try {
      const run = await workspace.axctl(
        [
          "qa",
          "preflight",
          "--env",
          "dev",
          "--artifact",
          artifact,
          ...writeArguments(one, file),
          ...(json ? ["--json"] : []),
        ],
        { env: { AX_CONFIG_DIR: join(folder, "config") } },
      );
      judgeWrites(one, { left: { ...run, artifact: readFileSync(artifact, "utf8") }, server, json });
    } finally {
      await server.close();
    }
    expect(elsewhere.connections()).toBe(0);
  });
});
