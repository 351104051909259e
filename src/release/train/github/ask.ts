import type * as z from "zod/mini";
import { AxctlError } from "../../../core/errors.ts";

export type Parameters = Readonly<Record<string, unknown>>;

/** One request by its route (`GET /repos/{owner}/{repo}`), with its answer read by a schema. */
export type Ask = <T>(route: string, parameters: Parameters, schema: z.ZodMiniType<T>) => Promise<T>;

/** The repository in a route. */
export const REPO = "/repos/{owner}/{repo}";
/** The most that one page of a list holds. */
export const PAGE = 100;

/** The parts of a branch's name between slashes; the slashes themselves belong to the path. */
export function encodedPath(branch: string): string {
  return branch.split("/").map(encodeURIComponent).join("/");
}

/** The answer, or undefined where GitHub knows no such thing. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** What a token may not see is not known; that is no reason to stop. */
export async function unlessHidden<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof AxctlError && error.code === "GITHUB_FORBIDDEN") return undefined;
    throw error;
  });
}

/** Whether GitHub said that there is no such thing. */
export function isMissing(error: unknown): error is AxctlError {
  return error instanceof AxctlError && error.code === "GITHUB_REFUSED" && / answered 404/.test(error.message);
}
