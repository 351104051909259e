import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { respondError } from "../../src/cli/respond.ts";
import { toAxctlError } from "../../src/core/errors.ts";
import { createRedactor } from "../../src/core/redact.ts";
import { createOutput } from "../../src/terminal/output.ts";
import { makeRepository } from "../release/support/repository.ts";
import { axctl } from "./support.ts";

const SECRET = "hush-1234567890-hush";

/** What a person reads of an error with --debug, when the secret is known. */
function traced(thrown: unknown): string {
  const redactor = createRedactor();
  redactor.add(SECRET);
  let written = "";
  const sink = {
    isTTY: false,
    write: (text: string) => {
      written += text;
    },
  };
  const output = createOutput({ stdout: sink, stderr: sink, redactor, env: {}, noColor: true });
  const display = { output, json: true, command: "axctl qa matrix", debug: true, redact: redactor.text };
  respondError(toAxctlError(thrown), display);
  return written;
}

function looped(): Error {
  const [one, other] = [new Error("one"), new Error("other")];
  one.cause = other;
  other.cause = one;
  return one;
}

describe("a trace of --debug", () => {
  const base64 = Buffer.from(`${SECRET}!`).toString("base64");
  it.each<[string, unknown, RegExp]>([
    ["in a message", new Error(`refused ${SECRET}`), /refused \*\*\*/],
    [
      "in a cause's message",
      new Error("outer", { cause: new Error(`inner ${SECRET}`) }),
      /caused by:\nError: inner \*\*\*/,
    ],
    ["in a cause that is a text", new Error("outer", { cause: `text ${SECRET}` }), /caused by:\ntext \*\*\*/],
    ["in one of several", new AggregateError([new Error("a"), new Error(`b ${SECRET}`)], "all"), /Error: b \*\*\*/],
    ["in what is no error", `thrown ${SECRET}`, /thrown \*\*\*/],
    ["folded over lines", new Error(`x ${base64.slice(0, 12)}\n${base64.slice(12)}`), /Error: x \*\*\*/],
  ])("tells what happened, and no secret %s", (_, thrown, told) => {
    const text = traced(thrown);
    expect(text).toMatch(told);
    expect(text).toMatch(/\n\s+at |thrown/);
    for (const form of [SECRET, base64.slice(2, 12), base64.slice(13, -4)]) expect(text).not.toContain(form);
  });

  it("ends, also where errors cause one another", () => {
    expect(traced(looped()).match(/^Error: (?:one|other)$/gm)).toEqual(["Error: one", "Error: other"]);
  });

  it("holds no token that a server sends back", async () => {
    const repository = makeRepository([{ message: "feat: one", touch: ["a"] }]);
    const server = createServer((request, response) => {
      response.writeHead(401, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: `no ${request.headers.authorization}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const run = await axctl(repository.folder, ["release", "promote", "--debug"], {
      env: { AXCTL_GITHUB_TOKEN: SECRET, GITHUB_API_URL: `http://127.0.0.1:${port}` },
    });
    await new Promise((resolve) => server.close(resolve));
    repository.dispose();
    expect(run.stderr).toMatch(/GITHUB_UNAUTHORIZED.*\n\s+at .*caused by:/s);
    expect(run.stderr).toContain("***");
    expect(run.stdout + run.stderr).not.toContain(SECRET);
  });
});
