import * as z from "zod/mini";
import { resolveCommit } from "../evidence/commit.ts";
import { type Envelope, envelope } from "../evidence/envelope.ts";
import { verifyEvidence } from "../evidence/verify.ts";
import type { Expectation } from "../evidence/verify-types.ts";
import { doctorSchema, matrixSchema, preflightSchema } from "../gate/schemas.ts";
import { normalizeEnvName } from "../identity/env-name.ts";
import { type Context, GIT_TIMEOUT_MS } from "./context.ts";
import { type OptionSpec, TARGETS } from "./option-spec.ts";
import { age, flag, nonEmpty } from "./options.ts";
import { expectedSuites } from "./verify-suites.ts";

/** The options of every command that asks for evidence. */
export const verifyOptions: readonly OptionSpec[] = [
  { flags: "--artifact-dir <dir>", description: "the folder that `qa matrix --artifact-dir` wrote" },
  {
    flags: "--require <envs>",
    description: "environments that must have passed, separated by commas",
    repeatable: true,
  },
  { flags: "--for <target>", description: "what the gate must have been for", preset: "release", suggests: TARGETS },
  { flags: "--max-age <time>", description: "how old an artifact may be", preset: "24h" },
  { flags: "--commit <rev>", description: "the commit that it must be about (default: HEAD of this checkout)" },
  { flags: "--allow-dirty", description: "accept what was made while tracked files differed from the commit" },
  {
    flags: "--allow-ignored-drift",
    description: "accept a matrix that was told to live with drift (--ignore-drift, --fail-on-drift none)",
  },
];

const artifactDir = z.pipe(
  z.optional(z.string()),
  z.transform((text, context): string => {
    if (text !== undefined && text.trim() !== "") return text;
    context.issues.push({ code: "custom", message: "name the folder that holds the evidence", input: text });
    return z.NEVER;
  }),
);

/** Names of environments, as files are called by them; none, an empty one or one that stands twice is a mistake. */
const requiredEnvs = z.pipe(
  z.array(z.string()),
  z.transform((lists, context): string[] => {
    const refuse = (message: string): never => {
      context.issues.push({ code: "custom", message, input: lists });
      return z.NEVER;
    };
    const names = lists.flatMap((list) => list.split(",").map((name) => name.trim()));
    if (names.length === 0) return refuse("name the environments that must have passed, such as `dev,next`");
    if (names.includes("")) return refuse("a name in the list is empty");
    const envs = names.map((name) => normalizeEnvName(name, "--require"));
    return new Set(envs).size === envs.length ? envs : refuse("an environment stands in the list twice");
  }),
);

/** The same, where a command knows what a promotion needs: dev and next (seed/release-process.md). */
export const requiredOrDefault = z.pipe(
  z.pipe(
    z.array(z.string()),
    z.transform((lists) => (lists.length === 0 ? ["dev,next"] : lists)),
  ),
  requiredEnvs,
);

export const verifyShape = {
  artifactDir,
  require: requiredEnvs,
  for: nonEmpty,
  maxAge: age,
  commit: z.optional(nonEmpty),
  allowDirty: flag,
  allowIgnoredDrift: flag,
  json: flag,
  quiet: flag,
};

const verifySchema = z.object(verifyShape);

/** The options as commander and the schema give them. */
export type VerifyOptions = z.infer<typeof verifySchema>;

export type VerifyDocument = Awaited<ReturnType<typeof verify>>;

/**
 * Verifies a folder of evidence, as a document.
 *
 * @throws AxctlError `INVALID_OPTION` when there is no commit to verify for.
 */
export async function verify(context: Context, options: VerifyOptions, command: string) {
  const expected = await expectationOf(context, options);
  const verdict = await verifyEvidence(context.files, options.artifactDir, expected);
  context.signal.throwIfAborted();
  const { ok, artifacts, problems } = verdict;
  const verified = artifacts.filter((artifact) => artifact.ok).length;
  return envelope({
    ok,
    skipped: false,
    summary: { command, required: expected.required, verified, failed: artifacts.length - verified },
    details: artifacts,
    artifact_dir: options.artifactDir,
    required: expected.required,
    target: expected.target,
    max_age_seconds: expected.maxAgeMs / 1000,
    commit: expected.commit,
    artifacts,
    problems,
  }) satisfies Envelope;
}

async function expectationOf(context: Context, options: VerifyOptions): Promise<Expectation> {
  const [checkout, programs] = await Promise.all([context.subject(), context.programs()]);
  const { cwd, env } = context.machine;
  const asking = { cwd, env, timeoutMs: GIT_TIMEOUT_MS, signal: context.signal };
  const commit = await resolveCommit(programs, { asking, rev: options.commit, checkout });
  const { subject } = checkout;
  return {
    required: options.require,
    target: options.for,
    maxAgeMs: options.maxAge,
    nowMs: context.clock.now(),
    commit,
    repository: subject === null ? undefined : subject.repository,
    allowDirty: options.allowDirty,
    allowIgnoredDrift: options.allowIgnoredDrift,
    suites: expectedSuites(),
    schemas: { preflight: preflightSchema, doctor: doctorSchema, matrix: matrixSchema },
  };
}
