import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { schemaNameOf } from "../../src/cli/schemas.ts";
import { catalogue } from "../../src/core/error-catalogue.ts";
import { currentInterface } from "../compatibility/interface.ts";
import { NOT_RUN, neededBy } from "./support/not-run.ts";
import { readCommands, readDocuments, readOutputs, readRequests, readSecrets } from "./support/record.ts";
import { commandLines, readRunbook } from "./support/runbook.ts";
import { isInstalled } from "./support/shells.ts";

/** Reads what the whole e2e suite left behind: run `npm test`, or the project `e2e` before this one. */
const requests = readRequests();
const outputs = readOutputs();
const pats = [...new Set(readSecrets())];

/**
 * Requests to the sandboxes that the tests run in their own process. One that `axctl sandbox` serves from a process of its
 * own (the demo's, and that of the interruption test) keeps what it saw to itself; there the outputs are audited only.
 */
describe("every request that a sandbox in the tests' process saw", () => {
  it("was recorded", () => {
    expect(requests.length).toBeGreaterThan(200);
    expect(pats.length).toBeGreaterThan(1);
  });

  it("carried a PAT to the exchange and to nothing else", () => {
    const carrying = requests.filter((request) => pats.some((pat) => JSON.stringify(request).includes(pat)));
    expect(carrying.length).toBeGreaterThan(10);
    expect(carrying.filter(({ path, method }) => path !== "/auth/exchange" || method !== "POST")).toEqual([]);
    expect(requests.filter(({ credential, path }) => credential === "pat" && path !== "/auth/exchange")).toEqual([]);
  });
});

