import { diff, gt } from "semver";

/** A JSON Schema, as far as axctl's own ones use the language. */
export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  /** Several where a value may be of any of them. */
  type?: string | readonly string[];
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  properties?: Record<string, Schema>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  prefixItems?: readonly Schema[];
}

/** What others rely on. */
export interface Interface {
  exit_codes: Readonly<Record<string, number>>;
  /** Error codes with their exit codes. */
  error_codes: Readonly<Record<string, number>>;
  artifacts: readonly string[];
  /** What a command line may be made of, by the commands' names: options with the values that they are known to take, arguments. */
  commands: Readonly<Record<string, readonly string[]>>;
  /** The options of each function of the library, those with a value of one kind with that kind. */
  functions: Readonly<Record<string, readonly string[]>>;
  schemas: Readonly<Record<string, Schema>>;
}

/** What of one interface another one no longer keeps, in words. Pure. */
export function breakingChanges(before: Interface, after: Interface): string[] {
  return [
    ...lost("exit code", before.exit_codes, after.exit_codes),
    ...lost("error code", before.error_codes, after.error_codes),
    ...before.artifacts.filter((name) => !after.artifacts.includes(name)).map((name) => `artifact ${name}: gone`),
    ...lostParts("command", before.commands, after.commands),
    ...lostParts("function", before.functions, after.functions),
    ...Object.entries(before.schemas).flatMap(([name, schema]) => {
      const now = after.schemas[name];
      if (now === undefined) return [`schema ${name}: gone`];
      return broken({ schema, root: schema }, { schema: now, root: now }, name);
    }),
  ];
}

function lost(what: string, before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  return Object.entries(before).flatMap(([name, code]) => {
    if (after[name] === undefined) return [`${what} ${name}: gone`];
    return after[name] === code ? [] : [`${what} ${name}: ${after[name]} in place of ${code}`];
  });
}

type Parts = Readonly<Record<string, readonly string[]>>;

function lostParts(what: string, before: Parts, after: Parts): string[] {
  return Object.entries(before).flatMap(([name, parts]) => {
    const now = after[name];
    if (now === undefined) return [`${what} ${name}: gone`];
    return parts.filter((part) => !now.includes(part)).map((part) => `${what} ${name}: ${part}: gone`);
  });
}

interface At {
  schema: Schema;
  root: Schema;
  /** The references that led here: a schema may hold itself. */
  through?: readonly string[];
}

/**
 * What a reader of the old documents can no longer rely on in the new ones: a field that is gone or may be absent, a value of another type.
 * A new field is no break, and neither is a new value of an enumeration (docs/compatibility.md).
 */
function broken(before: At, after: At, path: string): string[] {
  if (before.schema.$ref !== undefined && before.through?.includes(before.schema.$ref)) return [];
  const [old, now] = [resolved(before), resolved(after)];
  if (now.schema.anyOf !== undefined || old.schema.anyOf !== undefined) return brokenUnion(old, now, path);
  if (old.schema.const !== undefined && old.schema.const !== now.schema.const && now.schema.enum === undefined)
    return [`${path}: ${JSON.stringify(now.schema.const)} in place of ${JSON.stringify(old.schema.const)}`];
  const others = otherTypes(old.schema, now.schema);
  if (others.length > 0) return [`${path}: ${others.join(" or ")} in place of ${typesOf(old.schema).join(" or ")}`];
  return [...brokenFields(old, now, path), ...brokenItems(old, now, path)];
}

function typesOf({ type = [] }: Schema): readonly string[] {
  return [type].flat();
}

/** The types that a value may have now and could not have before. A whole number is a number. */
function otherTypes(old: Schema, now: Schema): readonly string[] {
  const known = typesOf(old);
  if (known.length === 0) return [];
  const types = typesOf(now);
  if (types.length === 0) return ["anything"];
  return types.filter((type) => !known.includes(type) && !(type === "integer" && known.includes("number")));
}

/** Each form that a value may take now has to be one that it could take before. */
function brokenUnion(before: At, after: At, path: string): string[] {
  const forms = (at: At): At[] => (at.schema.anyOf ?? [at.schema]).map((form) => ({ ...at, schema: form }));
  return forms(after).flatMap((form) => {
    const faults = forms(before).map((old) => broken(old, form, path));
    if (faults.some((found) => found.length === 0)) return [];
    const nearest = faults.sort((one, other) => one.length - other.length)[0] ?? [];
    return nearest;
  });
}

function brokenFields(before: At, after: At, path: string): string[] {
  const now = after.schema.properties ?? {};
  const entries = before.schema.additionalProperties;
  const values = after.schema.additionalProperties;
  return [
    ...Object.entries(before.schema.properties ?? {}).flatMap(([name, schema]) => {
      const field = now[name];
      if (field === undefined) return [`${path}.${name}: gone`];
      const mayBeAbsent = before.schema.required?.includes(name) && !after.schema.required?.includes(name);
      return [
        ...(mayBeAbsent ? [`${path}.${name}: may be absent`] : []),
        ...broken({ ...before, schema }, { ...after, schema: field }, `${path}.${name}`),
      ];
    }),
    ...(typeof entries === "object" ? brokenPart(before, after, { old: entries, now: values, path: `${path}.*` }) : []),
  ];
}

function brokenItems(before: At, after: At, path: string): string[] {
  const [old, now] = [before.schema, after.schema];
  return [
    ...(old.prefixItems ?? []).flatMap((item, place) =>
      brokenPart(before, after, { old: item, now: now.prefixItems?.[place], path: `${path}[${place}]` }),
    ),
    ...(old.items === undefined
      ? []
      : brokenPart(before, after, { old: old.items, now: now.items, path: `${path}[]` })),
  ];
}

/** A part that was described: it may hold anything where it no longer is, and nothing where it may not be there. */
function brokenPart(
  before: At,
  after: At,
  { old, now, path }: { old: Schema; now: Schema | boolean | undefined; path: string },
): string[] {
  if (now === false) return [`${path}: gone`];
  if (typeof now !== "object") return [`${path}: no longer described`];
  return broken({ ...before, schema: old }, { ...after, schema: now }, path);
}

function resolved({ schema, root, through = [] }: At): At {
  if (schema.$ref === undefined) return { schema, root, through };
  const name = schema.$ref.replace("#/$defs/", "");
  const found = schema.$ref === "#" ? root : root.$defs?.[name];
  if (found === undefined) throw new Error(`no definition ${schema.$ref}`);
  return resolved({ schema: found, root, through: [...through, schema.$ref] });
}

/** Whether a step from one version to another may break something: a major one, before 1.0.0 a minor one (SemVer 2.0.0, item 4). Pure. */
export function mayBreak(from: string, to: string): boolean {
  if (!gt(to, from)) return false;
  const step = diff(from, to) ?? "";
  return /major/.test(step) || (from.startsWith("0.") && /minor/.test(step));
}
