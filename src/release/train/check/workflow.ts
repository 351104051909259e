import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** A step of a job. */
export interface WorkflowStep {
  line: number;
  uses: string | undefined;
  run: string | undefined;
  with: Readonly<Record<string, Located>>;
  env: Readonly<Record<string, Located>>;
}

/** A value with the line that it stands in. */
export interface Located {
  value: string;
  line: number;
}

export interface WorkflowJob {
  id: string;
  line: number;
  /** A reusable workflow that the job is. */
  uses: Located | undefined;
  permissions: Permissions | undefined;
  secrets: string | undefined;
  env: Readonly<Record<string, Located>>;
  steps: readonly WorkflowStep[];
}

/** `permissions`: one word for all, or each by its name. */
export interface Permissions {
  line: number;
  all: string | undefined;
  scopes: Readonly<Record<string, string>>;
}

/** One thing that starts a workflow. */
export interface Trigger {
  line: number;
  branches: readonly string[] | undefined;
  branchesIgnore: readonly string[] | undefined;
  /** Tags that start it, of a push. */
  tags: readonly string[] | undefined;
  types: readonly string[] | undefined;
}

/** A GitHub Actions workflow. */
export interface Workflow {
  path: string;
  triggers: Readonly<Record<string, Trigger>>;
  permissions: Permissions | undefined;
  jobs: readonly WorkflowJob[];
}

/** A workflow, or where its YAML cannot be read. Pure. */
export function readWorkflow(path: string, text: string): Workflow | { path: string; line: number; reason: string } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) return { path, line: lines.linePos(error.pos[0]).line, reason: firstLine(error.message) };
  const root: Place = { node: document.contents, line: 1, lineOf: (node) => lines.linePos(node.range?.[0] ?? 0).line };
  if (!isMap(root.node)) return { path, line: 1, reason: "it is no mapping" };
  return {
    path,
    triggers: triggersOf(at(root, "on")),
    permissions: permissionsOf(at(root, "permissions")),
    jobs: entries(at(root, "jobs")).map(([id, job]) => jobOf(id, job)),
  };
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}

/** A place in the document. */
interface Place {
  node: Node | null | undefined;
  line: number;
  lineOf: (node: Node) => number;
}

function entries({ node, lineOf }: Place): [string, Place][] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }): [string, Place][] => {
    if (!isScalar(key)) return [];
    const inner = isMap(value) || isSeq(value) || isScalar(value) ? value : undefined;
    return [[String(key.value), { node: inner, line: lineOf(key), lineOf }]];
  });
}

function at(place: Place, name: string): Place {
  const found = entries(place).find(([key]) => key === name)?.[1];
  return found ?? { node: undefined, line: place.line, lineOf: place.lineOf };
}

function text({ node }: Place): string | undefined {
  return isScalar(node) && node.value !== null ? String(node.value) : undefined;
}

function list(place: Place): string[] | undefined {
  const { node, lineOf } = place;
  if (isSeq(node)) {
    return node.items.flatMap((item) =>
      isScalar(item) ? (text({ node: item, line: lineOf(item), lineOf }) ?? []) : [],
    );
  }
  const one = text(place);
  return one === undefined ? undefined : [one];
}

function located(place: Place): Located | undefined {
  const value = text(place);
  return value === undefined ? undefined : { value, line: place.line };
}

function record(place: Place): Record<string, Located> {
  return Object.fromEntries(
    entries(place).flatMap(([key, inner]): [string, Located][] => {
      const value = located(inner);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** `on: push`, `on: [push, release]`, or a mapping. */
function triggersOf(place: Place): Record<string, Trigger> {
  const named = list(place);
  if (named !== undefined)
    return Object.fromEntries(named.map((name) => [name, triggerOf({ ...place, node: undefined })]));
  return Object.fromEntries(entries(place).map(([name, inner]) => [name, triggerOf(inner)]));
}

function triggerOf(place: Place): Trigger {
  return {
    line: place.line,
    branches: list(at(place, "branches")),
    branchesIgnore: list(at(place, "branches-ignore")),
    tags: list(at(place, "tags")),
    types: list(at(place, "types")),
  };
}

function permissionsOf(place: Place): Permissions | undefined {
  if (place.node === undefined) return undefined;
  const scopes = Object.fromEntries(Object.entries(record(place)).map(([name, { value }]) => [name, value]));
  return { line: place.line, all: text(place), scopes };
}

function jobOf(id: string, place: Place): WorkflowJob {
  const steps = at(place, "steps").node;
  const items = isSeq(steps) ? steps.items.flatMap((item) => (isMap(item) ? [item] : [])) : [];
  return {
    id,
    line: place.line,
    uses: located(at(place, "uses")),
    permissions: permissionsOf(at(place, "permissions")),
    secrets: text(at(place, "secrets")),
    env: record(at(place, "env")),
    steps: items.map((node) => stepOf({ node, line: place.lineOf(node), lineOf: place.lineOf })),
  };
}

function stepOf(place: Place): WorkflowStep {
  const uses = at(place, "uses");
  const run = at(place, "run");
  return {
    line: text(uses) !== undefined ? uses.line : text(run) !== undefined ? run.line : place.line,
    uses: text(uses),
    run: text(run),
    with: record(at(place, "with")),
    env: record(at(place, "env")),
  };
}
