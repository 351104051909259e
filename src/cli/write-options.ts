import * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import type { WriteOptions } from "../gate/write-values.ts";
import type { OptionSpec } from "./option-spec.ts";
import { flag, nonEmpty, wholeNumber } from "./options.ts";

const DEFAULT_TTL_SECONDS = 300;
const LONGEST_TTL_SECONDS = 365 * 24 * 3600;

/** The options of every command that can write as well as read; see docs/write-checks.md. */
export const writeOptions: readonly OptionSpec[] = [
  { flags: "--write", description: "also write to the space's context, read it back and delete it" },
  { flags: "--upload-file <file>", description: "with --write: upload this file, too; it stays (10 MiB at most)" },
  { flags: "--send-message", description: "with --write: send a message, too, with the upload if any; it stays" },
  {
    flags: "--ttl <seconds>",
    description: `with --write: when the API drops what was not deleted (default: ${DEFAULT_TTL_SECONDS})`,
  },
  { flags: "--keep", description: "with --write: delete nothing" },
];

export const writeShape = {
  write: flag,
  uploadFile: z.optional(nonEmpty),
  sendMessage: flag,
  ttl: z.optional(wholeNumber(1, LONGEST_TTL_SECONDS)),
  keep: flag,
};

const writeSchema = z.object(writeShape);

/** The options about writing, as commander and the schema give them. */
export type WriteCommandOptions = z.infer<typeof writeSchema>;

/**
 * What a run is told about writing; undefined when it only reads.
 *
 * @throws AxctlError `INVALID_OPTION` for an option that needs `--write` without it, and for a file that cannot be uploaded.
 */
export async function readWriteOptions(options: WriteCommandOptions, cwd: string): Promise<WriteOptions | undefined> {
  const { write, uploadFile, sendMessage, ttl, keep } = options;
  if (!write) {
    const given = { "--upload-file": uploadFile, "--send-message": sendMessage, "--ttl": ttl, "--keep": keep };
    const option = Object.entries(given).find(([, value]) => value !== undefined && value !== false)?.[0];
    if (option !== undefined) throw new AxctlError("INVALID_OPTION", { option, reason: "it needs --write" });
    return undefined;
  }
  const upload =
    uploadFile === undefined ? null : await (await import("./upload-file.ts")).readUploadFile(uploadFile, cwd);
  return { ttlSeconds: ttl ?? DEFAULT_TTL_SECONDS, keep, sendMessage, upload };
}
