/** The part of `xpath` that is used. Its own types would bring those of browsers into the whole program. */
import type { Document, Node } from "./xmldom.d.ts";

export function select(expression: string, node: Document): Node[] | string | number | boolean;
