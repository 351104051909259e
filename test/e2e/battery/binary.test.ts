import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partOf } from "../../support/cases.ts";
import { recordSecrets } from "../support/record.ts";
import { Workspace } from "../support/workspace.ts";
import { judgeDocument, judgeLines, judgeOutput, judgeRequests } from "./examine.ts";
import { type Elsewhere, JWT, OPAQUE, PAT, startElsewhere, startHostile } from "./hostile-server.ts";
import { writeLogin } from "./in-process.ts";
import { casesOf } from "./run-battery.ts";
import { echoAnswers } from "./tables/echo.ts";
import { exchangeAnswers } from "./tables/exchange.ts";
import { statusAnswers, typeAnswers } from "./tables/http.ts";
import { injectionAnswers } from "./tables/injection.ts";
import { shapeAnswers, textAnswers } from "./tables/json.ts";
import { redirectAnswers } from "./tables/redirect.ts";
import { transportAnswers } from "./tables/transport.ts";
import { CALM } from "./verdict.ts";

/** What is judged case by case in this process elsewhere is judged once more here as users have it: the built binary. */
let elsewhere: Elsewhere;
let workspace: Workspace;
beforeAll(async () => {
  recordSecrets([PAT, JWT, OPAQUE]);
  [elsewhere, workspace] = await Promise.all([startElsewhere(), Workspace.create()]);
});
afterAll(async () => {
  await Promise.all([elsewhere.close(), workspace.dispose()]);
});

const everyNth = <T>(step: number, all: readonly T[]) => all.filter((_, at) => at % step === 0);

const answers = [
  ...transportAnswers,
  ...everyNth(3, [statusAnswers, redirectAnswers, typeAnswers, textAnswers, shapeAnswers, exchangeAnswers].flat()),
  ...everyNth(9, [...echoAnswers, ...injectionAnswers]),
];

describe.concurrent("the built binary, each answer at one endpoint", { timeout: 60_000 }, () => {
  it.each(
    partOf(
      answers.map((bad, at) => [bad.name, bad, at] as const),
      2,
    ),
  )("%s", async (_, bad, at) => {
    const cases = casesOf(bad);
    const one = cases[(at * 7) % cases.length];
    if (one === undefined) throw new Error("no endpoint gives this answer");
    const server = await startHostile({
      under: one.endpoint,
      answer: bad.answer,
      elsewhere: elsewhere.url,
      ...(bad.issues === undefined ? {} : { issues: bad.issues }),
    });
    const folder = join(workspace.root, `case-${at}`);
    mkdirSync(folder);
    writeLogin(join(folder, "config"), server.url, one.routed ? null : undefined);
    const artifact = join(workspace.work, `${at}.json`);
    const form = at % 2 === 0 ? ["--json"] : [];
    try {
      const run = await workspace.axctl(
        ["qa", "preflight", "--env", "dev", "--artifact", artifact, ...(bad.options ?? CALM), ...form],
        { env: { AX_CONFIG_DIR: join(folder, "config") } },
      );
      const left = { ...run, artifact: readFileSync(artifact, "utf8") };
      judgeDocument(one, left);
      if (at % 2 === 0) expect(left.stdout === left.artifact).toBe(true);
      else judgeLines(one, left);
      judgeRequests(one, server);
      judgeOutput(left);
    } finally {
      await server.close();
    }
    expect(elsewhere.connections()).toBe(0);
  });
});
