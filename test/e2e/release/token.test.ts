import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partOf } from "../../support/cases.ts";
import { startGitHub } from "../../support/github/server.ts";
import { openTrain, type Train } from "../support/train.ts";
import type { Run } from "../support/workspace.ts";
import { openPullRequests } from "./support-judge/look.ts";
import { repositoryPath } from "./support-judge/moves.ts";

let train: Train;
beforeAll(async () => {
  train = await openTrain({ target: [{ message: "fix: a window", touch: ["window.txt"] }] });
});
afterAll(() => train.close());

const VARIABLES = ["AXCTL_GITHUB_TOKEN", "RELEASE_PLEASE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"];
const READ = ["release", "status", "--json"];
const WRITES = [
  ["release", "pr", "--json"],
  ["release", "promote", "--allow-missing-evidence", "a test", "--json"],
];

/** With these variables alone. */
function axctl(args: readonly string[], tokens: Readonly<Record<string, string>>): Promise<Run> {
  train.github.resetRequests();
  return train.axctl(args, { env: { AXCTL_GITHUB_TOKEN: "", ...tokens } });
}

/** The tokens that GitHub has seen since then. */
function sent(): string[] {
  return [...new Set(train.github.requests.map(({ authorization = "" }) => authorization.replace(/^\w+ /, "")))];
}

/** So that there is something to write. */
async function closeAll(): Promise<void> {
  for (const { number } of await openPullRequests(train.github))
    await train.github.ask("PATCH", repositoryPath(`/pulls/${number}`), { state: "closed" });
}

describe("A token for GitHub", () => {
  it.each(partOf(VARIABLES, 2))("reads as %s", async (variable) => {
    const { code, stdout } = await axctl(READ, { [variable]: train.github.readOnlyToken });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).notes).toEqual([]);
    expect(sent()).toEqual([train.github.readOnlyToken]);
  });

  it.each(
    partOf(
      VARIABLES.slice(0, 2).flatMap((variable) => WRITES.map((args) => ({ variable, args, what: args[1] }))),
      3,
    ),
  )("writes as $variable: $what", async ({ variable, args }) => {
    await closeAll();
    expect(await axctl(args, { [variable]: ` ${train.github.token}\n` })).toMatchObject({ code: 0 });
    expect(sent()).toEqual([train.github.token]);
    expect(train.writes()).not.toEqual([]);
  });

  it.each(
    partOf(
      VARIABLES.slice(2).flatMap((variable) => WRITES.map((args) => ({ variable, args, what: args[1] }))),
      3,
    ),
  )("never writes as $variable: $what", async ({ variable, args }) => {
    const { code, stdout, stderr } = await axctl(args, { [variable]: train.github.token });
    expect(code).toBe(3);
    const { error } = JSON.parse(stdout).summary;
    expect(error.code).toBe("NO_GITHUB_TOKEN");
    expect(stderr).toContain("none of AXCTL_GITHUB_TOKEN, RELEASE_PLEASE_TOKEN is set");
    expect(error.hint).toContain("Contents, Pull requests and Issues: write");
    expect(error.hint).toContain("GITHUB_TOKEN is never used to write");
    expect(train.github.requests).toEqual([]);
  });

  it.each(WRITES.map((args) => ({ args, what: args[1] })))(
    "of any name is enough for a dry run: $what",
    async ({ args }) => {
      const run = await axctl([...args, "--dry-run"], { GITHUB_TOKEN: train.github.readOnlyToken });
      expect(run).toMatchObject({ code: 0 });
      expect(train.writes()).toEqual([]);
    },
  );

  it("is needed for a dry run", async () => {
    const { code, stderr } = await axctl(["release", "pr", "--dry-run"], {});
    expect(code).toBe(3);
    expect(stderr).toContain("none of AXCTL_GITHUB_TOKEN, RELEASE_PLEASE_TOKEN, GH_TOKEN, GITHUB_TOKEN is set");
  });

  it("is the first that is set, also where it is the weaker one", async () => {
    const { token, readOnlyToken } = train.github;
    const all = Object.fromEntries(VARIABLES.map((variable) => [variable, token]));
    await axctl(READ, { ...all, AXCTL_GITHUB_TOKEN: readOnlyToken });
    expect(sent()).toEqual([readOnlyToken]);
    await axctl(READ, { ...all, AXCTL_GITHUB_TOKEN: " ", RELEASE_PLEASE_TOKEN: readOnlyToken });
    expect(sent()).toEqual([readOnlyToken]);
    await axctl(READ, { GH_TOKEN: readOnlyToken, GITHUB_TOKEN: token });
    expect(sent()).toEqual([readOnlyToken]);
  });

  it("that may not write ends the run with what GitHub says, and nothing half-written", async () => {
    train.git("checkout", "--quiet", "main");
    await train.commit({ message: "fix: another window", write: { "window.txt": "another\n" } });
    const { code, stdout, stderr } = await axctl(["release", "pr"], { AXCTL_GITHUB_TOKEN: train.github.readOnlyToken });
    expect(code).toBe(2);
    expect(stdout).toContain("✗ the release pull request stopped half-way");
    expect(stderr).toMatch(/stopped GITHUB_FORBIDDEN: .*POST \/repos\/acme\/rail\/git\/trees/);
  });

  it.each(["a b", "töken", "a\nb"])("that no header can carry is refused unsent: %j", async (token) => {
    const { code, stdout, stderr } = await axctl(READ, { AXCTL_GITHUB_TOKEN: token });
    expect(code).toBe(1);
    expect(stderr).toContain("AXCTL_GITHUB_TOKEN");
    expect(stdout + stderr).not.toContain(token);
    expect(train.github.requests).toEqual([]);
  });
});

