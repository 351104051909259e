import * as z from "zod/mini";
import { DRIFT, type DriftCode, type IgnoredDrift } from "../gate/drift.ts";
import { parseShard } from "../gate/shard.ts";
import type { OptionSpec } from "./option-spec.ts";
import { nonEmpty, oneOf } from "./options.ts";
import { didYouMean, nearest } from "./suggest.ts";

const LEVELS = ["breaking", "any", "none"] as const;

/** The options of every command that compares environments. */
export const driftOptions: readonly OptionSpec[] = [
  {
    flags: "--baseline <env>",
    description: "the environment that the others are compared with (default: the first one)",
  },
  {
    flags: "--fail-on-drift <level>",
    description: "which drift closes the gate: breaking, any or none",
    preset: "breaking",
    values: LEVELS,
  },
  {
    flags: "--ignore-drift <code[:check]>",
    description: "a kind of drift to live with, at one check or at all",
    suggests: Object.keys(DRIFT),
    repeatable: true,
  },
];

const ignored = z.pipe(
  z.array(z.string()),
  z.transform((rules, context): IgnoredDrift[] => {
    const read = rules.map(readRule);
    const wrong = rules.find((_, index) => read[index] === undefined);
    if (wrong !== undefined) {
      const codes = Object.keys(DRIFT);
      const hint = didYouMean(nearest(wrong.split(":")[0] ?? "", codes));
      const message = `\`${wrong}\` is no CODE or CODE:CHECK; the codes are ${codes.join(", ")}${hint}`;
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

const shard = z.pipe(
  nonEmpty,
  z.transform((text, context) => {
    const read = parseShard(text);
    if (read !== undefined) return read;
    context.issues.push({ code: "custom", message: `expected I/N with I from 1 to N, got \`${text}\``, input: text });
    return z.NEVER;
  }),
);

export const driftShape = { baseline: z.optional(nonEmpty), failOnDrift: oneOf(LEVELS), ignoreDrift: ignored };

export const shardShape = { shard: z.optional(shard) };
