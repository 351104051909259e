import * as z from "zod/mini";
import { DRIFT, type DriftCode, type IgnoredDrift } from "../gate/drift.ts";
import { parseShard } from "../gate/shard.ts";
import type { OptionSpec } from "./option-spec.ts";
import { nonEmpty } from "./options.ts";

/** The options of every command that compares environments. */
export const driftOptions: readonly OptionSpec[] = [
  {
    flags: "--baseline <name>",
    description: "the environment that the others are compared with (default: the first one)",
  },
  {
    flags: "--fail-on-drift <level>",
    description: "which drift closes the gate: breaking, any or none",
    preset: "breaking",
  },
  {
    flags: "--ignore-drift <code[:check]>",
    description: "a kind of drift to live with, at one check or at all",
    repeatable: true,
  },
];

const ignored = z.pipe(
  z.array(z.string()),
  z.transform((rules, context): IgnoredDrift[] => {
    const read = rules.map(readRule);
    const wrong = rules.find((_, index) => read[index] === undefined);
    if (wrong !== undefined) {
      const message = `\`${wrong}\` is no CODE or CODE:CHECK; the codes are ${Object.keys(DRIFT).join(", ")}`;
      context.issues.push({ code: "custom", message, input: rules });
      return z.NEVER;
    }
    return read.filter((rule) => rule !== undefined);
  }),
);

function readRule(text: string): IgnoredDrift | undefined {
  const [code = "", check, ...rest] = text.trim().split(":");
  if (!isCode(code) || rest.length > 0 || check === "") return undefined;
  return { code, check: check ?? null };
}

function isCode(text: string): text is DriftCode {
  return Object.hasOwn(DRIFT, text);
}

const level = z.pipe(
  nonEmpty,
  z.transform((text, context): "breaking" | "any" | "none" => {
    if (text === "breaking" || text === "any" || text === "none") return text;
    context.issues.push({ code: "custom", message: `expected breaking, any or none, got \`${text}\``, input: text });
    return z.NEVER;
  }),
);

const shard = z.pipe(
  nonEmpty,
  z.transform((text, context) => {
    const read = parseShard(text);
    if (read !== undefined) return read;
    context.issues.push({ code: "custom", message: `expected I/N with I from 1 to N, got \`${text}\``, input: text });
    return z.NEVER;
  }),
);

export const driftShape = { baseline: z.optional(nonEmpty), failOnDrift: level, ignoreDrift: ignored };

export const shardShape = { shard: z.optional(shard) };
