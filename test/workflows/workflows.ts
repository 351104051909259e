import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import * as z from "zod/mini";

const root = fileURLToPath(new URL("../../", import.meta.url));

export const OPERATOR_QA = ".github/workflows/operator-qa.yml";
export const ACTION = ".github/actions/operator-qa/action.yml";

const stepSchema = z.looseObject({
  id: z.optional(z.string()),
  name: z.optional(z.string()),
  if: z.optional(z.string()),
  uses: z.optional(z.string()),
  run: z.optional(z.string()),
  shell: z.optional(z.string()),
  env: z.optional(z.record(z.string(), z.unknown())),
  with: z.optional(z.record(z.string(), z.unknown())),
});

const inputSchema = z.looseObject({ default: z.optional(z.union([z.string(), z.boolean()])) });

const jobSchema = z.looseObject({
  uses: z.optional(z.string()),
  "timeout-minutes": z.optional(z.number()),
  steps: z.optional(z.array(stepSchema)),
});

const triggerSchema = z.looseObject({
  inputs: z.optional(z.record(z.string(), inputSchema)),
  secrets: z.optional(z.record(z.string(), z.looseObject({ required: z.boolean() }))),
});

/** What starts a workflow, but for the clock, whose entry has no inputs. */
const triggersSchema = z.pipe(
  z.transform((on: unknown) => Object.fromEntries(Object.entries(Object(on)).filter(([name]) => name !== "schedule"))),
  z.record(z.string(), z.nullable(triggerSchema)),
);

const workflowSchema = z.looseObject({
  on: triggersSchema,
  permissions: z.optional(z.record(z.string(), z.string())),
  jobs: z.record(z.string(), jobSchema),
});

const actionSchema = z.looseObject({
  inputs: z.record(z.string(), inputSchema),
  outputs: z.record(z.string(), z.looseObject({ value: z.string() })),
  runs: z.looseObject({ using: z.literal("composite"), steps: z.array(stepSchema) }),
});

export type Step = z.infer<typeof stepSchema>;

/** The paths of all workflows, relative to the repository. */
export const workflowPaths = readdirSync(`${root}.github/workflows`).map((name) => `.github/workflows/${name}`);

/** The text of a file of the repository. */
export function textOf(path: string): string {
  return readFileSync(root + path, "utf8");
}

export function workflow(path: string): z.infer<typeof workflowSchema> {
  return workflowSchema.parse(parse(textOf(path)));
}

export function action(): z.infer<typeof actionSchema> {
  return actionSchema.parse(parse(textOf(ACTION)));
}

/** Every step of every workflow and of the action, with the file that it stands in. */
export function allSteps(): { path: string; step: Step }[] {
  const ofWorkflows = workflowPaths.flatMap((path) =>
    Object.values(workflow(path).jobs).flatMap(({ steps = [] }) => steps.map((step) => ({ path, step }))),
  );
  return [...ofWorkflows, ...action().runs.steps.map((step) => ({ path: ACTION, step }))];
}

/** A step of the reusable workflow or of the action by its id. */
export function stepById(path: typeof OPERATOR_QA | typeof ACTION, id: string): Step {
  const step = allSteps().find((one) => one.path === path && one.step.id === id)?.step;
  if (step === undefined) throw new Error(`${path} has no step ${id}`);
  return step;
}
