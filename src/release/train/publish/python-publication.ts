import { displayUrl } from "../../../core/base-url.ts";
import { AxctlError } from "../../../core/errors.ts";
import type { Registry } from "../registries/registry.ts";
import { type PublishNeeds, printed } from "./npm-publication.ts";
import type { Publication } from "./publication.ts";
import { compareFiles } from "./python-files.ts";
import { twineError } from "./twine-errors.ts";

/** A Python project as twine uploads it. */
export interface PythonPackage {
  path: string;
  name: string;
  version: string;
  /** The registry's address, for people. */
  registry: string;
  /** The files that were built, each with its digest as a registry's: `sha256-<hex>`. */
  files: Readonly<Record<string, string>>;
  /** A file's path from where twine runs. */
  pathOf: (file: string) => string;
}

/** Uploading with `twine upload`, whose own configuration says where to and as whom; only what the registry lacks. */
export function pythonPublication(
  { path, name, version, registry, files, pathOf }: PythonPackage,
  { programs, folder, env, signal, line, asked }: PublishNeeds & { asked: Registry },
): Publication {
  let missing = Object.keys(files);
  const args = () => ["upload", "--non-interactive", "--disable-progress-bar", "--", ...missing.map(pathOf)];
  return {
    ...{ path, name, version, registry, distTag: null },
    command: () => ["twine", ...args()],
    find: () => asked.find({ name, version }),
    compare: async (found) => {
      const compared = compareFiles(files, found?.digests ?? {});
      missing = compared.missing;
      if (compared.different.length > 0) return { state: "other", differs: compared.different };
      if (missing.length === 0) return { state: "same" };
      return { state: found === undefined ? "absent" : "partial" };
    },
    requests: () =>
      missing.map((file) => ({
        method: "POST",
        path: displayUrl(env["TWINE_REPOSITORY_URL"] ?? `{${env["TWINE_REPOSITORY"] ?? "pypi"}}`),
        body: {
          ":action": "file_upload",
          name,
          version,
          content: file,
          sha256_digest: files[file]?.slice("sha256-".length),
        },
      })),
    publish: async () => {
      const ended = await programs.follow("twine", args(), { cwd: folder, env, signal, line });
      if (ended.state === "not_started")
        throw new AxctlError("PROGRAM_MISSING", {
          ...{ program: "twine", reason: ended.reason },
          fix: "Install it: pip install twine, or your system's package of that name.",
        });
      const { exitCode, stdout, stderr } = ended;
      printed(stdout, line);
      if (exitCode !== 0) throw twineError({ what: `twine upload ${name} ${version}`, registry, stdout, stderr });
    },
  };
}
