import { readCollection, type Space, shaped, spaceSchema } from "./schemas.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a value can only be a space's id, so that nothing has to be looked up. */
export function isSpaceId(value: string): boolean {
  return UUID.test(value);
}

/** The spaces that an answer shows, and how many are visible in all. */
export interface VisibleSpaces {
  spaces: Space[];
  /** Also those on other pages, and those that cannot be read: more than `spaces` means that these are not all. */
  count: number;
}

/** The spaces in an answer of `GET /api/v1/spaces`; entries that are none are left out, and counted. */
export function readSpaces(body: unknown): VisibleSpaces {
  const read = readCollection(body, "spaces");
  if (!read.ok) return { spaces: [], count: 0 };
  const { items, count } = read.value;
  const spaces = items.flatMap((item) => {
    const space = shaped(spaceSchema, item);
    return space.ok ? [space.value] : [];
  });
  return { spaces, count: Math.max(items.length, count) };
}

/** The only visible space; null when there may be others. */
export function onlySpace({ spaces, count }: VisibleSpaces): Space | null {
  return count === 1 ? (spaces[0] ?? null) : null;
}

/** The spaces that a person may mean: the one with that id, else those with that slug or name. */
export function matchSpaces(spaces: readonly Space[], value: string): Space[] {
  const byId = spaces.filter(({ id }) => id.toLowerCase() === value.toLowerCase());
  if (byId.length > 0) return byId;
  const wanted = comparable(value);
  return spaces.filter(({ slug, name }) => comparable(slug ?? "") === wanted || comparable(name ?? "") === wanted);
}

/** The one space that needs no choosing: the only one, the one flagged current or default, the one personal space. */
export function unambiguousSpace(visible: VisibleSpaces): Space | null {
  const { spaces } = visible;
  const flagged = [
    spaces.filter(({ is_current }) => is_current === true),
    spaces.filter(({ is_default }) => is_default === true),
    spaces.filter(({ is_personal }) => is_personal === true),
  ];
  return onlySpace(visible) ?? flagged.find(({ length }) => length === 1)?.[0] ?? null;
}

/** Lower-case, with blanks and `_` as `-` (spec api.md, "Spaces"). */
function comparable(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-");
}
