import * as z from "zod/mini";

const failureSchema = z.object({
  error: z.object({ code: z.optional(z.string()), summary: z.optional(z.string()) }),
});

/** Why npm says that it failed. */
export interface NpmFailure {
  /** `E404`, `ENEEDAUTH`, a code of the system; empty where npm gave none, or is not there. */
  code: string;
  summary: string;
}

/**
 * What npm says with `--json` when it fails (its documentation, "json"). What scripts of the package printed may stand before it. Pure.
 */
export function npmFailure(text: string): NpmFailure {
  for (const found of jsonAtEnd(text)) {
    const { data } = failureSchema.safeParse(found);
    if (data !== undefined) return { code: data.error.code ?? "", summary: data.error.summary ?? "" };
  }
  // npm that is not there, or that died, prints no JSON.
  return { code: "", summary: "" };
}

/** JSON values that a text ends with, the longest first. */
function* jsonAtEnd(text: string): Generator<unknown> {
  for (const { index } of text.matchAll(/^[[{]/gm)) {
    try {
      yield JSON.parse(text.slice(index));
    } catch {
      // A line of a script's that begins like one.
    }
  }
}
