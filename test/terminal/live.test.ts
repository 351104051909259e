import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRedactor } from "../../src/core/redact.ts";
import type { Live } from "../../src/terminal/live.ts";
import { createOutput, type Output } from "../../src/terminal/output.ts";
import { type Size, screensOf } from "../e2e/support/screen.ts";

const SIZE: Size = { columns: 40, rows: 10 };
const SECRET = "s3cr3tv4lu3th4tisl0ng";

/** An output whose two streams are one terminal, or only the first one is. */
function open({ size = SIZE, stderrIsTTY = true }: { size?: Size | undefined; stderrIsTTY?: boolean } = {}) {
  const written = { terminal: "", elsewhere: "", times: 0 };
  const sink = (name: "terminal" | "elsewhere") => ({
    isTTY: name === "terminal",
    size: () => (size.columns > 0 ? size : undefined),
    write: (text: string) => {
      written[name] += text;
      written.times += 1;
    },
  });
  const redactor = createRedactor();
  redactor.add(SECRET);
  const [stdout, stderr] = [sink("terminal"), sink(stderrIsTTY ? "terminal" : "elsewhere")];
  const output = createOutput({ stdout, stderr, redactor, env: { NO_COLOR: "1" }, noColor: false });
  const screens = async () => (await screensOf(written.terminal, size)).map(({ lines }) => lines);
  return { output, written, screens };
}

