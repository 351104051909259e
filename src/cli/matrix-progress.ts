import type { CheckResult } from "../gate/check.ts";
import type { MatrixEnv, MatrixRow } from "../gate/matrix.ts";
import { coreSuite } from "../gate/suite.ts";
import { table } from "../terminal/table.ts";
import { styled, type Text } from "../terminal/text.ts";
import type { Context } from "./context.ts";
import { mark } from "./views/marks.ts";

/** What a matrix tells while it runs. */
export interface MatrixProgress {
  onCheck(env: string, result: CheckResult): void;
  onRow(row: MatrixRow, state: "doctor" | "ended"): void;
  end(): void;
}

interface RowState {
  doctor: boolean | null;
  preflight: boolean | null;
  passed: number;
  failed: string[];
}

/** Without a terminal nothing moves: the table is printed when it is whole. */
const STILL: MatrixProgress = { onCheck: () => undefined, onRow: () => undefined, end: () => undefined };

/** The matrix as a table that fills itself: a row per environment, with a spinner where something is still running. */
export async function matrixProgress(
  { output }: Pick<Context, "output">,
  envs: readonly MatrixEnv[],
  { json, quiet }: { json: boolean; quiet: boolean },
): Promise<MatrixProgress> {
  const live = json || quiet ? undefined : await output.live();
  if (live === undefined) return STILL;
  const rows = new Map(
    envs.map(({ label }): [string, RowState] => [label, { doctor: null, preflight: null, passed: 0, failed: [] }]),
  );
  live.show((spinner) => draw(rows, spinner));
  return {
    onCheck: (env, { name, ok }) => {
      const row = rows.get(env);
      if (ok && row !== undefined) row.passed += 1;
      else row?.failed.push(name);
    },
    onRow: ({ env, doctor_ok, preflight_ok }, state) => {
      const row = rows.get(env);
      if (row === undefined) return;
      row.doctor = doctor_ok;
      if (state === "ended") row.preflight = preflight_ok;
    },
    end: live.end,
  };
}

function draw(rows: ReadonlyMap<string, RowState>, spinner: string): Text[] {
  const waiting = [...rows.values()].filter(({ preflight }) => preflight === null).length;
  const header = ["environment", "doctor", "preflight", "checks", ""].map((name) => styled("dim", name));
  const sign = (ok: boolean | null, running: boolean) =>
    ok === null ? (running ? styled("cyan", spinner) : styled("dim", "·")) : mark(ok);
  const lines = [...rows].map(([env, { doctor, preflight, passed, failed }]): Text[] => [
    env,
    sign(doctor, true),
    sign(preflight, doctor === true),
    `${passed}/${coreSuite.length}`,
    failed.length === 0 ? "" : styled("red", `✗ ${failed.join(", ")}`),
  ]);
  const shown = table([header, ...lines]).map((line): Text => ["  ", line]);
  return [...shown, [styled("cyan", spinner), ` ${rows.size - waiting} of ${rows.size} environments measured`]];
}
