/** One package's part of a release pull request's body. */
export interface BodyEntry {
  /** Undefined in a pull request of one package, whose body does not name it. */
  component: string | undefined;
  version: string | undefined;
  notes: string;
}

const DELIMITER = "---";
const VERSION = String.raw`\d+\.\d+\.\d+[^<]*`;
const FOLDED = new RegExp(
  `<details><summary>(?:(?<component>[^<]*?): )?(?<version>${VERSION})</summary>(?<notes>[\\s\\S]*?)</details>`,
  "g",
);

/** The releases that a release pull request's body tells of, as Release Please writes it; none in a body of another kind. Pure. */
export function bodyEntries(body: string): BodyEntry[] {
  const lines = body.replaceAll("\r\n", "\n").trim().split("\n");
  const first = lines.indexOf(DELIMITER);
  if (first === -1) return [];
  const last = lines.lastIndexOf(DELIMITER);
  const content = lines.slice(first + 1, last === first ? lines.length - 1 : last).join("\n");
  const folded = [...content.matchAll(FOLDED)].map(({ groups }): BodyEntry => {
    const { component, version = "", notes = "" } = groups ?? {};
    return { component: component && decoded(component), version: version.trim(), notes: decoded(notes).trim() };
  });
  if (folded.length > 0) return folded;
  const notes = content.trim();
  const [, version] = /^#{2,} \[?(\d+\.\d+\.\d+[^\]\s]*)/.exec(notes) ?? [];
  return version === undefined ? [] : [{ component: undefined, version, notes }];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };

/** Notes stand as HTML in the blocks that fold. */
function decoded(html: string): string {
  return html.replace(/&(lt|gt|amp|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
