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
  const { type, scope, bang, subject, notes } = parser.parse(message);
  if (!type || subject === undefined) return undefined;
  return { type, scope: scope || null, subject: subject ?? "", breaking: Boolean(bang) || notes.length > 0 };
}
