/** The part of `@xmldom/xmldom` that is used. Its own types would bring those of browsers into the whole program. */
export interface Node {
  textContent: string | null;
}

export interface Document extends Node {
  nodeType: 9;
}

/** Without a function of their own, the first two are printed. */
export interface ErrorHandler {
  warning: (message: string) => void;
  error: (message: string) => void;
  fatalError: (message: string) => void;
}

export class DOMParser {
  constructor(options: { errorHandler: ErrorHandler });
  parseFromString(text: string): Document;
}

export class XMLSerializer {
  serializeToString(document: Document): string;
}
