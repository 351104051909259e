import { createHash } from "node:crypto";

export type ObjectType = "blob" | "tree" | "commit" | "tag";

/** Who, as GitHub's git data API writes it: the date is ISO 8601 with an offset. */
export interface Person {
  name: string;
  email: string;
  date: string;
}

export interface CommitFields {
  tree: string;
  parents: readonly string[];
  author: Person;
  committer: Person;
  message: string;
  signature?: string | undefined;
}

export interface TagFields {
  object: string;
  type: string;
  tag: string;
  tagger: Person;
  message: string;
}

/** The id that git gives an object. */
export function objectId(type: ObjectType, content: Buffer): string {
  return createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
}

/** A commit as git stores it: the message as it is handed over, which is how GitHub keeps it. */
export function commitBytes({ tree, parents, author, committer, message, signature }: CommitFields): Buffer {
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${identity(author)}`,
    `committer ${identity(committer)}`,
    ...(signature === undefined ? [] : [`gpgsig ${signature.replace(/\n$/, "").replaceAll("\n", "\n ")}`]),
  ];
  return Buffer.from(`${lines.join("\n")}\n\n${message}`);
}

/** An annotated tag as git stores it. */
export function tagBytes({ object, type, tag, tagger, message }: TagFields): Buffer {
  return Buffer.from(`object ${object}\ntype ${type}\ntag ${tag}\ntagger ${identity(tagger)}\n\n${message}`);
}

function identity({ name, email, date }: Person): string {
  const offset = /([+-]\d{2}):?(\d{2})$/.exec(date);
  const zone = offset === null ? "+0000" : `${offset[1]}${offset[2]}`;
  return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} ${zone}`;
}

/** A person out of a header line of a git object: `name <email> seconds zone`. */
export function parsePerson(line: string): Person {
  const match = /^(.*) <(.*)> (-?\d+) ([+-])(\d{2})(\d{2})$/.exec(line);
  if (match === null) throw new Error(`cannot be said to GitHub's API: ${line}`);
  const [, name = "", email = "", seconds, sign, hours, minutes] = match;
  const shift = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60;
  const local = new Date((Number(seconds) + shift) * 1000).toISOString().slice(0, 19);
  return { name, email, date: `${local}${sign}${hours}:${minutes}` };
}

/** The headers and the message of a commit or a tag, as latin1 text: each character is one byte. */
export function parseObject(bytes: Buffer): { headers: [string, string][]; message: string } {
  const whole = bytes.toString("latin1");
  const end = whole.indexOf("\n\n");
  const head = end === -1 ? whole.replace(/\n$/, "") : whole.slice(0, end);
  const headers = head
    .replaceAll("\n ", "\0")
    .split("\n")
    .map((line): [string, string] => [
      line.slice(0, line.indexOf(" ")),
      line.slice(line.indexOf(" ") + 1).replaceAll("\0", "\n"),
    ]);
  return { headers, message: end === -1 ? "" : whole.slice(end + 2) };
}

/** The entries of a tree object. */
export function parseTree(bytes: Buffer): { mode: string; path: string; sha: string }[] {
  const entries = [];
  for (let at = 0; at < bytes.length; ) {
    const [space, end] = [bytes.indexOf(0x20, at), bytes.indexOf(0, at)];
    const mode = bytes.toString("latin1", at, space);
    entries.push({ mode, path: bytes.toString("utf8", space + 1, end), sha: bytes.toString("hex", end + 1, end + 21) });
    at = end + 21;
  }
  return entries;
}
