import { Octokit } from "@octokit/core";
import { git } from "../../../src/sandbox/github/local-git.ts";
import { mirror } from "../../../src/sandbox/github/mirror.ts";
import { makeRepository } from "../../release/support/repository.ts";
import { type GitHub, startGitHub } from "./server.ts";

/** Of the repository in a scene. */
export const root = "/repos/o/r";

/** A GitHub with a repository of two commits, and what the tests of it do. */
export interface Scene {
  github: GitHub;
  octokit: Octokit;
  /** The repository that was mirrored. */
  folder: string;
  /** Asks over HTTP; a refusal is answered, not thrown. */
  ask(
    method: string,
    path: string,
    options?: { body?: unknown; token?: string },
  ): Promise<{ status: number; headers: Headers; json: unknown }>;
  /** Gives a branch one commit more, and makes it from `main` where there is none. Answers the commit's id. */
  branch(name: string, files: Readonly<Record<string, string>>, message?: string): Promise<string>;
  /** Opens a pull request, and answers its number. */
  open(head: string, more?: Readonly<Record<string, unknown>>): Promise<number>;
  /** What git prints in the repository that was mirrored. */
  local(...args: string[]): string;
  close(): Promise<void>;
}

/** Two commits on `main`, and tokens of a `writer`, of a workflow's `job`, of a `stranger`. */
export async function openScene(): Promise<Scene> {
  const { folder, dispose } = makeRepository([
    { message: "feat: one", write: { "a/one.txt": "one\n", kept: "1\n2\n3\n4\n5\n" } },
    { message: "fix: two", touch: ["b"] },
  ]);
  const github = await startGitHub({
    owner: "o",
    name: "r",
    tokens: { writer: { role: "write" }, job: { role: "read", kind: "integration" }, stranger: { role: "none" } },
  });
  await mirror(github, folder, ["main"]);
  const octokit = new Octokit({ baseUrl: github.url, auth: github.token });
  return {
    ...{ github, octokit, folder },
    ask: (method, path, { body, token = github.token } = {}) => ask(`${github.url}${path}`, { method, body, token }),
    branch: (name, files, message = `feat: ${name}`) => commitTo(octokit, name, { files, message }),
    async open(head, more = {}) {
      const { data } = await octokit.request(`POST ${root}/pulls`, {
        title: `Release ${head}`,
        head,
        base: "main",
        ...more,
      });
      return Number(data.number);
    },
    local: (...args) => git(folder, args).toString().trim(),
    async close() {
      await github.close();
      dispose();
    },
  };
}

async function ask(url: string, { method, body, token }: { method: string; body: unknown; token: string }) {
  const answer = await fetch(url, {
    method,
    headers: token === "" ? {} : { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json: unknown = text === "" ? undefined : JSON.parse(text);
  return { status: answer.status, headers: answer.headers, json };
}

async function commitTo(
  octokit: Octokit,
  name: string,
  { files, message }: { files: Readonly<Record<string, string>>; message: string },
): Promise<string> {
  const tipOf = (branch: string) => octokit.request(`GET ${root}/git/ref/heads/${branch}`);
  const present = await tipOf(name).catch(() => undefined);
  const { data: tip } = present ?? (await tipOf("main"));
  const { data: parent } = await octokit.request(`GET ${root}/git/commits/${tip.object.sha}`);
  const entries = Object.entries(files).map(([path, content]) => ({ path, mode: "100644", type: "blob", content }));
  const { data: tree } = await octokit.request(`POST ${root}/git/trees`, { base_tree: parent.tree.sha, tree: entries });
  const { data } = await octokit.request(`POST ${root}/git/commits`, {
    message,
    tree: tree.sha,
    parents: [parent.sha],
  });
  const sha = String(data.sha);
  if (present === undefined) await octokit.request(`POST ${root}/git/refs`, { ref: `refs/heads/${name}`, sha });
  else await octokit.request(`PATCH ${root}/git/refs/heads/${name}`, { sha });
  return sha;
}
