import type * as z from "zod/mini";
import type { SandboxContext } from "./environment.ts";
import { invalid, Refusal } from "./refusal.ts";
import type { Space, Store } from "./resources.ts";

const DEFAULT_LIMIT = 50;
const HIGHEST_LIMIT = 1000;

/** The parsed JSON body, or undefined when it is no JSON (JSON has no undefined of its own). */
export async function jsonBody(c: SandboxContext): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The body as `schema` has it; refuses with a 422 that names every field that is wrong. */
export async function validBody<T>(c: SandboxContext, schema: z.ZodMiniType<T>): Promise<T> {
  const body = await jsonBody(c);
  if (body === undefined) throw invalid(["body"], "must be JSON");
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new Refusal(
    422,
    result.error.issues.map((issue) => ({ loc: ["body", ...issue.path.map(asLoc)], msg: explain(issue) })),
  );
}

/** `limit` of the query: 1 to 1000, 50 when absent; else a 422. */
export function limitOf(c: SandboxContext): number {
  const text = c.req.query("limit");
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= HIGHEST_LIMIT) return limit;
  throw invalid(["query", "limit"], `must be a whole number from 1 to ${HIGHEST_LIMIT}`);
}

/** The space that the query names: 422 when it names none, 404 when there is no such space. */
export function querySpace(c: SandboxContext, store: Store): Space {
  const id = c.req.query("space_id");
  if (id === undefined || id === "") throw invalid(["query", "space_id"], "is required");
  return knownSpace(store, id);
}

/** The space with that id; 404 when there is none. */
export function knownSpace(store: Store, id: string): Space {
  const space = store.spaces.find((candidate) => candidate.id === id);
  if (space === undefined) throw new Refusal(404, { error: "space_not_found", message: "There is no such space." });
  return space;
}

function asLoc(part: PropertyKey): string | number {
  return typeof part === "number" ? part : String(part);
}

/** zod/mini carries no texts of its own: every issue would read "Invalid input". */
function explain(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `is missing or no ${issue.expected}`;
    case "too_small":
      return `must be at least ${issue.minimum}${issue.origin === "string" ? " characters long" : ""}`;
    case "too_big":
      return `must be at most ${issue.maximum}${issue.origin === "string" ? " characters long" : ""}`;
    case "invalid_value":
      return `must be one of: ${issue.values.map(String).join(", ")}`;
    case "unrecognized_keys":
      return `has fields that this endpoint does not know: ${issue.keys.join(", ")}`;
    default:
      return issue.message;
  }
}
