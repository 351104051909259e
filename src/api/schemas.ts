import * as z from "zod/mini";

/** Longer names and ids are none: they would be sent back, printed and kept. */
const anyText = z.string().check(z.maxLength(1000));
const text = anyText.check(z.minLength(1));

/** A space's id stands in paths: there dots lead elsewhere, and half of a surrogate pair cannot stand at all. */
const anySpaceId = anyText.check(z.regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cs}]*$/u));

/** Characters of a token: servers take no longer head than that. */
const MAX_TOKEN = 16 * 1024;

/** A token for business endpoints: what a header can carry, and no PAT, which goes to the exchange only. */
export const accessTokenSchema = z.string().check(z.regex(/^(?!axp_)[\x21-\x7e]+$/), z.maxLength(MAX_TOKEN));

/** `GET /auth/me` (spec api.md, "Reads"): only `email` may be missing there, and nothing here reads it. */
export const whoamiSchema = z.object({
  username: text,
  principal_type: text,
  bound_agent: z.nullable(
    z.object({
      agent_id: z.nullable(anyText),
      agent_name: z.nullable(anyText),
      default_space_id: z.nullable(anySpaceId),
    }),
  ),
});

export type Whoami = z.infer<typeof whoamiSchema>;

/** One visible space, as far as choosing one needs it. */
export const spaceSchema = z.object({
  id: anySpaceId.check(z.minLength(1)),
  slug: z.optional(z.nullable(anyText)),
  name: z.optional(z.nullable(anyText)),
  is_current: z.optional(z.nullable(z.boolean())),
  is_default: z.optional(z.nullable(z.boolean())),
  is_personal: z.optional(z.nullable(z.boolean())),
});

export type Space = z.infer<typeof spaceSchema>;

/** What a body came to under a shape: a value, or where and how it differs, without quoting values. */
export type Shaped<T> = { ok: true; value: T } | { ok: false; detail: string };

/** Checks a body against a zod shape. */
export function shaped<T>(schema: z.ZodMiniType<T>, body: unknown): Shaped<T> {
  const checked = schema.safeParse(body);
  if (checked.success) return { ok: true, value: checked.data };
  const [issue] = checked.error.issues;
  const path = issue?.path.map(String).join(".") ?? "";
  return {
    ok: false,
    detail: `${path === "" ? "the body" : `\`${path}\``} is not as documented (${issue?.code ?? "unknown"})`,
  };
}

export interface Collection {
  items: readonly unknown[];
  /** What the API says there is in all, else the number of items that are objects. */
  count: number;
}

/**
 * Reads a collection: a bare array, or an object with the items under its own key, `items` or `results`, possibly one
 * object deeper (spec api.md, "Reads").
 */
export function readCollection(body: unknown, key: string): Shaped<Collection> {
  if (Array.isArray(body)) return collectionOf(body, []);
  if (!isObject(body)) return { ok: false, detail: `expected a list of ${key}, received ${typeName(body)}` };
  const own = Object.hasOwn(body, key) ? body[key] : undefined;
  // What stands under the collection's own key is the collection: a list elsewhere does not make up for it.
  if (own !== undefined && !Array.isArray(own) && !isObject(own)) {
    return { ok: false, detail: `expected a list of ${key}: \`${key}\` is ${typeName(own)}, not a list` };
  }
  const holders = isObject(own) ? [own] : [body, ...Object.values(body).filter(isObject)];
  for (const holder of holders) {
    for (const name of [key, "items", "results"]) {
      const items = Object.hasOwn(holder, name) ? holder[name] : undefined;
      if (Array.isArray(items)) return collectionOf(items, [holder, body]);
    }
  }
  return {
    ok: false,
    detail: `expected a list of ${key}: there is no list under \`${key}\`, \`items\` or \`results\``,
  };
}

function collectionOf(items: readonly unknown[], holders: readonly Record<string, unknown>[]): Shaped<Collection> {
  const totals = holders.flatMap((holder) => [holder["total"], holder["count"], holder["total_count"]]);
  const stated = totals.find((total): total is number => Number.isSafeInteger(total) && Number(total) >= 0);
  return { ok: true, value: { items, count: stated ?? items.filter(isObject).length } };
}

/** A JSON object, no array and not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}
