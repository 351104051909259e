const HEAD = /^Head: `([0-9a-f]+)`/m;
const OPEN = "- [ ] ";

/**
 * The block with what a person ticked in the body that is there: as long as it is about the same head, a box stays ticked. Boxes of
 * commands stand for artifacts, and nobody ticks them but these. Pure.
 */
export function withTicks(block: string, body: string): string {
  if (HEAD.exec(block)?.[1] !== HEAD.exec(body)?.[1]) return block;
  const ticked = new Set(
    body
      .split(/\r?\n/)
      .filter((line) => /^- \[[xX]\] (?!`)/.test(line))
      .map(textOf),
  );
  const lines = block.split("\n");
  return lines
    .map((line) => (line.startsWith(OPEN) && ticked.has(textOf(line)) ? `- [x] ${textOf(line)}` : line))
    .join("\n");
}

function textOf(line: string): string {
  return line.slice(OPEN.length);
}
