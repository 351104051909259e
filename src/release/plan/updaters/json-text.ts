import detectIndent from "detect-indent";

/** A changed JSON value in the dress of the text that it was read from: its indent, and what stands around the braces. */
export function jsonText(value: unknown, original: string): string {
  const before = original.slice(0, original.indexOf("{"));
  const after = original.slice(original.lastIndexOf("}") + 1);
  return before + JSON.stringify(value, undefined, detectIndent(original.trim()).indent) + after;
}
