import { DOMParser, XMLSerializer } from "#xmldom";
import { select } from "#xpath";

const nothing = () => undefined;

/** The parser mends what it can, as it does for Release Please; it would print what it met. What it cannot read is an error. */
const QUIET = {
  warning: nothing,
  error: nothing,
  fatalError: (message: string) => {
    throw new Error(message.replace(/^\[xmldom \w+\]\s*/, ""));
  },
};

/** An XML file with the text of each node that an XPath selects replaced; written anew when that changes something. */
export function updateXml(path: string | undefined, version: string): (content: string) => string {
  return (content) => {
    if (path === undefined) throw new Error("extra-files: a XML file without xpath: Release Please cannot update it");
    const document = new DOMParser({ errorHandler: QUIET }).parseFromString(content);
    const nodes = select(path, document);
    if (!Array.isArray(nodes)) throw new Error(`the XPath ${path} selects no nodes: Release Please cannot update them`);
    const changed = nodes.filter(({ textContent }) => textContent !== version);
    for (const node of changed) node.textContent = version;
    if (changed.length === 0) return content;
    const text = new XMLSerializer().serializeToString(document);
    return content.endsWith("\n") && !text.endsWith("\n") ? `${text}\n` : text;
  };
}
