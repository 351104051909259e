import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeRepository, type Step } from "../release/support/repository.ts";
import { Workspace } from "./support/workspace.ts";

const script = fileURLToPath(new URL("../release/replay.mjs", import.meta.url));
const run = promisify(execFile);

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.create();
});
afterAll(() => workspace.dispose());

const FIRST: readonly Step[] = [
  {
    message: "feat: begin",
    write: {
      "release-please-config.json": JSON.stringify({ "release-type": "simple", packages: { ".": {} } }),
      ".release-please-manifest.json": '{".":"0.0.0"}',
      "version.txt": "0\n",
    },
  },
];

/** A history with the release that is planned for it. */
async function released(steps: readonly Step[], version: string, edit = (text: string) => text): Promise<Step[]> {
  const repository = makeRepository(steps);
  try {
    const args = ["release", "plan", "--date", "2026-01-02", "--contents", "--json"];
    const { stdout } = await workspace.axctl(args, { cwd: repository.folder });
    const [{ files, new_version: planned }] = JSON.parse(stdout).packages;
    expect(planned).toBe(version);
    const write = Object.fromEntries(
      files.map(({ path, content }: { path: string; content: string }) => [path, edit(content)]),
    );
    return [...steps, { message: `chore(main): release ${version} (#9)`, write, tags: [`v${version}`] }];
  } finally {
    repository.dispose();
  }
}

async function replay(steps: readonly Step[]): Promise<string> {
  const repository = makeRepository(steps);
  try {
    return (await run(process.execPath, [script], { env: { ...process.env, AXCTL_REPLAY: repository.folder } })).stdout;
  } finally {
    repository.dispose();
  }
}

describe("npm run replay", () => {
  it("counts the releases that are planned as they were, and shows what was released otherwise", async () => {
    const one = await released(FIRST, "1.0.0");
    const two = await released([...one, { message: "fix: a", touch: ["a"] }], "1.0.1");
    expect(await replay(two)).toMatch(
      /: 3 commits changed \.release-please-manifest\.json, 2 releases in them\nversions: 2 of 2 equal; notes: 2 of 2 equal\n$/,
    );

    const edited = await released([...two, { message: "feat: b", touch: ["b"] }], "1.1.0", (text) =>
      text.replace("* b (", "* better (").replace('"1.1.0"', '"2.0.0"').replace("[1.1.0]", "[2.0.0]"),
    );
    const output = await replay(edited);
    expect(output).toMatch(/^[0-9a-f]{7} \.: 2\.0\.0 was released, 1\.1\.0 is planned$/m);
    expect(output).toMatch(/^[0-9a-f]{7} \.: other notes for 2\.0\.0 \(- released, \+ planned\)$/m);
    expect(output).toMatch(/^ {2}- \* better \(/m);
    expect(output).toMatch(/^ {2}\+ \* b \(/m);
    expect(output).toContain("versions: 2 of 3 equal; notes: 2 of 3 equal");
  });

  it("says what it cannot replay", async () => {
    const { write, ...seed } = FIRST[0] ?? { message: "" };
    const { "release-please-config.json": config = "", ...others } = write ?? {};
    const before: Step[] = [
      { ...seed, write: others },
      { message: "chore: release 1.0.0", write: { ".release-please-manifest.json": '{".":"1.0.0"}' } },
      { message: "chore: configure", write: { "release-please-config.json": config } },
    ];
    expect(await replay(before)).toMatch(
      / {2}not replayed: [0-9a-f]{7}, there is no release-please-config\.json before it/,
    );
  });
});
