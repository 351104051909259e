import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { askAxctl } from "./ask-axctl.ts";
import { type Answer, askReleasePlease } from "./judge.ts";
import { makeRepository, type Step, type TestRepository } from "./repository.ts";

type Config = Readonly<Record<string, unknown>>;

/** What a pull request is expected to show; what is left out is only compared between the two programs. */
export interface Shown {
  /** Of the root, or of each path that matters, as the manifest has it afterwards. */
  version?: string | Readonly<Record<string, string>>;
  /** The first line of the notes; `DATE` stands for today. */
  heading?: string;
  /** The lines of the notes without headings of the second level, blank ones and links to commits. */
  notes?: readonly string[];
  /** The notes as a whole; `SHORT` and `SHA` stand for a commit's id. */
  entry?: string;
  title?: string;
  branch?: string;
  labels?: readonly string[];
  draft?: boolean;
  /** A part of the body. */
  body?: string | RegExp;
  /** The whole new content of files, or a part of it; null: the file is not written. */
  files?: Readonly<Record<string, string | RegExp | null>>;
}

/** A rule by an example: a small repository, and what is to become of it. */
export interface Rule {
  rule: string;
  /** Beside the release type `simple`; a function of the ids of the commits, oldest first, where it names some. */
  config?: Config | ((shas: readonly string[]) => Config);
  /** The root alone, unless told otherwise. */
  packages?: Readonly<Record<string, Config>>;
  /** Version 1.0.0 for each package, unless told otherwise. */
  manifest?: Readonly<Record<string, string>>;
  /** Files of the first commit. */
  files?: Readonly<Record<string, string>>;
  /** On the first commit; `v1.0.0` unless told otherwise. */
  tags?: readonly string[];
  /** After the first one, oldest first. Without a place given they touch a file in the root. */
  commits: readonly (string | Step)[];
  /** The pull request, or all of them; none when nothing is released. */
  shows?: Shown | readonly Shown[];
  /** Nothing is planned: what both say about it. */
  refused?: RegExp;
  /** Release Please plans it, and axctl, which cannot, says what. */
  beyond?: RegExp;
}

/** A commit that touches files. */
export function touching(touch: string | readonly string[], message: string): Step {
  return { message, touch: typeof touch === "string" ? [touch] : touch };
}

/** Shows each rule by asking Release Please and axctl: equal as a whole, and both what is written by hand. */
export function rules(chapter: string, table: readonly Rule[]): void {
  describe(chapter, () => {
    // Release Please writes to the console beside its logger.
    beforeAll(() => {
      for (const method of ["log", "info", "warn"] as const)
        vi.spyOn(console, method).mockImplementation(() => undefined);
    });
    afterAll(() => vi.restoreAllMocks());

    const named = table.map((rule): [string, Rule] => [rule.rule, rule]);
    it.each(named)("%s", async (_, rule) => {
      const repository = repositoryOf(rule);
      try {
        requireRule(rule, await askBoth(repository.folder));
      } finally {
        repository.dispose();
      }
    });
  });
}

function requireRule(rule: Rule, { date, theirs, ours }: Answers): void {
  if (rule.refused !== undefined) {
    expect(String(theirs), "Release Please").toMatch(rule.refused);
    expect(String(ours), "axctl").toMatch(rule.refused);
    return;
  }
  if (rule.beyond !== undefined) {
    expect(theirs, "Release Please").toBeInstanceOf(Array);
    expect(String(ours), "axctl").toMatch(rule.beyond);
    return;
  }
  const expected = [rule.shows ?? []].flat();
  for (const [who, answer] of Object.entries({ "Release Please": theirs, axctl: ours })) {
    if (answer instanceof Error) throw answer;
    expect(answer, `pull requests of ${who}`).toHaveLength(expected.length);
    for (const [index, shown] of expected.entries()) requireShown(answer[index], shown, { who, date });
  }
  expect(ours, "axctl as a whole").toEqual(theirs);
}

function repositoryOf({ config = {}, packages = { ".": {} }, ...rule }: Rule): TestRepository {
  const manifest = rule.manifest ?? Object.fromEntries(Object.keys(packages).map((path) => [path, "1.0.0"]));
  const written = (own: Config) => ({
    "release-please-config.json": JSON.stringify({ "release-type": "simple", ...own, packages }, null, 2),
  });
  const seed: Step = {
    // A feature: should it ever be counted, the version tells.
    message: "feat: seed",
    write: {
      ".release-please-manifest.json": `${JSON.stringify(manifest, null, 2)}\n`,
      ...(typeof config === "function" ? {} : written(config)),
      ...rule.files,
    },
    tags: rule.tags ?? ["v1.0.0"],
  };
  const commits = rule.commits.map((commit) => (typeof commit === "string" ? touching("a.txt", commit) : commit));
  if (typeof config !== "function") return makeRepository([seed, ...commits]);
  return makeRepository([seed, ...commits], {
    last: (shas) => ({ message: "chore: configuration", write: written(config(shas)) }),
  });
}

const today = () => new Date().toISOString().slice(0, 10);
const failed = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

interface Answers {
  date: string;
  theirs: Answer[] | Error;
  ours: Answer[] | Error;
}

/** Both answers, or what each was refused with; given within one day, since entries carry the date. */
async function askBoth(folder: string): Promise<Answers> {
  const date = today();
  const theirs = await askReleasePlease(folder).catch(failed);
  const ours = await askAxctl(folder, date).catch(failed);
  return today() === date ? { date, theirs, ours } : askBoth(folder);
}

interface Asked {
  who: string;
  date: string;
}

function requireShown(answer: Answer | undefined, shown: Shown, { who, date }: Asked): void {
  if (answer === undefined) throw new Error(`${who} has no such pull request`);
  const { version, body, files = {}, ...exact } = shown;
  const entry = plain(notesOf(answer.body), date);
  const [heading] = entry.split("\n");
  expect({ ...answer, entry, heading, notes: linesOf(entry) }, who).toMatchObject(exact);
  if (version !== undefined) {
    const manifest: unknown = JSON.parse(answer.files[".release-please-manifest.json"] ?? "{}");
    expect(manifest, who).toMatchObject(typeof version === "string" ? { ".": version } : version);
  }
  // A text is taken for a part by `toMatch`, a regular expression for what it is.
  if (body !== undefined) expect(plain(answer.body, date), who).toMatch(body);
  for (const [path, content] of Object.entries(files)) {
    const found = answer.files[path];
    const text = found === undefined ? null : plain(found, date);
    if (content instanceof RegExp) expect(text, `${path} by ${who}`).toMatch(content);
    else expect(text, `${path} by ${who}`).toBe(content);
  }
}

/** With words for what differs from day to day and from repository to repository. */
function plain(text: string, date: string): string {
  return text
    .replaceAll(date, "DATE")
    .replace(/\[([0-9a-f]{7})\]\(([^()\s]+\/commit\/)\1[0-9a-f]{33}\)/g, "[SHORT]($2SHA)");
}

function notesOf(body: string): string {
  return body.slice(body.indexOf("\n---\n\n\n") + 7, body.lastIndexOf("\n\n---\n"));
}

function linesOf(entry: string): string[] {
  return entry
    .split("\n")
    .filter((line) => line.trim() !== "" && line !== "</details>" && !line.startsWith("## "))
    .map((line) => line.replace(/^<details><summary>(.*)<\/summary>$/, "$1").replace(/ \(\[SHORT\]\([^()]+\)\)/, ""));
}
