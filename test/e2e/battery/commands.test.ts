import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axctl } from "../../cli/support.ts";
import { allCases, whichCases } from "../../support/cases.ts";
import { parseDocument } from "../support/workspace.ts";
import { type Endpoint, JWT, OPAQUE, PAT, PAT_SECRET, startHostile } from "./hostile-server.ts";
import { homes, withoutPrograms, writeLogin } from "./in-process.ts";
import { injectionsIn, leaksIn } from "./inspect.ts";
import { triedOf } from "./run-battery.ts";
import { echoAnswers } from "./tables/echo.ts";
import { injectionAnswers } from "./tables/injection.ts";
import { redirectAnswers } from "./tables/redirect.ts";
import { type BadAnswer, NOT_THERE } from "./verdict.ts";

/** Every other command that asks the API, at each endpoint that it reads. */
const COMMANDS: readonly (readonly [line: string, endpoints: readonly Endpoint[]])[] = [
  ["auth whoami --env dev", ["exchange", "auth.whoami", "spaces.list"]],
  ["auth doctor --env dev --probe", ["exchange"]],
  ["login --env new --token-stdin --url", ["exchange", "auth.whoami", "spaces.list"]],
  ["qa matrix --env dev --space-id 5ac3f00d-0000-4000-8000-00000000cafe", ["exchange", "auth.whoami", "tasks.list"]],
];

const folders = homes();
let restore: () => void;
beforeAll(() => {
  restore = withoutPrograms();
});
afterAll(() => {
  restore();
  folders.dispose();
});

async function examine(line: string, endpoint: Endpoint, bad: BadAnswer): Promise<void> {
  if ((endpoint === "exchange" ? bad.exchange : bad.check) === NOT_THERE) return;
  for (const form of [[], ["--json"]]) {
    const server = await startHostile({
      under: endpoint,
      answer: bad.answer,
      ...(bad.issues === undefined ? {} : { issues: bad.issues }),
    });
    try {
      const home = folders.next();
      writeLogin(join(home, "config"), server.url, null);
      const args = [...line.split(" "), ...(line.endsWith("--url") ? [server.url] : []), ...form];
      const { code, stdout, stderr } = await axctl(home, args, {
        env: { AX_CONFIG_DIR: join(home, "config") },
        stdin: `${PAT}\n`,
      });
      expect([0, 2]).toContain(code);
      if (form.length > 0) expect(parseDocument(stdout)).toMatchObject({ ok: code === 0 });
      for (const text of [stdout, stderr]) {
        expect(leaksIn(text, [PAT_SECRET, JWT, OPAQUE])).toEqual([]);
        expect(injectionsIn(text)).toEqual([]);
      }
      expect(server.count(endpoint)).toBeGreaterThan(0);
    } finally {
      await server.close();
    }
  }
}

const answers = [...echoAnswers, ...injectionAnswers, ...redirectAnswers];
const examined = { tried: 0, of: 0 };

describe.each(COMMANDS)("%s lets nothing through", (line, endpoints) => {
  it.each(endpoints.map((endpoint, place) => [endpoint, place] as const))(
    "from %s",
    { timeout: 60_000 },
    async (endpoint, place) => {
      // Each answer once for each command, at one of the endpoints that it reads.
      const own = answers.filter((_, at) => at % endpoints.length === place);
      // Begun at another one for each command, where not all are tried.
      const tried = triedOf(
        own,
        COMMANDS.findIndex(([other]) => other === line),
      );
      const faults = tried.map((bad) =>
        examine(line, endpoint, bad).then(
          () => [],
          (error: unknown) => [`${bad.name}: ${error instanceof Error ? error.message : String(error)}`],
        ),
      );
      expect((await Promise.all(faults)).flat()).toEqual([]);
      examined.tried += tried.length;
      examined.of += own.length;
    },
  );
});

it("counts what was examined", () => {
  const { tried, of } = examined;
  console.log(`battery: ${tried} of ${of} answers to other commands (${whichCases}), as lines and as JSON`);
  expect(tried).toBeGreaterThan(allCases ? 100 : 50);
});
