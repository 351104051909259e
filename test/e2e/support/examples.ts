/** A file that an example lays out. */
export interface ExampleFile {
  /** As written in the document: `~/…`, or relative to the working folder. */
  path: string;
  text: string;
  mode: number;
}

/** A command line of an example, with what it has to print. */
export interface Step {
  command: string;
  expected: string;
}

/** A section of a document that shows files and what a command makes of them. */
export interface Example {
  heading: string;
  files: ExampleFile[];
  steps: Step[];
  /** Marked `console api`: the hosts in it are played by a sandbox. */
  needsApi: boolean;
}

interface Fence {
  info: string;
  text: string;
}

/**
 * Reads the examples of a Markdown document. A section with a `console` block is one. Every other block with a `title` is
 * a file, `mode=644` at its end included; in the console block a line that starts with `$ ` is a command, and what
 * follows it is its output. `…` stands for anything.
 */
export function readExamples(markdown: string): Example[] {
  const sections = markdown.split(/^(?=#{2,4} )/m);
  return sections.flatMap((section): Example[] => {
    const heading = /^#+ (.*)$/m.exec(section)?.[1] ?? "";
    const fences = fencesOf(section);
    const consoles = fences.filter(({ info }) => /^console\b/.test(info));
    if (consoles.length === 0) return [];
    return [
      {
        heading,
        files: fences.flatMap(fileOf),
        steps: consoles.flatMap(({ text }) => stepsOf(text)),
        needsApi: consoles.some(({ info }) => info === "console api"),
      },
    ];
  });
}

function fencesOf(section: string): Fence[] {
  return [...section.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info = "", text = ""]) => ({ info, text }));
}

function fileOf({ info, text }: Fence): ExampleFile[] {
  const path = /\btitle="([^"]+)"/.exec(info)?.[1];
  const mode = /\bmode=(\d+)/.exec(info)?.[1] ?? "600";
  return path === undefined ? [] : [{ path, text, mode: Number.parseInt(mode, 8) }];
}

function stepsOf(text: string): Step[] {
  const [before, ...commands] = text.split(/^\$ /m);
  if (before?.trim() !== "") throw new Error(`there is output before the first command: ${before}`);
  return commands.map((part) => {
    const [command = "", ...lines] = part.split("\n");
    return { command, expected: lines.join("\n") };
  });
}

/** A command line of the simple kind that examples use: `NAME=value … program argument … [< file]`, single quotes. */
export interface CommandLine {
  env: Record<string, string>;
  program: string;
  args: string[];
  input: string | undefined;
}

export function readCommandLine(line: string): CommandLine {
  const words = (line.match(/(?:[^\s']|'[^']*')+/g) ?? []).map((word) => word.replaceAll("'", ""));
  const redirect = words.indexOf("<");
  const input = redirect === -1 ? undefined : words[redirect + 1];
  const plain = redirect === -1 ? words : words.slice(0, redirect);
  const first = plain.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const env = plain.slice(0, first).map((word): [string, string] => {
    const at = word.indexOf("=");
    return [word.slice(0, at), word.slice(at + 1)];
  });
  const [program = "", ...args] = plain.slice(first);
  return { env: Object.fromEntries(env), program, args, input };
}

/** Whether an output is the expected one. White space is not compared: columns and line ends depend on paths. */
export function fits(expected: string, actual: string): boolean {
  const pieces = flat(expected)
    .split("…")
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pieces.join("[\\s\\S]*?")}$`).test(flat(actual));
}

function flat(text: string): string {
  return text.replace(/\s+/g, " ").replace(/ ?… ?/g, "…").trim();
}
