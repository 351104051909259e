/** A sentence of ours with terms from outside in it: each format sets the terms apart in its own way. */
export type Phrase = readonly (string | Term)[];

export interface Term {
  term: string;
}

/** A sentence whose placeholders are terms. */
export function phrase(strings: TemplateStringsArray, ...terms: readonly (string | Phrase)[]): Phrase {
  return strings.flatMap((text, index): Phrase => {
    const term = terms[index];
    return [text, ...(term === undefined ? [] : typeof term === "string" ? [{ term }] : term)];
  });
}

/** The sentence as plain text. */
export function plain(sentence: Phrase): string {
  return sentence.map((piece) => (typeof piece === "string" ? piece : piece.term)).join("");
}
