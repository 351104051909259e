import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Markdown as HTML, by a parser of GitHub Flavored Markdown; HTML in the Markdown stays HTML. */
export function rendered(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

/**
 * HTML with every text in code spans as the same mark: what is left does not depend on texts from outside. Where backticks and
 * vertical bars stand between two spans they belong to the text.
 */
export function outsideCode(html: string): string {
  return html.replace(/(?:<code>[^<]*<\/code>|[|`])+/g, "◻");
}

/** How many elements of a name. */
export function countOf(html: string, name: string): number {
  return html.match(new RegExp(`<${name}[ >]`, "g"))?.length ?? 0;
}

/** The texts of elements that hold no other but code, as a reader sees them. */
export function textsOf(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, "g"))].map(([, inner = ""]) => textOf(inner));
}

/** HTML or XML without its tags and with its references resolved. */
export function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, "").replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ENTITIES.get(name) ?? "");
}

const ENTITIES = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["#39", "'"],
  ["amp", "&"],
]);

/** The tags of a page in order, without what stands in their quoted attributes. */
export function tagsOf(html: string): string[] {
  return (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/="[^"]*"/g, "=…"));
}
