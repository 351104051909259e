import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partOf, takingTurns } from "../support/cases.ts";
import { parseDocument, shown, Workspace } from "./support/workspace.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.create();
  await workspace.sandbox();
  const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace.work });
  git("init", "-q");
  git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty", "-m", "one");
  const artifact = ["--artifact", "qa/dev-preflight.json"];
  const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--for", "release", ...artifact]);
  expect(run.code).toBe(0);
}, 60_000);
afterAll(() => workspace.dispose());

const GATE = ["qa", "gate", "--artifact-dir", "qa", "--require", "dev"];
const node = (script: string, ...args: string[]) => ["--", process.execPath, "-e", script, "--", ...args];

/** A command that leaves a file behind as soon as it starts. */
const marked = (name: string) => node(`require("node:fs").writeFileSync(${JSON.stringify(name)}, "")`);
const started = (name: string) => existsSync(join(workspace.work, name));

describe("qa gate with evidence that holds", () => {
  inTurn("starts the command", async () => {
    expect(await workspace.axctl([...GATE, ...marked("started-1")])).toMatchObject({ code: 0, stdout: "" });
    expect(started("started-1")).toBe(true);
  });

  inTurn(
    "hands on arguments as they are, folder, environment and input, and leaves standard output to the command",
    async () => {
      const script = `
      const chunks = [];
      process.stdin.on("data", (chunk) => chunks.push(chunk)).on("end", () => {
        const { cwd, env, argv } = process;
        const input = Buffer.concat(chunks).toString();
        console.log(JSON.stringify({ input, argv: argv.slice(1), cwd: cwd(), env: env.GATE_TEST, home: env.HOME }));
      });`;
      const args = ["--json", "--help", "$HOME", "a b", "", "*", "--", "--require", "`id`"];
      const run = await workspace.axctl([...GATE, ...node(script, ...args)], {
        stdin: "typed",
        env: { GATE_TEST: "42" },
      });
      expect(run.code).toBe(0);
      expect(JSON.parse(run.stdout)).toEqual({
        input: "typed",
        argv: args,
        cwd: workspace.work,
        env: "42",
        home: workspace.home,
      });
      expect(run.stderr).toContain("✓ the evidence for release from dev at ");
    },
  );

  inTurn("with --json the verdict is one document on standard error", async () => {
    const run = await workspace.axctl([...GATE, "--json", ...node("console.log('own output')")]);
    expect(run).toMatchObject({ code: 0, stdout: "own output\n" });
    expect(parseDocument(run.stderr)).toMatchObject({ ok: true, summary: { command: "axctl qa gate", verified: 1 } });
  });

  it.each(partOf([0, 1, 2, 3, 42, 255], 6))("ends with the command's exit code %i", async (code) => {
    expect(await workspace.axctl([...GATE, ...node(`process.exit(${code})`)])).toMatchObject({ code });
  });

  it.each([
    ["SIGKILL", 137],
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGHUP", 129],
  ])("ends with 128 and the number of the signal that ended the command: %s", async (signal, code) => {
    expect(await workspace.axctl([...GATE, ...node(`process.kill(process.pid, "${signal}")`)])).toMatchObject({ code });
  });
});

