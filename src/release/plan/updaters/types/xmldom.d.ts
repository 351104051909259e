/** The part of `@xmldom/xmldom` that is used. Its own types would bring those of browsers into the whole program. */
export interface Node {
  textContent: string | null;
}

export interface Document extends Node {
  nodeType: 9;
}

export class DOMParser {
  parseFromString(text: string): Document;
}

export class XMLSerializer {
  serializeToString(document: Document): string;
}