describe("every output and artifact", () => {
  const jwts = new Set(
    requests.flatMap(({ credential, authorization }) =>
      credential === "jwt" && authorization ? [authorization.slice("Bearer ".length)] : [],
    ),
  );
  const secrets = [...pats, ...jwts];
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -2),
    // What stands behind the key id is secret even alone.
    ...(secret.startsWith("axp_") ? [secret.slice(secret.indexOf(".") + 1)] : []),
  ]);

  it("was recorded", () => {
    expect(outputs.length).toBeGreaterThan(100);
    expect(jwts.size).toBeGreaterThan(10);
  });

  it("holds no secret in any form", () => {
    const leaks = outputs.filter(({ text, what }) => !isSandbox(what) && forms.some((form) => text.includes(form)));
    expect(leaks.map(({ what }) => what)).toEqual([]);
  });

  it("holds no escape sequence but colours and, on a terminal, what moves the cursor; and no stack trace", () => {
    const motion = /\u001b\[(?:\?(?:25|2026)[hl]|\d*[ABGJK])/g;
    const strange = /\u001b(?!\[\d+m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
    const still = outputs.map(({ what, text, terminal }) => ({
      what,
      text: terminal ? text.replace(motion, "") : text,
    }));
    expect(still.filter(({ text }) => strange.test(text)).map(({ what }) => what)).toEqual([]);
    const traces = outputs.filter(({ what, text }) => !/ --debug\b/.test(what) && /\n\s+at .*:\d+:\d+/.test(text));
    expect(traces.map(({ what }) => what)).toEqual([]);
  });
});

describe("every document", () => {
  const documents = readDocuments();
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const folder = fileURLToPath(new URL("../../dist/schemas/", import.meta.url));
  const validators = new Map(
    readdirSync(folder).map((file) => [
      file.replace(".schema.json", ""),
      ajv.compile(JSON.parse(readFileSync(folder + file, "utf8"))),
    ]),
  );

  it("was recorded, of every kind that there is a published schema for", () => {
    expect(documents.length).toBeGreaterThan(100);
    const kinds = new Set<string | undefined>(documents.map(({ text }) => schemaNameOf(JSON.parse(text))));
    expect([...validators.keys()].filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it("follows its published JSON Schema", () => {
    const faults = documents.flatMap(({ what, text }) => {
      const document = JSON.parse(text);
      const validate = validators.get(schemaNameOf(document) ?? "");
      if (validate?.(document)) return [];
      return [`${what}: ${ajv.errorsText(validate?.errors ?? null)}`];
    });
    expect(faults).toEqual([]);
  });
});

describe("every artifact that is promised", () => {
  it("was written by a command, under that name", async () => {
    const { artifacts } = await currentInterface();
    // A command line has blanks, a file that one wrote has none.
    const files = outputs.map(({ what }) => what).filter((what) => !what.includes(" "));
    const written = new Set(files.map((path) => basename(path).replace(/^(?:dev|next)-/, "<env>-")));
    expect(artifacts.length).toBeGreaterThan(3);
    expect(artifacts.filter((name) => !written.has(name))).toEqual([]);
  });
});

describe("every error of the catalogue", () => {
  // For a person on a line of standard error; in a document as `summary.error`.
  const inLines = outputs.flatMap(({ what, text, code: exitCode }) =>
    [...text.matchAll(/^(?:error|stopped) ([A-Z_]+): /gm)].map(([, code = ""]) => ({ what, code, exitCode })),
  );
  const inDocuments = readDocuments().flatMap(({ what, text, code: exitCode }) => {
    const code: unknown = JSON.parse(text).summary?.error?.code;
    return typeof code === "string" ? [{ what, code, exitCode }] : [];
  });
  const known: Readonly<Record<string, { exit: number } | undefined>> = catalogue;

  it("was provoked through the built program, and no other one was", () => {
    const seen = new Set([...inLines, ...inDocuments].map(({ code }) => code));
    expect(Object.keys(catalogue).filter((code) => !seen.has(code))).toEqual([]);
    expect([...seen].filter((code) => known[code] === undefined)).toEqual([]);
  });

  it("ended the command with the exit code that it has there", () => {
    const ended = [...inLines, ...inDocuments].filter(({ exitCode }) => exitCode !== undefined);
    expect(new Set(ended.map(({ code }) => code)).size).toBeGreaterThan(40);
    expect(ended.filter(({ code, exitCode }) => known[code]?.exit !== exitCode)).toEqual([]);
  });
});

describe("every command line in a shell block of a page", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const folders = ["", "docs/", ".github/"];
  const pages = folders.flatMap((folder) =>
    readdirSync(root + folder)
      .filter((name) => name.endsWith(".md") && name !== "CHANGELOG.md")
      .map((name) => ({ page: folder + name, markdown: readFileSync(root + folder + name, "utf8") })),
  );
  const lacksProgram = (line: string) => {
    const program = neededBy(line);
    return program !== undefined && !isInstalled(program);
  };
  const shown = pages.flatMap(({ page, markdown }) =>
    commandLines(markdown)
      .filter((line) => !lacksProgram(line))
      .map((line) => `${page}: ${line}`),
  );
  const notRun = NOT_RUN.map(({ page, line }) => `${page}: ${line}`);
  const ran = new Set(readCommands().map(({ page, line }) => `${page}: ${line}`));

  it("was run, or is one that cannot be run here, with its reason", () => {
    expect(shown.length).toBeGreaterThan(150);
    expect(shown.filter((command) => !ran.has(command) && !notRun.includes(command))).toEqual([]);
  });

  it("is listed as one that cannot be run only where it is shown, and no test runs it", () => {
    expect(notRun.filter((command) => !shown.includes(command) || ran.has(command))).toEqual([]);
  });

  it("stands in a block of a language that says what is to be run", () => {
    const known = ["sh", "console", "toml", "yaml", "json", "ts", "text", ""];
    const languages = pages.flatMap(({ page, markdown }) => {
      const fences = [...markdown.matchAll(/^ *```([\w-]*)/gm)].filter((_, index) => index % 2 === 0);
      return fences.map(([, language = ""]) => ({ page, language }));
    });
    expect(languages.length).toBeGreaterThan(100);
    expect(languages.filter(({ language }) => !known.includes(language))).toEqual([]);
    // One within a list, or with a word behind its language that nothing knows, would be read by no test.
    const shells = languages.filter(({ language }) => language === "sh" || language === "console");
    expect(shells).toHaveLength(pages.flatMap(({ markdown }) => readRunbook(markdown)).length);
  });
});

/** The sandbox prints the test credentials that it made up: that is what it is for. */
function isSandbox(what: string): boolean {
  return what.startsWith("axctl sandbox");
}
