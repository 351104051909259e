import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/core/redact.ts";
import { createOutput, type OutputNeeds, wantsColor } from "../../src/terminal/output.ts";
import { styled } from "../../src/terminal/text.ts";

const PAT = "axp_u_k3yid.s3cr3ts3cr3t";
const ANSI = /\u001b\[/;

/** An output whose streams are kept. */
function open(needs: Partial<OutputNeeds> & { isTTY?: boolean } = {}) {
  const written = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof written) => ({
    isTTY: needs.isTTY ?? false,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const redactor = createRedactor();
  redactor.add(PAT);
  const output = createOutput({
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    redactor,
    env: {},
    noColor: false,
    ...needs,
  });
  return { output, written, redactor };
}

describe("each line", () => {
  it("goes to its stream: the result to standard output, what stands beside it to standard error", () => {
    const { output, written } = open();
    output.print("result");
    output.note("note");
    expect(written).toEqual({ stdout: "result\n", stderr: "note\n" });
  });

  it("is one line, whatever it is made of", () => {
    const { output, written } = open();
    output.print("a\r\nb\u2028c\u0085d");
    expect(written.stdout).toBe("a\\r\\nb\\u2028c\\u0085d\n");
  });

  it("shows no secret, no escape sequence and no workflow command, on either stream", () => {
    const { output, written } = open({ isTTY: true });
    for (const line of [output.print, output.note]) {
      line([styled("red", `token ${PAT}`), " \u001b[2J \u202e"]);
      line(["::", "error::boom"]);
      line("::add-mask::x");
      line(["see ", "##[error]boom"]);
    }
    for (const text of Object.values(written)) {
      expect(text).not.toContain("s3cr3t");
      expect(text).toContain("token ***");
      expect(text).toContain("\\e[2J \\u202e");
      expect(text).toContain("\n: :error::boom\n");
      expect(text).toContain("\n: :add-mask::x\n");
      expect(text).toContain("\nsee ## [error]boom\n");
    }
  });
});

describe("the JSON document", () => {
  it("is one document on standard output, which says what it was given", () => {
    const { output, written } = open();
    const document = { version: 1, text: "a\u001b[2J\u202e ##[error] ::x::", list: [1, null] };
    expect(output.jsonShown()).toBe(false);
    output.json(document);
    expect(output.jsonShown()).toBe(true);
    expect(JSON.parse(written.stdout)).toEqual(document);
    expect(written.stdout).not.toMatch(/\u001b|\u202e|##\[/);
    expect(written.stdout.endsWith("}\n")).toBe(true);
    expect(written.stderr).toBe("");
  });

  it("shows no secret, in keys or values", () => {
    const { output, written } = open();
    output.json({ [PAT]: [PAT, encodeURIComponent(PAT), Buffer.from(PAT).toString("base64")] });
    expect(JSON.parse(written.stdout)).toEqual({ "***": ["***", "***", expect.stringMatching(/^\*\*\*.{0,2}$/)] });
  });

  it("is never coloured", () => {
    const { output, written } = open({ isTTY: true, env: { FORCE_COLOR: "1" } });
    output.json({ ok: true });
    expect(written.stdout).toBe('{\n  "ok": true\n}\n');
  });
});

describe("colour", () => {
  it.each<[string, { isTTY: boolean; env: Record<string, string>; noColor: boolean }, boolean]>([
    ["a terminal has it", { isTTY: true, env: {}, noColor: false }, true],
    ["a pipe has none", { isTTY: false, env: {}, noColor: false }, false],
    ["CI has none", { isTTY: true, env: { CI: "true" }, noColor: false }, false],
    ["a dumb terminal has none", { isTTY: true, env: { TERM: "dumb" }, noColor: false }, false],
    ["NO_COLOR turns it off", { isTTY: true, env: { NO_COLOR: "1" }, noColor: false }, false],
    ["NO_COLOR turns it off whatever it says", { isTTY: true, env: { NO_COLOR: "0" }, noColor: false }, false],
    ["an empty NO_COLOR says nothing", { isTTY: true, env: { NO_COLOR: "" }, noColor: false }, true],
    ["FORCE_COLOR turns it on", { isTTY: false, env: { FORCE_COLOR: "1" }, noColor: false }, true],
    ["FORCE_COLOR turns it on in CI", { isTTY: false, env: { FORCE_COLOR: "true", CI: "1" }, noColor: false }, true],
    ["an empty FORCE_COLOR says nothing", { isTTY: false, env: { FORCE_COLOR: "" }, noColor: false }, false],
    ["FORCE_COLOR=0 turns it off", { isTTY: true, env: { FORCE_COLOR: "0" }, noColor: false }, false],
    ["NO_COLOR before FORCE_COLOR", { isTTY: true, env: { NO_COLOR: "1", FORCE_COLOR: "1" }, noColor: false }, false],
    ["--no-color wins over everything", { isTTY: true, env: { FORCE_COLOR: "1" }, noColor: true }, false],
  ])("%s", (_, given, wanted) => {
    expect(wantsColor(given)).toBe(wanted);
    const { output, written } = open(given);
    output.print(styled("green", "text"));
    expect(ANSI.test(written.stdout)).toBe(wanted);
    expect(written.stdout).toContain("text");
  });

  it("is decided for each stream on its own", () => {
    let note = "";
    const stderr = {
      isTTY: false,
      write: (text: string) => {
        note += text;
      },
    };
    const { output, written } = open({ isTTY: true, stderr });
    output.print(styled("red", "x"));
    output.note(styled("red", "x"));
    expect([ANSI.test(written.stdout), ANSI.test(note)]).toEqual([true, false]);
  });
});
