import { afterEach, describe, expect, it } from "vitest";
import { partOf } from "../support/cases.ts";
import { askAxctl } from "./support/ask-axctl.ts";
import { askReleasePlease } from "./support/judge.ts";
import { makeRepository, type Step, type TestRepository } from "./support/repository.ts";

const DAY = new Date().toISOString().slice(0, 10);

let repository: TestRepository | undefined;
afterEach(() => repository?.dispose());

/** The answer that both give about a message between two ordinary commits. */
async function bothSay(step: Step) {
  repository = makeRepository([
    {
      message: "chore: release 1.0.0",
      write: {
        "release-please-config.json": '{"release-type":"simple","packages":{".":{}}}',
        ".release-please-manifest.json": '{".":"1.0.0"}',
      },
      tags: ["v1.0.0"],
    },
    { message: "fix: before", touch: ["before.txt"] },
    { touch: ["a.txt"], ...step },
    { message: "fix: after", touch: ["after.txt"] },
  ]);
  const ours = await askAxctl(repository.folder, DAY);
  expect(ours).toEqual(await askReleasePlease(repository.folder));
  const [answer] = ours;
  if (answer === undefined) throw new Error("no pull request would open");
  return answer;
}

describe("messages of real life: the plan is Release Please's", () => {
  const messages: [string, Step, string][] = [
    ["CRLF line ends", { message: "feat: a door\r\n\r\nIt opens.\r\n\r\nRefs: #12\r\n" }, "* a door "],
    ["CRLF before a paragraph that is a change of its own", { message: "Merge\r\n\r\nfeat: a door\r\n" }, "* a door "],
    [
      "characters next to NUL",
      { message: "feat: a \u0001\u0002\u001f door\n\n\u0001\n" },
      "* a \u0001\u0002\u001f door ",
    ],
    ["the separators of records", { message: "feat: a\u001e door\n\nwith \u001c \u001d \u007f \u0080 \u0085" }, "door"],
    ["line and paragraph separators", { message: "feat: a\u2028door\u2029here" }, "door"],
    ["a byte order mark", { message: "\uFEFFfeat: a door" }, "door"],
    ["a zero-width blank", { message: "feat: a\u200b door" }, "* a\u200b door "],
    ["colours of a terminal", { message: "feat: a \u001b[31mred\u001b[0m door" }, "door"],
    [
      "emoji and letters of all kinds",
      { message: "feat(🚪): eine Tür, 扉, дверь ✨" },
      "* **🚪:** eine Tür, 扉, дверь ✨ ",
    ],
    ["Latin-1 with a header that says so", { message: "feat: eine Tür", encoding: "ISO-8859-1" }, "* eine Tür "],
    [
      "bytes that are no UTF-8, with no header that says so",
      { message: "feat: eine T\u00fcr", encoding: "UTF-8" },
      "eine T",
    ],
    ["an encoding that nobody knows", { message: "feat: eine T\u00fcr", encoding: "x-unknown" }, "eine T"],
    ["Markdown and HTML", { message: "feat: a <b>door</b> | `x` <script>alert(1)</script> [a](b) @user #7" }, "door"],
    [
      "replacement patterns",
      { message: "feat: costs $& and $1 and $` and $' and $$" },
      "$& and $1 and $` and $' and $$",
    ],
    ["nothing but a type", { message: "feat:" }, "* before "],
    ["an empty message", { message: "" }, "* before "],
    ["blank lines alone", { message: "\n\n  \n" }, "* before "],
    ["a subject on the third line", { message: "\n\nfeat: a door" }, "* a door "],
  ];
  it.each(partOf(messages, 6))("%s", async (_, step, line) => {
    expect((await bothSay(step)).body).toContain(line);
  });
});

describe("messages of a size that nobody reads: the same", () => {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join("\n");

  const messages: [string, Step, string][] = [
    ["a subject of 10,000 characters", { message: `feat: ${"a door ".repeat(1_430)}` }, "* a door a door"],
    [
      "a body of 1 MB in lines",
      { message: `feat: a door\n\n${lines(2_000, () => "It opens. ".repeat(50))}` },
      "* a door ",
    ],
    // Here the grammar runs out of stack, and the change is lost.
    ["a body of 100,000 lines", { message: `feat: a door\n\n${lines(100_000, () => "It opens.")}` }, "## [1.0.1]"],
    ["a body of 1 MB on one line", { message: `feat: a door\n\n${"It opens. ".repeat(100_000)}` }, "* a door "],
    [
      "5,000 footers",
      { message: `feat: a door\n\nIt opens.\n\n${lines(5_000, (index) => `Refs: #${index + 1}`)}` },
      "#4999",
    ],
    ["2,000 changes in one message", { message: lines(2_000, (index) => `fix: door ${index}\n`) }, "* door 1999 "],
    [
      "1,000 nested blocks",
      {
        message: `feat: a door\n\n${lines(1_000, (index) => `BEGIN_NESTED_COMMIT\nfix: hinge ${index}\nEND_NESTED_COMMIT`)}`,
      },
      "* hinge 999 ",
    ],
  ];
  it.each(partOf(messages, 6))("%s", async (_, step, line) => {
    expect((await bothSay(step)).body).toContain(line);
  });
});
