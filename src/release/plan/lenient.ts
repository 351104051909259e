import { CommitParser } from "conventional-commits-parser";

/** A head line as most tools read it: what a person meant, where the strict grammar may see nothing. */
export interface LenientHead {
  type: string;
  scope: string | null;
  subject: string;
  breaking: boolean;
}

const HEAD = /^(\w[\w-]*) ?(?:\((.*)\))?(!?) ?: ?(.*)$/;

const parser = new CommitParser({
  headerPattern: HEAD,
  headerCorrespondence: ["type", "scope", "bang", "subject"],
  noteKeywords: ["BREAKING CHANGE", "BREAKING-CHANGE"],
});

/** Reads a message leniently (conventional-commits-parser); undefined when not even its head line looks like a change. */
export function readLeniently(message: string): LenientHead | undefined {
  if (message.trim() === "") return undefined;
  const { type, scope, bang, subject, notes } = parser.parse(telling(message));
  if (!type || subject === undefined) return undefined;
  return { type, scope: scope || null, subject: subject ?? "", breaking: Boolean(bang) || notes.length > 0 };
}

/**
 * The lines that say something of the head, without what stands far out on them: the parser looks for references in all others,
 * ever more slowly the longer a line is, and goes one call deeper with every note.
 */
function telling(message: string): string {
  const [head = "", ...others] = message.trim().split(/\r?\n/);
  const note = others.find((line) => /^[\s|*]*BREAKING[ -]CHANGE[:\s]/i.test(line));
  return [head, ...(note === undefined ? [] : ["", note])].map((line) => line.slice(0, 500)).join("\n");
}
