import type * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";
import { isObject, type JsonObject, readArtifact } from "../evidence/read-artifact.ts";
import { contentDigest } from "../evidence/verify-artifact.ts";
import { normalizeEnvName } from "../identity/env-name.ts";
import { doctorRan } from "./matrix-row.ts";
import type { DoctorArtifact, Part, PreflightArtifact } from "./merge.ts";
import { doctorSchema, matrixSchema, preflightSchema } from "./schemas.ts";

type ReadFiles = Pick<Files, "kind" | "read">;

/**
 * Reads the folder of one part: its matrix.json, and the doctor and the preflight of each row for which they ran.
 *
 * @throws AxctlError `SHARD_REFUSED` for an artifact that is missing, unreadable, malformed or altered.
 */
export async function readPart(files: ReadFiles, folder: string): Promise<Part> {
  const matrix = await readSealed(files, { folder, name: "matrix.json", schema: matrixSchema });
  const preflights = new Map<string, PreflightArtifact>();
  const doctors = new Map<string, DoctorArtifact>();
  const artifacts = new Map<string, JsonObject>();
  for (const row of matrix.document.envs) {
    refuseUnusableName(folder, row.env);
    if (doctorRan(row)) {
      const name = `${row.env}-doctor.json`;
      const doctor = await readSealed(files, { folder, name, schema: doctorSchema });
      doctors.set(row.env, doctor.document);
      artifacts.set(name, doctor.raw);
    }
    if (row.checks.length === 0 && row.artifact_path === null) continue;
    const name = `${row.env}-preflight.json`;
    const preflight = await readSealed(files, { folder, name, schema: preflightSchema });
    preflights.set(row.env, preflight.document);
    artifacts.set(name, preflight.raw);
  }
  return { folder, matrix: matrix.document, preflights, doctors, artifacts };
}

/** Files are called by it, those that are read here as those that are written later. */
function refuseUnusableName(folder: string, env: string): void {
  if (env === normalizeEnvName(env, "a row of matrix.json")) return;
  throw new AxctlError("SHARD_REFUSED", { folder, reason: "matrix.json: a row's `env` is no environment's name" });
}

/** A document, and the same as it stands in its file. */
interface Read<T> {
  document: T;
  raw: JsonObject;
}

interface Wanted<T> {
  folder: string;
  name: string;
  schema: z.ZodMiniType<T>;
}

async function readSealed<T>(files: ReadFiles, { folder, name, schema }: Wanted<T>): Promise<Read<T>> {
  const refuse = (reason: string) => new AxctlError("SHARD_REFUSED", { folder, reason: `${name}: ${reason}` });
  const artifact = await readArtifact(files, `${folder.replace(/\/+$/, "")}/${name}`);
  if (artifact.state === "absent") throw refuse("there is no such file");
  if (artifact.state === "unreadable") throw refuse(artifact.reason);
  if (!isUnaltered(artifact.document)) throw refuse("its digest does not fit its content: it was altered");
  const checked = schema.safeParse(artifact.document);
  if (!checked.success) throw refuse(`it is no such document: \`${checked.error.issues[0]?.path.join(".") ?? ""}\``);
  return { document: checked.data, raw: artifact.document };
}

function isUnaltered(document: JsonObject): boolean {
  const { evidence } = document;
  return isObject(evidence) && evidence["digest"] === contentDigest(document);
}