describe("a signal while the command runs", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGQUIT", 131],
  ] as const)("%s reaches it, and its end is what counts", async (signal, code) => {
    const waiting = "console.log('up'); setInterval(() => {}, 1000);";
    const during = async (child: Parameters<typeof shown>[0]) => {
      await shown(child, "up");
      child.kill(signal);
    };
    const plain = await workspace.axctl([...GATE, "--json", ...node(waiting)], { during });
    expect(plain).toMatchObject({ code, stdout: "up\n" });

    const own = `process.on("${signal}", () => { console.log("cleaned up"); process.exit(7); }); ${waiting}`;
    const cleaned = await workspace.axctl([...GATE, "--json", ...node(own)], { during });
    expect(cleaned).toMatchObject({ code: 7, stdout: "up\ncleaned up\n" });
  });

  inTurn("every further one reaches it as well", async () => {
    const script = `
      process.on("SIGINT", () => console.log("first"));
      process.on("SIGTERM", () => { console.log("second"); process.exit(9); });
      console.log("up"); setInterval(() => {}, 1000);`;
    const run = await workspace.axctl([...GATE, ...node(script)], {
      during: async (child) => {
        await shown(child, "up");
        child.kill("SIGINT");
        await shown(child, "first");
        child.kill("SIGTERM");
      },
    });
    expect(run).toMatchObject({ code: 9, stdout: "up\nfirst\nsecond\n" });
  });

  inTurn("Ctrl-C at a terminal, which sends it to both, counts once", async () => {
    const script = `
      let count = 0;
      process.on("SIGINT", () => { if (++count === 1) setTimeout(() => process.exit(10 + count), 500); });
      console.log("up"); setInterval(() => {}, 1000);`;
    const run = await workspace.axctl([...GATE, ...node(script)], {
      // Without a shell in between, which would end by the signal itself.
      terminal: (line) => `exec ${line}`,
      during: async (child) => {
        await shown(child, "up");
        child.stdin?.write("\u0003");
      },
    });
    expect(run.code).toBe(11);
  });
});

describe("qa gate with evidence that does not hold", () => {
  const holdsNot: [string, string[]][] = [
    ["an environment is missing", ["--require", "next"]],
    ["it is for another target", ["--for", "mcp-ui"]],
    ["it is too old", ["--max-age", "1ms"]],
    ["it is about another commit", ["--commit", "f".repeat(40)]],
    ["the folder is empty", ["--artifact-dir", "nowhere"]],
  ];
  it.each(partOf(holdsNot, 3))("%s: it ends with 2 and the command never starts", async (what, options) => {
    const file = `never-${what.replaceAll(" ", "-")}`;
    const person = await workspace.axctl([...GATE, ...options, ...marked(file)]);
    expect(person).toMatchObject({ code: 2, stderr: "" });
    expect(person.stdout).toContain("does not count");
    const machine = await workspace.axctl([...GATE, ...options, "--json", ...marked(file)]);
    expect(machine).toMatchObject({ code: 2, stderr: "" });
    expect(parseDocument(machine.stdout)).toMatchObject({ ok: false, summary: { command: "axctl qa gate" } });
    expect(started(file)).toBe(false);
  });
});

describe("a command that cannot be started", () => {
  const notStarted: [string, string, string][] = [
    ["is not in PATH", "axctl-no-such-program", "there is no such program"],
    ["is not there", "./no-such-program", "there is no such program"],
    ["may not be executed", "./plain.txt", "it may not be executed"],
    ["is a folder", "./qa", "it may not be executed"],
  ];
  it.each(partOf(notStarted, 2))("because it %s ends with 1", async (_, file, reason) => {
    await writeFile(join(workspace.work, "plain.txt"), "text");
    const run = await workspace.axctl([...GATE, "--json", "--", file, "secret-argument"]);
    expect(run.code).toBe(1);
    const message = `the evidence holds, but ${file} was not started: ${reason}`;
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: false,
      summary: { command: "axctl qa gate", error: { code: "COMMAND_NOT_STARTED", message } },
    });
    expect(run.stdout + run.stderr).not.toContain("secret-argument");
  });

  const wrong: [string, string[], string][] = [
    ["no command", [...GATE, "--"], "no COMMAND stands behind `--`"],
    ["an empty command", [...GATE, "--", ""], "no COMMAND stands behind `--`"],
    ["no -- at all", GATE, "no COMMAND stands behind `--`"],
    ["a command without --", [...GATE, "node", "-v"], "unknown option '-v'"],
    ["a command without -- and options", [...GATE, "ls"], "too many arguments"],
  ];
  it.each(partOf(wrong, 2))("%s is wrong usage", async (_, args, reason) => {
    const run = await workspace.axctl(args);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain(`USAGE: ${reason}`);
    expect(run.stderr).not.toContain("evidence for release");
  });

  inTurn("shows its own help, and not the command's", async () => {
    const run = await workspace.axctl(["qa", "gate", "--help"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("Usage: axctl qa gate [options] -- COMMAND ARG…");
  });
});
