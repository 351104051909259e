import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { partOf } from "../support/cases.ts";
import { exchanged, type FakeAnswer, fakeApi, ok, suiteOf } from "./support/fake-api.ts";
import { sized } from "./support/screen.ts";
import { Workspace } from "./support/workspace.ts";

const PAT = "axp_u_k3y1dk3y1d.Zm9vYmFyQmF6UXV4";
const JWT = "eyJhbGciOiJub25lIn0.eyJqdGkiOiJ0aGUtbGl2ZS1vbmUifQ.c2lnbmF0dXJlLW9mLWl0";

/** What no terminal may be sent by a server: it would clear the screen, set the title, colour, overwrite or reorder. */
const HOSTILE = "\u001b[2J\u001b[31mred\u001b]0;title\u0007\r\b\u202e\u009b5n";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

/** A login for an API that gives these answers. */
async function loginTo(routes: Record<string, FakeAnswer>): Promise<void> {
  const { url } = await fakeApi(routes);
  const folder = join(workspace.config, "users", "shop");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const text = `token = "${PAT}"\nbase_url = "${url}"\nprincipal_type = "user"\n`;
  await writeFile(join(folder, "user.toml"), text, { mode: 0o600 });
}

/** Every form in which a server could echo a secret. */
function echoOf(secret: string): string {
  const bytes = Buffer.from(secret);
  return [secret, encodeURIComponent(secret), bytes.toString("base64"), bytes.toString("hex")].join(" | ");
}

/** Pieces of eight characters: the masked form, that is shown on purpose, holds fewer in a row. */
function piecesOf(secret: string): string[] {
  const forms = echoOf(secret).split(" | ");
  return forms.flatMap((form) => Array.from({ length: form.length - 8 }, (_, at) => form.slice(at, at + 8)));
}

function expectHarmless(bytes: string): void {
  for (const piece of [...piecesOf(PAT.slice(6)), ...piecesOf(JWT)]) expect(bytes).not.toContain(piece);
  expect(bytes).not.toMatch(/\u001b\[2J|\u001b\[31mred|\u001b\]|\u0007|\u0008|\u202e|\u009b/);
  expect(bytes).not.toMatch(/\r(?!\n)/);
}

/** The whole suite refused, each time with the same text. */
function refusing(detail: string): Record<string, FakeAnswer> {
  const routes = suiteOf({ status: 403, json: detail }, [{ id: "home", is_current: true }]);
  const answers = Object.keys(routes).map((route): [string, FakeAnswer] => [route, { status: 403, json: detail }]);
  return {
    ...Object.fromEntries(answers),
    "POST /auth/exchange": exchanged(JWT),
    "GET /api/v1/spaces": ok({ spaces: [{ id: "home", is_current: true, name: `${HOSTILE}${JWT}` }] }),
  };
}

const COMMANDS: [string, string[]][] = [
  ["preflight", ["qa", "preflight", "--env", "shop", "--retries", "0"]],
  ["matrix", ["qa", "matrix", "--env", "shop", "--retries", "0"]],
];
const WIDTHS = [20, 60, 80, 200];

describe.each(partOf(COMMANDS, 2))("no byte that a terminal is sent during a %s", (_, args) => {
  it.each(WIDTHS)("is a server's to choose, at %i columns", async (columns) => {
    await loginTo(refusing(`${HOSTILE} ${echoOf(JWT)} ${"x".repeat(40)} ${JWT}`));
    const run = await workspace.axctl(args, { terminal: sized({ columns, rows: 40 }) });
    expect(run.code).toBe(2);
    expect(run.stdout).toContain("\\e[2J");
    expect(run.stdout).toContain("***");
    expectHarmless(run.stdout);
  });

  it("is the token's that an exchange echoes when it refuses", async () => {
    const refused = { status: 401, json: { detail: `${HOSTILE} no such token: ${echoOf(PAT)}` } };
    await loginTo({ "POST /auth/exchange": refused });
    const run = await workspace.axctl(args, { terminal: sized({ columns: 80, rows: 40 }) });
    expect(run.stdout).toContain("no such token: ***");
    expectHarmless(run.stdout);
  });
});

describe("a cell of the matrix that is cut", () => {
  it.each(partOf([60, 72, 80, 90, 100], 2))(
    "shows no beginning of a secret that a server names its space by, at %i columns",
    async (columns) => {
      const id = `a${JWT}`;
      const space = { id, is_current: true };
      await loginTo({
        ...suiteOf(ok({ username: "ada", principal_type: "user", bound_agent: null }), [space]),
        "POST /auth/exchange": exchanged(JWT),
      });
      const run = await workspace.axctl(["qa", "matrix", "--env", "shop"], { terminal: sized({ columns, rows: 40 }) });
      expect(run.stdout).toMatch(/shop +✓ +[✓✗] +\d\/8 .*a\*\*\*/);
      expectHarmless(run.stdout);
    },
  );
});

describe("doctor's probe", () => {
  it("shows nothing of what a refusing server wrote that could do harm", async () => {
    await loginTo({ "POST /auth/exchange": { status: 401, json: { detail: `${HOSTILE}${echoOf(PAT)}` } } });
    const args = ["auth", "doctor", "--env", "shop", "--probe"];
    const run = await workspace.axctl(args, { terminal: sized({ columns: 80, rows: 40 }) });
    expect(run.code).toBe(2);
    expectHarmless(run.stdout);
  });
});
