import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { askHidden } from "../../src/terminal/prompt.ts";

/** Asks, then types. A real terminal is played in the e2e tests. */
async function asked(keys: string, controller = new AbortController()) {
  const input = new PassThrough();
  let shown = "";
  const question = (text: string) => {
    shown += text;
  };
  const answer = askHidden("Token: ", { input, question, signal: controller.signal });
  if (keys === "") input.end();
  else input.write(keys);
  const settled = await answer.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return { ...settled, shown };
}

describe("askHidden", () => {
  it.each([
    ["a line", "secret\r", "secret"],
    ["a line with a line feed", "secret\n", "secret"],
    ["the first of several lines", "one\rtwo\r", "one"],
    ["a corrected line", "sex\u007fcret\r", "secret"],
    ["an empty line", "\r", ""],
    ["nothing, for an input that ends", "", undefined],
    ["nothing, for Ctrl-D", "\u0004", undefined],
  ])("gives %s, and shows only the question", async (_, keys, value) => {
    expect(await asked(keys)).toEqual({ value, shown: "Token: \n" });
  });

  it("Ctrl-C ends it, whatever was typed", async () => {
    expect(await asked("half\u0003")).toMatchObject({ error: { code: "INTERRUPTED" }, shown: "Token: \n" });
  });

  it("a signal ends it, also one that came before", async () => {
    const reason = new Error("stop");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 20);
    expect(await asked("half", controller)).toEqual({ error: reason, shown: "Token: \n" });
    expect(await asked("more\r", controller)).toEqual({ error: reason, shown: "" });
  });
});
