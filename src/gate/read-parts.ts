import type * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";
import { isObject, type JsonObject, readArtifact } from "../evidence/read-artifact.ts";
import { contentDigest } from "../evidence/verify-artifact.ts";
import { normalizeEnvName } from "../identity/env-name.ts";
import type { Part, PreflightArtifact } from "./merge.ts";
import { matrixSchema, preflightSchema } from "./schemas.ts";

type ReadFiles = Pick<Files, "kind" | "read">;

/**
 * Reads the folder of one part: its matrix.json and the preflight of each row that ran.
 *
 * @throws AxctlError `SHARD_REFUSED` for an artifact that is missing, unreadable, malformed or altered.
 */
export async function readPart(files: ReadFiles, folder: string): Promise<Part> {
  const matrix = await readSealed(files, { folder, name: "matrix.json", schema: matrixSchema });
  for (const { env } of matrix.envs) refuseUnusableName(folder, env);
  const ran = matrix.envs.filter(({ checks, artifact_path }) => checks.length > 0 || artifact_path !== null);
  const preflights = await Promise.all(
    ran.map(
      async ({ env }): Promise<[string, PreflightArtifact]> => [
        env,
        await readSealed(files, { folder, name: `${env}-preflight.json`, schema: preflightSchema }),
      ],
    ),
  );
  return { folder, matrix, preflights: new Map(preflights) };
}

/** Files are called by it, those that are read here as those that are written later. */
function refuseUnusableName(folder: string, env: string): void {
  if (env === normalizeEnvName(env, "a row of matrix.json")) return;
  throw new AxctlError("SHARD_REFUSED", { folder, reason: "matrix.json: a row's `env` is no environment's name" });
}

interface Wanted<T> {
  folder: string;
  name: string;
  schema: z.ZodMiniType<T>;
}

async function readSealed<T>(files: ReadFiles, { folder, name, schema }: Wanted<T>): Promise<T> {
  const refuse = (reason: string) => new AxctlError("SHARD_REFUSED", { folder, reason: `${name}: ${reason}` });
  const artifact = await readArtifact(files, `${folder.replace(/\/+$/, "")}/${name}`);
  if (artifact.state === "absent") throw refuse("there is no such file");
  if (artifact.state === "unreadable") throw refuse(artifact.reason);
  if (!isUnaltered(artifact.document)) throw refuse("its digest does not fit its content: it was altered");
  const checked = schema.safeParse(artifact.document);
  if (!checked.success) throw refuse(`it is no such document: \`${checked.error.issues[0]?.path.join(".") ?? ""}\``);
  return checked.data;
}

function isUnaltered(document: JsonObject): boolean {
  const { evidence } = document;
  return isObject(evidence) && evidence["digest"] === contentDigest(document);
}
