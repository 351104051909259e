import * as z from "zod/mini";

const failureSchema = z.object({
  // The code of a script that failed is its exit code.
  error: z.object({ code: z.optional(z.union([z.string(), z.number()])), summary: z.optional(z.string()) }),
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
    if (data !== undefined) return { code: String(data.error.code ?? ""), summary: data.error.summary ?? "" };
  }
  // npm that is not there, or that died, prints no JSON.
  return { code: "", summary: "" };
}

/** JSON values that a text ends with, the longest first. */
export function* jsonAtEnd(text: string): Generator<unknown> {
  for (const { value } of endings(text)) yield value;
}

/** What stands before npm's own JSON: what scripts of the package printed. Pure. */
export function beforeJson(text: string): string {
  for (const { at } of endings(text)) return text.slice(0, at);
  return text;
}

function* endings(text: string): Generator<{ at: number; value: unknown }> {
  for (const { index: at } of text.matchAll(/^[[{]/gm)) {
    try {
      yield { at, value: JSON.parse(text.slice(at)) };
    } catch {
      // A line of a script's that begins like one.
    }
  }
}