async function livelyOn(output: Output): Promise<Live> {
  const live = await output.live();
  if (live === undefined) throw new Error("nothing moves on this output");
  return live;
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

describe("what moves on a terminal", () => {
  it("is drawn anew with each frame of the spinner, below the lines that stay, and gone at the end", async () => {
    const { output, written, screens } = open();
    const live = await livelyOn(output);
    live.show((spinner) => [`${spinner} waiting`]);
    vi.advanceTimersByTime(80);
    output.print("first");
    vi.advanceTimersByTime(80);
    live.end();
    output.print("last");
    const seen = await screens();
    expect(seen).toContainEqual(["⠋ waiting"]);
    expect(seen).toContainEqual(["⠙ waiting"]);
    expect(seen).toContainEqual(["first", "⠹ waiting"]);
    expect(seen.at(-1)).toEqual(["first", "last"]);
    const ended = written.terminal;
    vi.advanceTimersByTime(800);
    expect(written.terminal).toBe(ended);
  });

  it("writes a line and what moves below it at once: nothing that a person types comes between", async () => {
    const { output, written } = open();
    const live = await livelyOn(output);
    live.show(() => ["a table"]);
    const before = written.times;
    output.print("a line");
    expect(written.times - before).toBe(1);
    live.end();
  });

  it("leaves room for lines of standard error, which is the same terminal", async () => {
    const { output, screens } = open();
    const live = await livelyOn(output);
    live.show((spinner) => ["a table", `${spinner} waiting`]);
    output.note("warning: the cache is not used");
    vi.advanceTimersByTime(80);
    live.end();
    const seen = await screens();
    expect(seen).toContainEqual(["warning: the cache is not used", "a table", "⠋ waiting"]);
    expect(seen).toContainEqual(["warning: the cache is not used", "a table", "⠙ waiting"]);
    expect(seen.at(-1)).toEqual(["warning: the cache is not used"]);
  });

  it("does not wait for a standard error that is a file", async () => {
    const { output, written } = open({ stderrIsTTY: false });
    const live = await livelyOn(output);
    live.show(() => ["a table"]);
    const drawn = written.terminal;
    output.note("warning");
    expect(written).toMatchObject({ terminal: drawn, elsewhere: "warning\n" });
    live.end();
  });

  it.each<[string, string[], string[]]>([
    ["shorter lines", ["a long line of text", "another long one"], ["a", "b"]],
    ["the last line shorter alone", ["same", "a long line of text"], ["same", "b"]],
    ["fewer lines", ["1", "2", "3", "4"], ["1", "4"]],
    ["more lines", ["1"], ["1", "2", "3"]],
    ["a line in the middle gone", ["1", "2", "3"], ["1", "3"]],
    ["nothing at all", ["1", "2", "3"], []],
    ["lines as wide as the terminal", ["x".repeat(40), "y".repeat(200)], ["x", "y"]],
    ["double-width lines", ["日".repeat(40), "本".repeat(40)], ["日", "本"]],
  ])("leaves nothing behind of what was drawn before: %s", async (_, before, after) => {
    const { output, screens } = open();
    output.print("above");
    const live = await livelyOn(output);
    live.show(() => before);
    live.show(() => after);
    const drawn = await screens();
    expect(drawn.at(-1)).toEqual(["above", ...after]);
    live.end();
    expect((await screens()).at(-1)).toEqual(["above"]);
  });

  it.each([
    [10, ["0", "1", "2", "3", "4", "5", "6", "  … 22 more", "29 in all"]],
    [4, ["0", "  … 28 more", "29 in all"]],
    [3, ["  … 29 more", "29 in all"]],
    [2, ["29 in all"]],
  ])("of a picture taller than %i rows, the first lines are shown and the last one", async (rows, shown) => {
    const { output, screens } = open({ size: { columns: 40, rows } });
    output.print("above");
    const live = await livelyOn(output);
    live.show((spinner) => [...Array.from({ length: 29 }, (_, row) => String(row)), `29 in all${spinner && ""}`]);
    vi.advanceTimersByTime(240);
    output.print("between");
    expect((await screens()).at(-1)).toEqual(["above", "between", ...shown]);
    live.end();
    expect((await screens()).at(-1)).toEqual(["above", "between"]);
  });

  it("shows no part of a secret, wherever the terminal cuts it, and no escape sequence from outside", async () => {
    for (let columns = 1; columns <= 50; columns++) {
      const { output, written } = open({ size: { columns, rows: 10 } });
      const live = await livelyOn(output);
      live.show(() => [`token ${SECRET}`, "red \u001b[31m \u001b]0;title\u0007", ["a", SECRET, "b"]]);
      live.end();
      expect(written.terminal).not.toContain(SECRET.slice(0, 3));
      expect(written.terminal).not.toMatch(/\u001b\[31m|\u001b\]|\u0007/);
    }
  });
});

describe("a terminal of an odd size", () => {
  it.each<[string, Size]>([
    ["that does not know its size", { columns: 0, rows: 0 }],
    ["of one column and row", { columns: 1, rows: 1 }],
    ["of two columns and rows", { columns: 2, rows: 2 }],
    ["of 20 columns", { columns: 20, rows: 3 }],
  ])("%s shows the lines that stay, and nothing of what moved", async (_, size) => {
    const { output, written } = open({ size });
    const live = await livelyOn(output);
    live.show((spinner) => ["a table of a width", `${spinner} waiting`, "日本"]);
    output.print("kept");
    vi.advanceTimersByTime(240);
    live.end();
    const screen = { columns: size.columns || 80, rows: Math.max(2, size.rows || 24) };
    expect((await screensOf(written.terminal, screen)).at(-1)?.lines).toEqual(["kept"]);
  });
});

describe("the spinner", () => {
  it("does not keep the process alive", async () => {
    vi.useRealTimers();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const live = await livelyOn(open().output);
    live.show((spinner) => [spinner]);
    expect(timers()).toBe(before);
    live.end();
  });
});

describe("nothing moves", () => {
  it.each<[string, boolean, Record<string, string>, boolean]>([
    ["on a terminal, it does", true, {}, true],
    ["on a terminal with an empty CI, it does", true, { CI: "" }, true],
    ["on a terminal without colour, it does", true, { NO_COLOR: "1" }, true],
    ["in a pipe", false, {}, false],
    ["in a pipe with colour", false, { FORCE_COLOR: "1" }, false],
    ["in CI", true, { CI: "1" }, false],
    ["in CI that says false", true, { CI: "false" }, false],
    ["on a dumb terminal", true, { TERM: "dumb" }, false],
  ])("%s", async (_, isTTY, env, moves) => {
    const sink = { isTTY, write: () => undefined };
    const output = createOutput({ stdout: sink, stderr: sink, redactor: createRedactor(), env, noColor: false });
    const live = await output.live();
    expect(live !== undefined).toBe(moves);
    live?.end();
  });
});
