import type * as z from "zod/mini";
import type { doctorSchema, matrixSchema, preflightSchema } from "./schemas.ts";

export type DoctorRead = z.infer<typeof doctorSchema>;
export type PreflightRead = z.infer<typeof preflightSchema>;
export type MatrixRead = z.infer<typeof matrixSchema>;
export type RowRead = MatrixRead["envs"][number];

/** All that artifacts say of one environment. */
export interface EnvironmentFacts {
  env: string;
  doctors: readonly DoctorRead[];
  preflights: readonly PreflightRead[];
  rows: readonly RowRead[];
  /** Why an artifact of this environment does not count. */
  unusable: readonly string[];
  /** The variables that `qa ci` lacked for it; undefined when it was configured. */
  missing: readonly string[] | undefined;
}
