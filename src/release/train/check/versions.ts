import compareVersions from "semver/functions/compare.js";
import { type PackageConfig, packageConfig } from "../../plan/config.ts";
import { judgeConfig, type readConfig } from "../../plan/read-config.ts";
import { RELEASE_TYPES } from "../../plan/release-types/index.ts";
import { pathIn } from "../../plan/release-types/release-type.ts";
import { taggedVersions, tagOf } from "../../plan/tag.ts";
import { formatVersion, parseVersion, type Version } from "../../plan/version.ts";
import { manifestVersions } from "../recovery/release-commit.ts";
import { versionFilesOf, versionIn } from "../version-files.ts";
import type { Finding } from "./finding.ts";
import type { Posture, PostureInputs } from "./inputs.ts";

/** A file that holds a package's version. */
export interface PackageFile {
  path: string;
  /** The package's path. */
  package: string;
  type: string;
}

/** Configuration and manifest are valid, and in step with the packages' own versions and with the newest tags. */
export function versionFindings(posture: Posture): Finding[] {
  const read = readBoth(posture);
  if ("findings" in read) return read.findings;
  const { config, manifest } = read;
  return Object.keys(config.packages).flatMap((path) => {
    const own = packageConfig(config, path);
    const type = own["release-type"] ?? "node";
    if (!RELEASE_TYPES.has(type)) return [unknownType(posture, type)];
    const text = manifest[path];
    const version = text === undefined ? undefined : parseVersion(text);
    if (version === undefined) return [];
    return [...fileFindings(posture, { path, type, version }), ...tagFindings(posture, { path, own, version })];
  });
}

/** The files that hold the packages' versions, as far as the configuration can be read. */
export function packageFiles(inputs: PostureInputs): PackageFile[] {
  const read = readBoth(inputs);
  if ("findings" in read)
    return inputs.files.has("package.json") ? [{ path: "package.json", package: ".", type: "node" }] : [];
  return Object.keys(read.config.packages).flatMap((path) => {
    const own = packageConfig(read.config, path);
    const type = own["release-type"] ?? "node";
    const candidates = versionFilesOf(type, own).map((name) => pathIn(path, name));
    return candidates
      .filter((file) => inputs.files.has(file))
      .slice(0, 1)
      .map((file) => ({ path: file, package: path, type }));
  });
}

type Both = ReturnType<typeof readConfig>;

/** Both documents, or what is wrong with them. */
function readBoth({ files, configFile, manifestFile }: PostureInputs): Both | { findings: Finding[] } {
  const missing = [configFile, manifestFile].filter((path) => !files.has(path));
  if (missing.length > 0) return { findings: missing.map((path) => missingFile(path, path === configFile)) };
  const read = judgeConfig(
    { path: configFile, text: files.get(configFile) },
    { path: manifestFile, text: files.get(manifestFile) },
  );
  if (!("faults" in read)) return read;
  return {
    findings: read.faults.map(({ path, reason }): Finding => {
      const [, line] = /line (\d+)/.exec(reason) ?? [];
      return {
        code: "release_config_invalid",
        severity: "error",
        path,
        line: line === undefined ? null : Number(line),
        message: reason,
        fix: "correct the file; Release Please ends with an error until then",
      };
    }),
  };
}

function missingFile(path: string, isConfig: boolean): Finding {
  return {
    code: "release_config_missing",
    severity: "error",
    path,
    line: null,
    message: isConfig ? "nothing says what is released, and how" : "nothing says which version was released last",
    fix: `add ${path}: ${isConfig ? '{"packages": {".": {"release-type": "node"}}}' : '{".": "0.0.0"}'}`,
  };
}

function unknownType({ configFile, files }: Posture, type: string): Finding {
  return {
    code: "release_type_unknown",
    severity: "error",
    path: configFile,
    line: lineOf(files.get(configFile), `"${type}"`),
    message: `the release type ${type} is none that axctl knows: ${[...RELEASE_TYPES.keys()].join(", ")}`,
    fix: '"release-type": "simple"',
  };
}

interface Known {
  path: string;
  version: Version;
}

function fileFindings(posture: Posture, { path, version }: Known & { type: string }): Finding[] {
  const file = packageFiles(posture).find((candidate) => candidate.package === path);
  if (file === undefined) return [];
  const text = posture.files.get(file.path) ?? "";
  const own = versionIn(file.path, text);
  // A version that is worked out elsewhere, or that nobody can read, says nothing.
  if (own === undefined || own === formatVersion(version)) return [];
  // Nothing was released yet: the package may already say what the first release will be.
  if (formatVersion(version) === "0.0.0") return [];
  return [
    {
      code: "package_version_differs",
      severity: "error",
      path: file.path,
      line: lineOf(text, own),
      message: `it says ${own}, and ${posture.manifestFile} says ${formatVersion(version)} for \`${path}\``,
      fix: `let a release pull request change both; now: \`${formatVersion(version)}\` in ${file.path}`,
    },
  ];
}

function tagFindings(posture: Posture, { path, own, version }: Known & { own: PackageConfig }): Finding[] {
  // What tags carry where no component is given depends on the package's own name: Release Please's matter.
  const named = own.component ?? own["package-name"]?.replace(/^@[^/]+\//, "");
  const component = own["include-component-in-tag"] === false ? "" : named;
  if (component === undefined) return [];
  const format = { component, separator: own["tag-separator"] ?? "-", includeV: own["include-v-in-tag"] !== false };
  const tag = tagOf(version, format);
  const names = posture.tags.map(({ name }) => name);
  const newer = newestAfter(version, taggedVersions(names, format));
  const finding = (code: string, message: string, fix: string): Finding[] => [
    {
      code,
      severity: "error",
      path: posture.manifestFile,
      line: lineOf(posture.files.get(posture.manifestFile), `"${path}"`),
      message,
      fix,
    },
  ];
  if (newer !== undefined)
    return finding(
      "manifest_behind_tag",
      `it says ${formatVersion(version)} for \`${path}\`, and ${tagOf(newer, format)} is tagged already`,
      `"${path}": "${formatVersion(newer)}"`,
    );
  const isTagged = posture.tags.some(({ name }) => name === tag);
  if (isTagged || formatVersion(version) === "0.0.0" || isNew(posture, path, version)) return [];
  return finding(
    "tag_missing",
    `it says ${formatVersion(version)} for \`${path}\`, and there is no tag ${tag}`,
    "git fetch --tags; when it is missing there, too: axctl release recover",
  );
}

/** Whether the commit itself brings the version, as a release pull request does: its tag is made when that is merged. */
function isNew({ manifestBefore }: Posture, path: string, version: Version): boolean {
  const before = manifestVersions(manifestBefore)[path];
  return before !== undefined && before !== formatVersion(version);
}

/** The newest of some versions that are newer than one. Pure. */
export function newestAfter(version: Version, versions: readonly Version[]): Version | undefined {
  return versions
    .filter((other) => compare(other, version) > 0)
    .sort(compare)
    .at(-1);
}

function compare(a: Version, b: Version): number {
  return compareVersions(formatVersion(a), formatVersion(b), true);
}

/** The first line that holds a text. */
function lineOf(content: string | undefined, text: string): number | null {
  const at = content?.indexOf(text) ?? -1;
  return at === -1 ? null : (content ?? "").slice(0, at).split("\n").length;
}

/** Whether a file may hold a package's version, by its name; one that a configuration names is called `version…` or `VERSION`. */
export function isVersionFile(path: string): boolean {
  return /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.(?:py|cfg)|Cargo\.toml|version[^/]*|VERSION[^/]*)$/.test(
    path,
  );
}
