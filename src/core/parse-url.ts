/**
 * Reads an absolute URL; undefined when the text is none. `URL.canParse` would ask first: Node 20 gives it a wrong answer for some
 * hosts once it was called some thousand times.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
