import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/core/redact.ts";
import { createOutput } from "../../src/terminal/output.ts";
import type { Sink } from "../../src/terminal/sink.ts";

const PAT = "axp_u_k3yid.s3cr3ts3cr3t";

function open(stdout: Partial<Sink> = {}) {
  const written = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof written): Sink => ({
    isTTY: false,
    write: (text) => {
      written[name] += text;
    },
  });
  const redactor = createRedactor();
  redactor.add(PAT);
  const streams = { stdout: { ...sink("stdout"), ...stdout }, stderr: sink("stderr") };
  return { output: createOutput({ ...streams, redactor, env: {}, noColor: false }), written };
}

describe("an annotation", () => {
  const annotated = (title: string, message: string) => {
    const { output, written } = open();
    output.annotation(title, message);
    expect(written.stdout).toBe("");
    return written.stderr;
  };

  it.each([
    ["is one command of the runner's", "dev", "it failed", "::error title=dev::it failed\n"],
    ["can hold no end of its title", "a::b,c=d", "x", "::error title=a%3A%3Ab%2Cc=d::x\n"],
    ["can hold no second property", "a,file=x.ts", "x", "::error title=a%2Cfile=x.ts::x\n"],
    ["keeps colons and commas in its message", "a", "b: c, d::e", "::error title=a::b: c, d::e\n"],
    ["makes no escape of a percent sign", "50%0A", "100%0D%25", "::error title=50%250A::100%250D%2525\n"],
    ["shows line ends instead of making them", "a\nb", "c\r\n::error::d", "::error title=a\\nb::c\\r\\n::error::d\n"],
    ["can hold no command of the other kind", "##[error]", "##[group]", "::error title=## [error]::## [group]\n"],
    ["can begin with no command", "t", "::add-mask::x", "::error title=t::: :add-mask::x\n"],
    ["holds no secret", PAT, `token ${PAT}`, "::error title=***::token ***\n"],
    ["holds no escape sequence", "\u001b[2J", "\u202e", "::error title=\\e[2J::\\u202e\n"],
  ])("%s", (_, title, message, expected) => {
    expect(annotated(title, message)).toBe(expected);
  });
});

describe("a text of several lines", () => {
  it.each([
    ["is written as it is", "a\n  b\n\nc\n", "a\n  b\n\nc\n"],
    ["ends with a line end", "a", "a\n"],
    ["keeps blank lines at its end", "a\n\n", "a\n\n"],
    ["holds no secret", `a ${PAT} b\nc`, "a *** b\nc\n"],
    ["holds none that goes on in the next line", `a ${PAT.slice(0, 12)}\n${PAT.slice(12)}`, "a ***\n"],
    ["holds no command at the start of a line", "::error::x\n  ::y::", ": :error::x\n  : :y::\n"],
    ["holds no command anywhere", "a ##[error]x", "a ## [error]x\n"],
    ["holds no control characters", "a\u001b[2Jb\r\nc", "a\\e[2Jb\\r\nc\n"],
  ])("%s", (_, text, expected) => {
    const { output, written } = open();
    output.text(text);
    expect(written).toEqual({ stdout: expected, stderr: "" });
  });
});

describe("the width of a line", () => {
  it.each<[string, Partial<Sink>, number]>([
    ["the terminal's", { isTTY: true, size: () => ({ columns: 80, rows: 24 }) }, 80],
    ["without bound on a terminal that does not say", { isTTY: true, size: () => undefined }, Number.POSITIVE_INFINITY],
    ["without bound on a terminal that has no size", { isTTY: true }, Number.POSITIVE_INFINITY],
    ["without bound in a pipe", { isTTY: false, size: () => ({ columns: 80, rows: 24 }) }, Number.POSITIVE_INFINITY],
  ])("is %s", (_, stdout, expected) => {
    expect(open(stdout).output.width()).toBe(expected);
  });

  it("is asked for each time: a person may resize the terminal", () => {
    let columns = 80;
    const { output } = open({ isTTY: true, size: () => ({ columns, rows: 24 }) });
    expect(output.width()).toBe(80);
    columns = 120;
    expect(output.width()).toBe(120);
  });
});