describe("The token", () => {
  it("is in no output, whatever the server says", async () => {
    const token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
    const github = await startGitHub({
      owner: "acme",
      name: "rail",
      tokens: { [token]: { role: "admin", login: "acme" } },
    });
    try {
      train.git("checkout", "--quiet", "main");
      await train.commit({ message: `feat: ${token} in a message`, write: { "secret.txt": "x\n" } });
      for (const args of [...WRITES, READ, ["release", "pr", "--dry-run"], ["release", "pr", "--debug"]])
        for (const url of [train.github.url, github.url]) {
          const run = await axctl(args, { AXCTL_GITHUB_TOKEN: token, GITHUB_API_URL: url });
          expect(run.stdout + run.stderr).not.toContain(token);
        }
    } finally {
      await github.close();
    }
  });

  it.each(["http://api.example/", "http://192.0.2.1:80"])("is not sent over plain http: %s", async (url) => {
    for (const args of [READ, ...WRITES]) {
      const { code, stderr } = await axctl(args, { AXCTL_GITHUB_TOKEN: "secret", GITHUB_API_URL: url });
      expect(code).toBe(1);
      expect(stderr).toContain("GITHUB_API_URL");
      expect(stderr).toContain("a token is not sent over plain http to a host that is not this machine");
    }
  });

  it.each(["ftp://api.example", "nonsense", "https://user:pass@api.example"])(
    "is sent to no address that is none of an API: %s",
    async (url) => {
      const { code, stderr } = await axctl(READ, { AXCTL_GITHUB_TOKEN: "secret", GITHUB_API_URL: url });
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("GITHUB_API_URL") });
    },
  );

  it("is not sent to the public GitHub for a repository that is on another one", async () => {
    const origin = train.git("remote", "get-url", "origin");
    try {
      train.git("remote", "set-url", "origin", "git@ghe.example:acme/rail.git");
      for (const args of [READ, ...WRITES]) {
        const { code, stderr } = await axctl(args, {
          AXCTL_GITHUB_TOKEN: "secret",
          GITHUB_API_URL: "",
          GITHUB_REPOSITORY: "",
        });
        expect({ code, stderr }).toEqual({
          code: 1,
          stderr: expect.stringMatching(
            /^error INVALID_OPTION: GITHUB_API_URL: .* set it to https:\/\/ghe\.example\/api\/v3/,
          ),
        });
      }
    } finally {
      train.git("remote", "set-url", "origin", origin);
    }
  });
});
