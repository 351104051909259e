/**
 * What the shell proposes for a value: names of environments (`envs`: several, separated by commas; `pair`: `NAME=`), branches,
 * revisions, paths; nothing where only a person knows.
 */
export type ValueKind = "env" | "envs" | "pair" | "branch" | "rev" | "file" | "folder" | "none";

/** What is proposed, by how help calls the value: every option and argument is called by one of these. */
const KINDS: Readonly<Record<string, ValueKind>> = {
  env: "env",
  envs: "envs",
  "env=id": "pair",
  branch: "branch",
  rev: "rev",
  file: "file",
  path: "file",
  dir: "folder",
  folder: "folder",
  // Their options list the words themselves.
  access: "none",
  format: "none",
  level: "none",
  target: "none",
  shell: "none",
  "code[:check]": "none",
  day: "none",
  "env:check=fault": "none",
  "i/n": "none",
  id: "none",
  ms: "none",
  name: "none",
  n: "none",
  "owner/name": "none",
  reason: "none",
  seconds: "none",
  time: "none",
  url: "none",
  value: "none",
};

/** The value's name in `--env <env>` or `<dir...>`; undefined for an option that takes none. Pure. */
export function placeholderOf(usage: string): string | undefined {
  return /<(.+?)(?:\.\.\.)?>$/.exec(usage)?.[1];
}

/** What is proposed for an option or an argument; undefined where it takes no value, or one that is called by no known name. Pure. */
export function kindOf(usage: string): ValueKind | undefined {
  const placeholder = placeholderOf(usage);
  return placeholder === undefined ? undefined : KINDS[placeholder];
}
