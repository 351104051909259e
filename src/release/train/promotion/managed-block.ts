const BEGIN = "<!-- axctl:promotion -->";
const END = "<!-- /axctl:promotion -->";
/** From a beginning to its own end: one that lost its end does not take what stands behind it for its content. */
const OWN = new RegExp(`${BEGIN}(?:(?!${BEGIN})[^])*?${END}`);

/**
 * A pull request's body with axctl's own part in it: in place of the one that it has, else behind what a person wrote. The text
 * outside is kept to the byte. Pure.
 */
export function withManagedBlock(body: string, block: string): string {
  // What the block quotes must not end it.
  const own = `${BEGIN}\n${block.replaceAll("axctl:promotion", "axctl: promotion")}\n${END}`;
  if (OWN.test(body)) return body.replace(OWN, () => own);
  return body.trim() === "" ? own : `${body}${body.endsWith("\n") ? "" : "\n"}\n${own}`;
}

/** What a person wrote: the body without axctl's own part. */
export function withoutManagedBlock(body: string): string {
  return body.replace(OWN, "");
}
