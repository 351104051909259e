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

/** More places than any documented answer has: a fingerprint of that size would only fill artifacts. */
const MAX_PLACES = 2000;

/** The shape of a JSON value. Recursion is bounded by the depth that an answer may have. */
export function shapeOf(value: unknown): Shape {
  return finished(see(value, newPlace(), { left: Number.POSITIVE_INFINITY }));
}

/** The shape of an answer; undefined when it has more than 2,000 places. */
export function boundedShape(value: unknown): Shape | undefined {
  const budget = { left: MAX_PLACES - 1 };
  const place = see(value, newPlace(), budget);
  return budget.left < 0 ? undefined : finished(place);
}

/**
 * What was seen at one place so far. It grows in place: merging finished shapes would copy, for each item of a list, all
 * that is known of the items before it.
 */
interface Place {
  types: Set<JsonType>;
  /** Objects seen here; and for each field, in how many of them it stood. */
  objects: number;
  fields: Map<string, { place: Place; seen: number }>;
  items: Place | undefined;
}

/** Places that may still be made; below zero when one was missing. */
interface Budget {
  left: number;
}

function newPlace(): Place {
  return { types: new Set(), objects: 0, fields: new Map(), items: undefined };
}

/** Adds a value to what was seen at a place. */
function see(value: unknown, place: Place, budget: Budget): Place {
  place.types.add(typeOf(value));
  if (Array.isArray(value)) seeItems(value, place, budget);
  else if (typeof value === "object" && value !== null) seeFields(value, place, budget);
  return place;
}

function seeItems(items: readonly unknown[], place: Place, budget: Budget): void {
  for (const item of items) {
    if (place.items === undefined) budget.left--;
    if (budget.left < 0) return;
    place.items ??= newPlace();
    see(item, place.items, budget);
  }
}

function seeFields(value: object, place: Place, budget: Budget): void {
  place.objects++;
  for (const [name, item] of Object.entries(value)) {
    let field = place.fields.get(name);
    if (field === undefined) {
      if (--budget.left < 0) return;
      field = { place: newPlace(), seen: 0 };
      place.fields.set(name, field);
    }
    field.seen++;
    see(item, field.place, budget);
  }
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "object";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "number" ? "number" : "string";
}

function finished({ types, objects, fields, items }: Place): Shape {
  const shape: Shape = { types: [...types].sort(compare) };
  if (objects > 0) {
    const sorted = [...fields].sort(([a], [b]) => compare(a, b));
    shape.fields = record(
      sorted.map(([name, { place, seen }]) => [
        name,
        seen < objects ? { ...finished(place), optional: true as const } : finished(place),
      ]),
    );
  }
  if (items !== undefined) shape.items = finished(items);
  return shape;
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
