import { describe, expect, it } from "vitest";
import { kindOf, placeholderOf } from "../../src/cli/completion/value-kinds.ts";
import { type Wanted, wantedOfCommand, wantedOfTree } from "../../src/cli/completion/wanted.ts";
import { wholeTree } from "./whole-tree.ts";

const tree = await wholeTree();

/** Every option and argument of the program that takes a value. */
const usages = tree.flatMap(({ name, help }) =>
  [...help.options.map(({ flags }) => flags), help.operands?.usage ?? ""]
    .filter((usage) => placeholderOf(usage) !== undefined)
    .map((usage) => [`axctl ${name} ${usage}`, usage] as const),
);

describe("what a value is called tells what is proposed for it", () => {
  it.each(usages)("%s", (_, usage) => expect(kindOf(usage)).toBeDefined());

  it.each([
    ["--env <env>", "env"],
    ["<dir...>", "folder"],
    ["--ref <rev>", "rev"],
    ["--limit <n>", "none"],
    ["--json", undefined],
    ["--odd <never-called-so>", undefined],
  ])("%s: %s", (usage, kind) => expect(kindOf(usage)).toBe(kind));
});

const wordsOf = (wanted: Wanted) => ("words" in wanted ? wanted.words.map(([word]) => word) : wanted);

describe("every command", () => {
  it.each(tree.map(({ name, help }) => [name, help] as const))("axctl %s has its options proposed once", (_, help) => {
    const words = wordsOf(wantedOfCommand(help, [], "--"));
    for (const { flags } of help.options) expect(words).toContain(flags.split(" ")[0]);
    const once = help.options.find(({ repeatable }) => !repeatable)?.flags.split(" ")[0];
    if (once !== undefined) expect(wordsOf(wantedOfCommand(help, [once, "value"], "--"))).not.toContain(once);
  });

  it("is proposed where its group, or nothing, is named", () => {
    for (const { path } of tree) {
      expect(wordsOf(wantedOfTree([], ""))).toContain(path[0]);
      if (path.length > 1) expect(wordsOf(wantedOfTree(["--json", path[0] ?? ""], ""))).toContain(path[1]);
      if (path.length > 1) expect(wordsOf(wantedOfTree(["help", path[0] ?? ""], ""))).toContain(path[1]);
    }
  });
});
