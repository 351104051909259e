import { EXIT } from "../../core/exit-codes.ts";
import type { Machine } from "../../core/ports.ts";
import type { ProcessHandle } from "../process-handle.ts";
import type { Commands } from "../program.ts";
import type { Found } from "../tree.ts";
import type { ValueKind } from "./value-kinds.ts";
import { type Wanted, type Word, wantedOfCommand, wantedOfTree } from "./wanted.ts";

/** A command line that is being typed: the words before the last one, and what there is of that. */
export interface TypedLine {
  before: readonly string[];
  typed: string;
  /** What the words before it name. */
  found: Found;
}

/**
 * Only words that no shell reads anything into are proposed: the name of a branch may come from somebody else, and a shell puts
 * what it completes onto the command line as it is.
 */
const HARMLESS = /^[\w./@+:=,-]+$/;

/** What git may take: nobody waits longer for a proposal. */
const GIT_TIMEOUT_MS = 1000;
const MOST_REFS = 1000;

/**
 * Answers a shell's question for what may be typed next, a line for each word: the word, a tab, what it is; or the one line
 * `:files` or `:folders`, for the shell to look itself. It asks no network, opens no login, and says nothing of what fails.
 */
export async function complete(handle: ProcessHandle, line: TypedLine, commands: Commands): Promise<number> {
  try {
    const words = await answer(handle.machine, await wantedOf(line, commands));
    const shown = words.filter(([word]) => word.startsWith(line.typed) || word.startsWith(":"));
    handle.stdout.write(shown.map(([word, meaning]) => `${word}\t${meaning}\n`).join(""));
    return EXIT.pass;
  } catch {
    // A person is typing: an error in between would only be in the way, and running the command will tell it.
    return EXIT.crash;
  }
}

async function wantedOf({ before, typed, found }: TypedLine, commands: Commands): Promise<Wanted> {
  const load = commands[found.entry?.path.join(" ") ?? ""];
  if (load === undefined) return wantedOfTree(before, typed);
  const { default: command } = await load();
  return wantedOfCommand(command.help, found.args, typed);
}

async function answer(machine: Machine, wanted: Wanted): Promise<readonly Word[]> {
  if ("words" in wanted) return wanted.words;
  const { kind, prefix, typed } = wanted;
  if (kind === "none") return [];
  if (kind === "file" || kind === "folder") return [[`:${kind}s`, ""]];
  // Of a list, the last name is typed, and those before it are not proposed again.
  const listed = kind === "envs" ? typed.split(",").slice(0, -1) : [];
  const before = prefix + listed.map((name) => `${name},`).join("");
  const names = await namesOf(machine, kind);
  return names
    .filter(([name]) => HARMLESS.test(name) && !listed.includes(name))
    .map(([name, meaning]): Word => [`${before}${name}${kind === "pair" ? "=" : ""}`, meaning]);
}

async function namesOf(machine: Machine, kind: ValueKind): Promise<readonly Word[]> {
  return kind === "branch" || kind === "rev" ? refs(machine, kind) : (await import("./env-names.ts")).envNames(machine);
}

/** Branches here and on `origin`, as GitHub calls them; as revisions, as git does, with the tags. */
async function refs({ cwd, env }: Machine, kind: "branch" | "rev"): Promise<Word[]> {
  const { runGit } = await import("../../system/git-process.ts");
  const places = ["refs/heads", "refs/remotes/origin", ...(kind === "rev" ? ["refs/tags"] : [])];
  const args = ["for-each-ref", "--format=%(refname)", `--count=${MOST_REFS}`, ...places];
  const { stdout } = await runGit({ cwd, env }, args, { signal: AbortSignal.timeout(GIT_TIMEOUT_MS) });
  const found = stdout.split("\n").flatMap((ref): Word[] => {
    const [, place, name = ""] = /^refs\/(heads|tags|remotes\/origin)\/(.+)$/.exec(ref) ?? [];
    if (place === undefined || name === "HEAD") return [];
    if (place === "tags") return [[name, "tag"]];
    if (place === "heads") return [[name, "branch"]];
    return [[kind === "rev" ? `origin/${name}` : name, "branch on origin"]];
  });
  const head: Word[] = kind === "rev" ? [["HEAD", "what is checked out"]] : [];
  // What is here comes first: a branch on both sides is told once.
  return [...new Map([...head, ...found.reverse()])].reverse();
}
