/**
 * What an answer looks like, without any value: JSON types, nullability and field names, lists merged over their items
 * (spec gates.md, "Drift"). Two answers of the same shape are equal here, whatever they say.
 */

export type JsonType = "null" | "boolean" | "number" | "string" | "list" | "object";

/** Plain data, so that it can stand in an artifact and be compared on another machine. */
export interface Shape {
  /** Every type seen at this place, sorted. */
  types: JsonType[];
  /** For objects: what each field looks like, by name, sorted; `optional` where some object lacked it. */
  fields?: Record<string, Shape & { optional?: true }>;
  /** For lists: their items merged into one; absent when no item was seen, which says nothing. */
  items?: Shape;
}

/** The shape of a JSON value. Recursion is bounded by the depth that an answer may have. */
export function shapeOf(value: unknown): Shape {
  if (value === null) return { types: ["null"] };
  if (Array.isArray(value)) {
    const [first, ...rest] = value;
    if (value.length === 0) return { types: ["list"] };
    return { types: ["list"], items: rest.map(shapeOf).reduce(mergeShapes, shapeOf(first)) };
  }
  if (typeof value === "object") return { types: ["object"], fields: fieldsOf(value) };
  if (typeof value === "boolean") return { types: ["boolean"] };
  return { types: [typeof value === "number" ? "number" : "string"] };
}

/** More places than any documented answer has: a fingerprint of that size would only fill artifacts. */
const MAX_PLACES = 5000;

/** The shape of an answer; undefined when it has more than 5,000 places. */
export function boundedShape(value: unknown): Shape | undefined {
  const shape = shapeOf(value);
  return placesIn(shape) > MAX_PLACES ? undefined : shape;
}

function placesIn({ fields = {}, items }: Shape): number {
  const below = Object.values(fields).reduce((sum, field) => sum + placesIn(field), 0);
  return 1 + below + (items === undefined ? 0 : placesIn(items));
}

function fieldsOf(value: object): Record<string, Shape> {
  const entries = Object.entries(value).sort(([a], [b]) => compare(a, b));
  return record(entries.map(([name, field]) => [name, shapeOf(field)]));
}

/** What both shapes allow: the order of the two never matters. */
export function mergeShapes(a: Shape, b: Shape): Shape {
  const merged: Shape = { types: [...new Set([...a.types, ...b.types])].sort(compare) };
  const fields = mergeFields(a.fields, b.fields);
  const items = a.items && b.items ? mergeShapes(a.items, b.items) : (a.items ?? b.items);
  if (fields !== undefined) merged.fields = fields;
  if (items !== undefined) merged.items = items;
  return merged;
}

function mergeFields(a: Shape["fields"], b: Shape["fields"]): Shape["fields"] {
  if (a === undefined || b === undefined) return a ?? b;
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compare);
  return record(names.map((name) => [name, mergeField(own(a, name), own(b, name))]));
}

type Field = Shape & { optional?: true };

function mergeField(a: Field | undefined, b: Field | undefined): Field {
  if (a === undefined || b === undefined) return { ...(a ?? b ?? { types: [] }), optional: true };
  const merged = mergeShapes(a, b);
  return a.optional || b.optional ? { ...merged, optional: true } : merged;
}

/** A field by its own name, never by an inherited one. */
export function own<T>(fields: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Without a prototype: a server may call a field `__proto__`. */
function record<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** By code unit: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
