import { createHash } from "node:crypto";
import type * as z from "zod/mini";
import type { Files } from "../core/ports.ts";
import {
  type ArtifactRead,
  isObject,
  type JsonObject,
  parseArtifact,
  readArtifact,
} from "../evidence/read-artifact.ts";
import { contentDigest } from "../evidence/verify-artifact.ts";
import { environmentProblems } from "../evidence/verify-content.ts";
import { ciSchema, doctorSchema, matrixSchema, preflightSchema } from "./schemas.ts";

/** The documents that a gate leaves behind, each with the schema that it is read by. */
const SCHEMAS = { doctor: doctorSchema, preflight: preflightSchema, matrix: matrixSchema, summary: ciSchema } as const;

type Kind = keyof typeof SCHEMAS;
type Documents = { [K in Kind]: z.infer<(typeof SCHEMAS)[K]> };

/** Where an artifact stands, and what it is by its name. `env` is null for what is about several. */
interface Place {
  path: string;
  kind: Kind;
  env: string | null;
}

/** An artifact as it was found: with its document, or with the reason why it does not count. */
export type ResultArtifact = Place & { digest: string | null; sha256: string | null } & (
    | { problem: string; document: null }
    | { [K in Kind]: { problem: null; kind: K; document: Documents[K] } }[Kind]
  );

/**
 * Reads what a gate left in a folder: `<env>-doctor.json`, `<env>-preflight.json`, `matrix.json` and
 * `operator-qa-summary.json`, and the first three also in its folder `matrix`. Never throws for what an artifact holds.
 *
 * @throws AxctlError `FOLDER_NOT_READ`
 */
export async function readResults(
  files: Pick<Files, "kind" | "list" | "read">,
  folder: string,
): Promise<ResultArtifact[]> {
  const artifacts: ResultArtifact[] = [];
  for (const place of await placesIn(files, folder)) {
    const artifact = await readPlace(files, place);
    if (artifact !== null) artifacts.push(artifact);
  }
  return artifacts;
}

async function placesIn(files: Pick<Files, "kind" | "list">, folder: string): Promise<Place[]> {
  const root = folder.replace(/(?<=.)\/+$/, "");
  const own = (await files.list(root)).flatMap((name) => placeOf(`${root}/${name}`, name));
  const nested = `${root}/matrix`;
  const names = (await files.kind(nested)) === "folder" ? await files.list(nested) : [];
  return [...own, ...names.flatMap((name) => placeOf(`${nested}/${name}`, name))];
}

function placeOf(path: string, name: string): Place[] {
  if (name === "matrix.json") return [{ path, kind: "matrix", env: null }];
  if (name === "operator-qa-summary.json") return [{ path, kind: "summary", env: null }];
  const [, env, kind] = /^(.+)-(doctor|preflight)\.json$/s.exec(name) ?? [];
  if (env === undefined) return [];
  return [{ path, kind: kind === "doctor" ? "doctor" : "preflight", env }];
}

async function readPlace(files: Pick<Files, "kind" | "read">, place: Place): Promise<ResultArtifact | null> {
  const read = await readArtifact(files, place.path);
  // Gone since the folder was listed.
  if (read.state === "absent") return null;
  return readText(place, read);
}

/** An artifact that has just been written, by its path and its text; null for a path that no artifact has. */
export function resultOf(path: string, text: string): ResultArtifact | null {
  const [place] = placeOf(path, path.slice(path.lastIndexOf("/") + 1));
  return place === undefined ? null : resultAt(place, text);
}

/** An artifact by its place and its text, whatever its name. */
export function resultAt(place: Place, text: string): ResultArtifact {
  return readText(place, parseArtifact(text));
}

function readText(place: Place, read: Exclude<ArtifactRead, { state: "absent" }>): ResultArtifact {
  if (read.state === "unreadable")
    return { ...place, digest: null, sha256: null, problem: read.reason, document: null };
  const digest = contentDigest(read.document);
  const sha256 = createHash("sha256").update(read.text).digest("hex");
  return { ...place, digest, sha256, ...judge(place, read.document, digest) };
}

type Judged =
  | { problem: string; document: null }
  | { [K in Kind]: { problem: null; kind: K; document: Documents[K] } }[Kind];

function judge(place: Place, document: JsonObject, digest: string): Judged {
  if (document["version"] !== 1) return refused("its `version` is not 1");
  const { evidence } = document;
  if (!isObject(evidence)) return refused("it carries no evidence");
  if (evidence["digest"] !== digest) return refused("it was changed after it was written: its digest does not fit");
  const read = readAs(place.kind, document);
  return read.problem === null && isForeign(place, read)
    ? refused("it is about another environment than its name says")
    : read;
}

/** One case per kind, so that each document has its own type. */
function readAs(kind: Kind, document: JsonObject): Judged {
  switch (kind) {
    case "doctor":
      return parsed(doctorSchema, document, (value) => ({ problem: null, kind, document: value }));
    case "preflight":
      return parsed(preflightSchema, document, (value) => ({ problem: null, kind, document: value }));
    case "matrix":
      return parsed(matrixSchema, document, (value) => ({ problem: null, kind, document: value }));
    case "summary":
      return parsed(ciSchema, document, (value) => ({ problem: null, kind, document: value }));
  }
}

function parsed<T>(schema: z.ZodMiniType<T>, document: JsonObject, found: (value: T) => Judged): Judged {
  const read = schema.safeParse(document);
  if (read.success) return found(read.data);
  const at = read.error.issues[0]?.path.map(String).join(".") ?? "";
  return refused(`it is no such document: \`${at}\` is not as documented`);
}

function refused(problem: string): Judged {
  return { problem, document: null };
}

/** A preflight or a doctor that names an environment has to name that of its file; without --env it names none. */
function isForeign({ env }: Place, read: Judged & { problem: null }): boolean {
  if (read.kind !== "preflight" && read.kind !== "doctor") return false;
  const name = read.kind === "preflight" ? read.document.environment : read.document.selected_env;
  const host = read.document.evidence?.target?.host ?? "";
  return name !== null && environmentProblems({ name, host }, env).length > 0;
}
