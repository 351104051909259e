import { AxctlError } from "../../core/errors.ts";
import type { WorldOptions } from "./options.ts";

/** How an option of a function is written on the command line; `no` is a flag that is given when the option is false. */
export interface Flag {
  flag: string;
  kind: "text" | "number" | "yes" | "no" | "list";
}

/** A function's own options: all but those about the world, which no command line has. */
export type Flags<O extends WorldOptions> = Readonly<Record<Exclude<keyof O, keyof WorldOptions>, Flag>>;

/** The options that say where a function acts: every function takes them. */
export const WORLD: readonly string[] = ["cwd", "env", "home", "signal", "onWarning"];

/**
 * The command line that says what an options object says, so that one place reads both.
 *
 * @throws AxctlError `INVALID_OPTION` for an option that there is not, and for a value of another type.
 */
export function argumentsOf(options: object, flags: Readonly<Record<string, Flag>>): string[] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    if (WORLD.includes(name) || value === undefined) return [];
    const known = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (known === undefined)
      throw new AxctlError("INVALID_OPTION", { option: name, reason: "there is no such option" });
    return written(known, { name, value });
  });
}

function written({ flag, kind }: Flag, { name, value }: { name: string; value: unknown }): string[] {
  const wanted = (what: string) => new AxctlError("INVALID_OPTION", { option: name, reason: `expected ${what}` });
  switch (kind) {
    case "text":
      if (typeof value !== "string") throw wanted("a text");
      return [`${flag}=${value}`];
    case "number":
      if (typeof value !== "number") throw wanted("a number");
      return [`${flag}=${value}`];
    case "list":
      if (!Array.isArray(value) || !value.every((one) => typeof one === "string")) throw wanted("a list of texts");
      return value.map((one) => `${flag}=${one}`);
    default:
      if (typeof value !== "boolean") throw wanted("true or false");
      return value === (kind === "yes") ? [flag] : [];
  }
}

/** What every function that sends something takes. */
const transportFlags = {
  allowInsecureHttp: { flag: "--allow-insecure-http", kind: "yes" },
  cacert: { flag: "--cacert", kind: "text" },
  cert: { flag: "--cert", kind: "text" },
  key: { flag: "--key", kind: "text" },
} as const;

/** What says who a function runs as. */
export const identityFlags = {
  environment: { flag: "--env", kind: "text" },
  spaceId: { flag: "--space-id", kind: "text" },
  ...transportFlags,
} as const;
