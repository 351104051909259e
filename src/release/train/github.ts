import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import type * as z from "zod/mini";
import Bottleneck from "#bottleneck";
import { AxctlError } from "../../core/errors.ts";
import { type Clock, TransportError } from "../../core/ports.ts";
import { version } from "../../core/version.ts";
import type { Ask, Parameters } from "./github/ask.ts";
import { gitHubError, limitOf, requestFaultOf } from "./github/faults.ts";
import { repositoryVerbs } from "./github/repository-verbs.ts";
import { fetchOver, type Sending } from "./github/transport.ts";
import type { GitHub } from "./github-port.ts";

/** Which repository is asked about, where, and as whom. */
export interface GitHubPlace {
  /** The API's base URL, without a slash at its end. */
  api: string;
  owner: string;
  name: string;
  token: string;
  /** How long to rest between writing requests, in milliseconds: GitHub asks for a second (docs.github.com, "Best practices"). */
  pauseMs: number;
}

export interface GitHubNeeds extends Sending {
  clock: Pick<Clock, "now" | "sleep">;
}

/** How long to rest before a read is tried again beyond octokit's own attempts, doubled each time. */
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 15_000;

/** GitHub behind the train's own verbs, over octokit. Nothing is sent yet. */
export function createGitHub(needs: GitHubNeeds, place: GitHubPlace): GitHub {
  const octokit = octokitFor(needs, place);
  const ask: Ask = (route, parameters, schema) => asked({ needs, octokit, place }, { route, parameters, schema });
  return repositoryVerbs(ask, place);
}

function octokitFor(needs: GitHubNeeds, { api, token, pauseMs }: GitHubPlace): Octokit {
  const writes = (minTime: number) => new Bottleneck.Group({ maxConcurrent: 1, minTime });
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const Client = Octokit.plugin(deadlines(needs), retry, throttling);
  return new Client({
    auth: token,
    baseUrl: api,
    userAgent: `axctl/${version}`,
    // What a server says goes through axctl's own output, or nowhere.
    log: silent,
    request: { fetch: fetchOver(needs) },
    retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451], retryAfterBaseValue: pauseMs },
    throttle: {
      write: writes(pauseMs),
      notifications: writes(pauseMs * 3),
      // What has to be waited out is waited out below, where an interruption ends it.
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
  });
}

/** A plugin that keeps octokit from waiting for an attempt that would come too late, or that cannot help. */
function deadlines({ remainingMs }: Sending) {
  return (octokit: Octokit): Record<string, never> => {
    octokit.hook.error("request", (error, options) => {
      const retried = Number(options.request?.["retryCount"] ?? 0);
      const isOffline = error.cause instanceof TransportError && error.cause.fault === "connection_failed";
      const waitMs = (retried + 1) ** 2 * 1000;
      if (options.method !== "GET" || waitMs > remainingMs() || (isOffline && retried > 0))
        // A request that changes something is never repeated blindly: its step is asked first whether it is done.
        options.request = { ...options.request, retries: 0 };
      throw error;
    });
    return {};
  };
}

interface Client {
  needs: GitHubNeeds;
  octokit: Octokit;
  place: GitHubPlace;
}

interface Question<T> {
  route: string;
  parameters: Parameters;
  schema: z.ZodMiniType<T>;
}

/**
 * One question, one checked answer.
 *
 * @throws AxctlError `GITHUB_…`; its `cause` is what octokit threw.
 */
async function asked<T>(client: Client, { route, parameters, schema }: Question<T>): Promise<T> {
  const { owner, name } = client.place;
  const [method = "GET", template = ""] = route.split(" ");
  const all: Parameters = { owner, repo: name, ...parameters };
  const path = template.replace(/\{\+?(\w+)\}/g, (_, key: string) => String(all[key]));
  const response = await answered(client, { route, parameters: all, method, path });
  const odd = (reason: string) => new AxctlError("GITHUB_ODD_ANSWER", { request: `${method} ${path}`, reason });
  if (response.status >= 300) throw odd("the repository has moved");
  const read = schema.safeParse(response.data);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw odd(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

interface Sent {
  route: string;
  parameters: Parameters;
  method: string;
  path: string;
}

async function answered({ needs, octokit }: Client, { route, parameters, method, path }: Sent) {
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
    try {
      return await octokit.request(route, parameters);
    } catch (error) {
      needs.signal.throwIfAborted();
      const fault = requestFaultOf(error);
      if (fault === undefined) throw error;
      const limit = limitOf(fault, needs.clock.now());
      const again = limit !== undefined || (method === "GET" && fault.status >= 500 && fault.response !== undefined);
      const waitMs = limit?.waitMs ?? restMs;
      if (!again || waitMs >= needs.remainingMs()) throw gitHubError(fault, { method, path }, limit);
      await needs.clock.sleep(waitMs, needs.signal);
    }
  }
}
