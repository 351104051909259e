import type { Example } from "./command-help.ts";
import { isCommonOption } from "./common-options.ts";

/** A command's place in the tree. Its module is found by its path, in the part of the program that it belongs to. */
export interface Entry {
  path: readonly string[];
  summary: string;
}

/** A group of commands. */
export interface Group {
  summary: string;
  description: string;
  examples: readonly [Example, Example, ...Example[]];
}

/** What the groups of commands are about. */
export const groups: Readonly<Record<string, Group>> = {
  auth: {
    summary: "who a command would run as, and why",
    description:
      "Who a command would run as, which file or variable says so, and what the API thinks of it. Only `whoami` always asks the API.",
    examples: [
      ["axctl auth doctor --env dev", "explain the login `dev`"],
      ["axctl auth envs", "the logins on this machine"],
    ],
  },
  qa: {
    summary: "the API gate for one environment, and the comparison of several",
    description:
      "The API gate: whether an environment answers as it should, whether several answer alike, and whether the evidence of it holds for a commit.",
    examples: [
      ["axctl qa preflight --env dev --for release", "gate one environment"],
      ["axctl qa matrix --env dev --env next --for release --artifact-dir .ax/qa", "gate and compare two"],
      ["axctl qa verify --artifact-dir .ax/qa --require dev,next", "whether that holds for this commit"],
    ],
  },
  release: {
    summary: "the release train: its posture, its state, what would be released, and its pull requests",
    description:
      "The release train: what would be released and why, where the train stands, and the steps that move it on. What writes to GitHub has --dry-run, and asks first whether it is done already.",
    examples: [
      ["axctl release status", "where the train stands, and what moves it on"],
      ["axctl release plan", "what would be released from HEAD"],
    ],
  },
};

/** Every command, in the order in which an operator meets them. */
export const commands: readonly Entry[] = [
  {
    path: ["auth", "doctor"],
    summary: "explain identity and configuration; static",
  },
  {
    path: ["auth", "whoami"],
    summary: "ask the API who a command runs as",
  },
  {
    path: ["auth", "envs"],
    summary: "list the logins on this machine",
  },
  { path: ["login"], summary: "store a user token for an environment" },
  { path: ["logout"], summary: "remove a login" },
  {
    path: ["qa", "preflight"],
    summary: "the API gate for one environment",
  },
  {
    path: ["qa", "contracts"],
    summary: "the same checks without a target",
  },
  {
    path: ["qa", "matrix"],
    summary: "doctor and preflight for several environments, side by side",
  },
  {
    path: ["qa", "verify"],
    summary: "whether the evidence in a folder is complete, unaltered, passing, fresh and about a commit",
  },
  {
    path: ["qa", "gate"],
    summary: "verify the evidence, then run a command; it never starts when the evidence does not hold",
  },
  {
    path: ["qa", "report"],
    summary: "the artifacts in a folder as Markdown, JUnit, HTML, CTRF or in-toto",
  },
  {
    path: ["qa", "ci"],
    summary: "doctor, preflight and matrix for CI, configured by variables alone",
  },
  {
    path: ["qa", "merge"],
    summary: "join the parts of a matrix that ran on several machines",
  },
  {
    path: ["qa", "envs"],
    summary: "the environments of a matrix, also for a CI job matrix",
  },
  {
    path: ["release", "check"],
    summary: "the release posture: configuration, workflows, CODEOWNERS, operator QA",
  },
  {
    path: ["release", "plan"],
    summary: "the next release: versions, notes, files, and what becomes of every commit",
  },
  {
    path: ["release", "status"],
    summary: "where the train stands, in one look, and what moves it on",
  },
  {
    path: ["release", "promote"],
    summary: "open or update the promotion pull request, bound to its evidence",
  },
  {
    path: ["release", "pr"],
    summary: "open or update the release pull request, as Release Please would",
  },
  {
    path: ["release", "create"],
    summary: "make the tag and the GitHub Release of a merged release pull request",
  },
  {
    path: ["release", "verify"],
    summary: "one table over all that a release consists of",
  },
  {
    path: ["release", "recover"],
    summary: "what mends a release that stopped half-way, and with --apply do it",
  },
  {
    path: ["release", "publish"],
    summary: "publish what a GitHub Release was made for to npm or PyPI",
  },
  {
    path: ["rehearse"],
    summary: "play the whole release train on this machine, break it and mend it, with nothing real touched",
  },
  {
    path: ["sandbox"],
    summary: "serve an embedded aX API on this machine",
  },
  {
    path: ["completion"],
    summary: "print what makes bash, zsh or fish complete axctl's command lines",
  },
];

/** A command line, read: a command with its arguments, or no command and what is left to explain. */
export interface Found {
  entry: Entry | undefined;
  args: readonly string[];
}

/** Which command a command line names; `help PATH…` and `GROUP help NAME` ask for what `PATH… --help` shows. */
export function findCommand(argv: readonly string[]): Found {
  const line = helpAsOption(argv);
  for (const entry of commands) {
    const args = argumentsOf(entry, line);
    if (args !== undefined) return { entry, args };
  }
  return { entry: undefined, args: line };
}

/** What is no command's path stays without the option: it has no help, and is explained as a mistake. */
function helpAsOption(argv: readonly string[]): readonly string[] {
  const words = argv.filter((argument) => !isCommonOption(argument));
  const at = words[0] === "help" ? 0 : 1;
  const inGroup = at === 1 && Object.hasOwn(groups, words[0] ?? "");
  if (words[at] !== "help" || (at === 1 && !inGroup)) return argv;
  const path = words.filter((_, index) => index !== at);
  const known = path.length === 0 || (path.length === 1 && Object.hasOwn(groups, path[0] ?? "")) || isCommand(path);
  return known ? [...path, "--help"] : path;
}

function isCommand(words: readonly string[]): boolean {
  return commands.some(({ path }) => path.join(" ") === words.join(" "));
}

/** A command line without the words of a command's path, between which the common options may stand. */
function argumentsOf({ path }: Entry, argv: readonly string[]): string[] | undefined {
  const between: string[] = [];
  let found = 0;
  for (const [index, argument] of argv.entries()) {
    if (argument === path[found]) found += 1;
    else if (found === 0 ? argument.startsWith("-") : isCommonOption(argument)) between.push(argument);
    else return undefined;
    if (found === path.length) return [...between, ...argv.slice(index + 1)];
  }
  return undefined;
}
