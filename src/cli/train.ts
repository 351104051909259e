import { isLoopback, readBaseUrl } from "../core/base-url.ts";
import { AxctlError } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import type { Repository } from "../release/plan/candidate.ts";
import type { GitHub } from "../release/train/github-port.ts";
import type { StepNeeds } from "../release/train/steps.ts";
import { gitHubToken, READ_TOKENS, WRITE_TOKENS } from "../release/train/token.ts";
import type { RemoteHead } from "./clone.ts";
import type { Context } from "./context.ts";
import { repositoryFor } from "./repository-for.ts";
import type { GitHubOptions, WritingOptions } from "./train-options.ts";

/** GitHub and what it is asked about, for one command. */
export interface Train {
  github: GitHub;
  repository: Repository;
  /** Milliseconds that the command has left. */
  remainingMs: () => number;
}

const DEFAULT_API = "https://api.github.com";
/** GitHub asks for a second between writing requests; a server on this machine needs no rest. */
const PAUSE_MS = 1000;
const LOCAL_PAUSE_MS = 20;

/**
 * Opens GitHub with a token that may do what is asked for.
 *
 * @throws AxctlError `NO_GITHUB_TOKEN`, `INVALID_OPTION` for a GITHUB_API_URL that cannot be used.
 */
export async function openTrain(
  context: Context,
  git: Pick<GitRepository, "remote" | "read">,
  { options, purpose }: { options: GitHubOptions; purpose: "read" | "write" },
): Promise<Train> {
  const { machine, clock, redactor, signal } = context;
  const token = requireToken(machine.env, purpose);
  redactor.add(token);
  const deadline = clock.elapsed() + options.timeout;
  const remainingMs = () => Math.max(0, deadline - clock.elapsed());
  const repository = await repositoryFor(context, git, options.repo);
  const api = apiOf(machine.env, { host: repository.host, allowInsecureHttp: options.allowInsecureHttp });
  const [{ createGitHub }, http] = await Promise.all([import("../release/train/github.ts"), context.http(options)]);
  const pauseMs = isLoopback(new URL(api).hostname) ? LOCAL_PAUSE_MS : PAUSE_MS;
  const { owner, name } = repository;
  const github = createGitHub({ http, clock, signal, remainingMs }, { api, owner, name, token, pauseMs });
  return { github, repository, remainingMs };
}

function requireToken(env: Context["machine"]["env"], purpose: "read" | "write"): string {
  const found = gitHubToken(env, purpose);
  if (found === undefined) {
    const names = purpose === "write" ? WRITE_TOKENS : READ_TOKENS;
    throw new AxctlError("NO_GITHUB_TOKEN", { purpose, names: names.join(", ") });
  }
  if (!/^[\x21-\x7e]+$/.test(found.token))
    throw new AxctlError("INVALID_OPTION", {
      option: found.name,
      reason: "it holds characters that no HTTP header can carry",
    });
  return found.token;
}

interface ApiFacts {
  /** Where the repository is. */
  host: string;
  allowInsecureHttp: boolean;
}

function apiOf(env: Context["machine"]["env"], { host, allowInsecureHttp }: ApiFacts): string {
  const named = env["GITHUB_API_URL"]?.trim() || undefined;
  const read = readBaseUrl(named ?? DEFAULT_API);
  const refuse = (reason: string) => new AxctlError("INVALID_OPTION", { option: "GITHUB_API_URL", reason });
  // A token for one GitHub is not sent to another.
  if (named === undefined && isElsewhere(host))
    throw refuse(
      `it is not set, and the repository is on ${host}: set it to ${host}/api/v3, or pass --repo owner/name for one on github.com`,
    );
  if (!read.ok) throw refuse(read.reason);
  if (read.insecure && !allowInsecureHttp)
    throw refuse(
      "a token is not sent over plain http to a host that is not this machine; --allow-insecure-http allows it",
    );
  return read.base;
}

/**
 * A branch with its head.
 *
 * @throws AxctlError `INVALID_OPTION` when GitHub has no such branch.
 */
export function requireHead(branch: string, sha: string | undefined, option: string): RemoteHead {
  if (sha !== undefined) return { branch, sha };
  throw new AxctlError("INVALID_OPTION", { option, reason: `GitHub has no branch ${branch}` });
}

/** What running steps needs. */
export function stepNeeds(
  { clock, signal, output }: Context,
  { remainingMs }: Train,
  { dryRun, quiet }: Pick<WritingOptions, "dryRun" | "quiet">,
): StepNeeds {
  const progress = (name: string): void => {
    if (!quiet) output.note(`${name} …`);
  };
  return { clock, signal, remainingMs, dryRun, progress };
}

/** Whether a host is another GitHub than the public one. Names that ssh's configuration gives to that (`github.com-work`, `work`) are not. */
function isElsewhere(host: string): boolean {
  return !/^https:\/\/(?:(?:ssh\.)?github\.com(?![.\w])|[^.]+$)/.test(host);
}
