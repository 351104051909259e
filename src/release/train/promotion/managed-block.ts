const BEGIN = "<!-- axctl:promotion -->";
const END = "<!-- /axctl:promotion -->";

/**
 * A pull request's body with axctl's own part in it: in place of the one that it has, else behind what a person wrote. The text
 * outside is kept to the byte. Pure.
 */
export function withManagedBlock(body: string, block: string): string {
  const own = `${BEGIN}\n${block}\n${END}`;
  const from = body.indexOf(BEGIN);
  const to = body.indexOf(END, from);
  if (from !== -1 && to !== -1) return body.slice(0, from) + own + body.slice(to + END.length);
  return body.trim() === "" ? own : `${body.replace(/\s+$/, "")}\n\n${own}`;
}

/** What a person wrote: the body without axctl's own part. */
export function withoutManagedBlock(body: string): string {
  const from = body.indexOf(BEGIN);
  const to = body.indexOf(END, from);
  return from === -1 || to === -1 ? body : body.slice(0, from) + body.slice(to + END.length);
}
