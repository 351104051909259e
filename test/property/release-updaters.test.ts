import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { updateAnnotated } from "../../src/release/plan/updaters/generic.ts";
import { updateJson } from "../../src/release/plan/updaters/generic-json.ts";
import { updateToml } from "../../src/release/plan/updaters/generic-toml.ts";
import { updateXml } from "../../src/release/plan/updaters/generic-xml.ts";
import { updateYaml } from "../../src/release/plan/updaters/generic-yaml.ts";
import { updatePyproject } from "../../src/release/plan/updaters/python.ts";
import { updateCargoLock, updateCargoToml } from "../../src/release/plan/updaters/rust.ts";
import { parseVersion } from "../../src/release/plan/version.ts";
import {
  annotated,
  cargoLock,
  cargoToml,
  dateFormat,
  json,
  jsonPath,
  pyproject,
  xml,
  xpath,
  yaml,
} from "./support/random-files.ts";

/** The deep run makes as many more as it makes repositories. */
const RUNS = Number(process.env["AXCTL_DEEP"] ?? 1000);
const SEED = Number(process.env["AXCTL_SEED"] ?? 17);

interface Judge {
  updateContent(content: string, logger: unknown): string;
}
type JudgeClass = new (...options: unknown[]) => Judge;

const nothing = () => undefined;
const silent = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };

/** What Release Please itself makes of a file. */
async function judge(file: string, name: string): Promise<(...options: unknown[]) => (content: string) => string> {
  const module: Record<string, JudgeClass> = await import(`release-please/build/src/updaters/${file}.js`);
  const Updater = module[name];
  if (Updater === undefined) throw new Error(`release-please has no ${name}`);
  return (...options) => {
    const updater = new Updater(...options);
    return (content) => updater.updateContent(content, silent);
  };
}

const [pyprojectToml, cargo, lock, toml, yamlFile, jsonFile, xmlFile, generic] = await Promise.all([
  judge("python/pyproject-toml", "PyProjectToml"),
  judge("rust/cargo-toml", "CargoToml"),
  judge("rust/cargo-lock", "CargoLock"),
  judge("generic-toml", "GenericToml"),
  judge("generic-yaml", "GenericYaml"),
  judge("generic-json", "GenericJson"),
  judge("generic-xml", "GenericXml"),
  judge("generic", "Generic"),
]);
const { Version }: { Version: { parse(text: string): unknown } } = await import(
  "release-please/build/src/version.js" as string
);

const CRATES = ["one", "two", "core"];
const crates = <T>(version: T) => new Map(CRATES.map((name) => [name, version]));
const none = fc.constant("");
const today = new Date().toISOString().slice(0, 10);

type Update = (content: string) => string;
interface Row {
  format: string;
  content: fc.Arbitrary<string>;
  path: fc.Arbitrary<string>;
  ours: (version: string, path: string) => Update;
  theirs: (version: unknown, path: string) => Update;
}

const rows: Row[] = [
  {
    format: "pyproject.toml",
    content: pyproject,
    path: none,
    ours: (version) => updatePyproject(version),
    theirs: (version) => pyprojectToml({ version }),
  },
  {
    format: "Cargo.toml",
    content: cargoToml,
    path: none,
    ours: (version) => updateCargoToml(version, crates(version)),
    theirs: (version) => cargo({ version, versionsMap: crates(version) }),
  },
  {
    format: "Cargo.lock",
    content: cargoLock,
    path: none,
    ours: (version) => updateCargoLock(crates(version)),
    theirs: (version) => lock(crates(version)),
  },
  {
    format: "TOML at a path",
    content: fc.oneof(pyproject, cargoToml, cargoLock),
    path: jsonPath,
    ours: (version, path) => updateToml(path, version),
    theirs: (version, path) => toml(path, version),
  },
  {
    format: "YAML at a path",
    content: yaml,
    path: jsonPath,
    ours: (version, path) => updateYaml(path, version),
    theirs: (version, path) => yamlFile(path, version),
  },
  {
    format: "JSON at a path",
    content: json,
    path: jsonPath,
    ours: (version, path) => updateJson(path, version),
    theirs: (version, path) => jsonFile(path, version),
  },
  {
    format: "XML at a path",
    content: xml,
    path: xpath,
    ours: (version, path) => updateXml(path, version),
    theirs: (version, path) => xmlFile(path, version),
  },
  {
    format: "annotated lines",
    content: annotated,
    path: dateFormat,
    ours: (text, format) => (content) => {
      const version = parseVersion(text);
      if (version === undefined) throw new Error(`no version: ${text}`);
      return updateAnnotated({ version, date: today, dateFormat: format })(content);
    },
    theirs: (version, format) => generic({ version, dateFormat: format }),
  },
];

// Some parsers write to the console beside the logger.
beforeAll(() => {
  for (const method of ["error", "warn"] as const) vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterAll(() => vi.restoreAllMocks());

/** The new content, or that there is none because the file cannot be updated. */
function attempt(update: () => string): string | { refused: true } {
  try {
    return update();
  } catch {
    return { refused: true };
  }
}

describe("a file of a release", () => {
  it.each(rows)(
    "becomes what Release Please makes of it, to the byte: $format",
    ({ format, content, path, ours, theirs }) => {
      const seen = { files: 0, changed: 0, refused: 0 };
      const versions = fc.constantFrom("1.1.0", "2.0.0-beta.1", "0.10.3+b", "10.0.0");
      fc.assert(
        fc.property(content, versions, path, (before, version, at) => {
          const wanted = attempt(() => theirs(Version.parse(version), at)(before));
          seen.files += 1;
          if (typeof wanted === "object") seen.refused += 1;
          else if (wanted !== before) seen.changed += 1;
          expect(attempt(() => ours(version, at)(before))).toEqual(wanted);
        }),
        { numRuns: RUNS, seed: SEED },
      );
      process.stderr.write(`files compared, ${format}: ${JSON.stringify(seen)}\n`);
      expect(seen.changed).toBeGreaterThan(RUNS / 20);
    },
  );
});
