import { catalogue } from "./error-catalogue.ts";

export type ErrorCode = keyof typeof catalogue;

type Placeholder<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** The parameters that an error's message and hint ask for. */
export type ErrorParams<C extends ErrorCode> = Record<
  Placeholder<(typeof catalogue)[C]["message"]> | Placeholder<(typeof catalogue)[C]["hint"]>,
  string
>;

const BRAND = Symbol.for("axctl.AxctlError");

/** An error that a person can act on: a stable `code`, what was wrong (`message`) and what to do next (`hint`). */
export class AxctlError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "AxctlError";
  /** The bundle's lazy parts hold copies of this class: an instance of any of them is one of all. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && BRAND in value;
  }
  get [BRAND](): true {
    return true;
  }

  readonly code: C;
  readonly hint: string;
  readonly exitCode: number;

  constructor(code: C, params: ErrorParams<C>, options?: ErrorOptions) {
    const entry = catalogue[code];
    super(fill(entry.message, params), options);
    this.code = code;
    this.hint = fill(entry.hint, params);
    this.exitCode = entry.exit;
  }
}

/** The one function that maps whatever was thrown to an error with a code; what is unknown becomes `INTERNAL`. */
export function toAxctlError(thrown: unknown): AxctlError {
  if (thrown instanceof AxctlError) return thrown;
  return new AxctlError("INTERNAL", { reason: reasonOf(thrown) }, { cause: thrown });
}

/** The message of whatever was thrown, never its stack. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's code of whatever was thrown (`ENOENT`, `ECONNREFUSED`), when it carries one. */
export function systemCodeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}

function fill(template: string, params: Record<string, string>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
}
