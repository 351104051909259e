import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { type Bounds, createSession, type Session, type SessionNeeds } from "../../src/api/client.ts";
import { diskTokenCache, noTokenCache, type TokenCache } from "../../src/api/token-cache.ts";
import type { Http, HttpRequest, HttpResponse } from "../../src/core/ports.ts";
import { createRedactor } from "../../src/core/redact.ts";
import { type Explained, explain } from "../../src/identity/doctor.ts";
import type { Identity } from "../../src/identity/resolve.ts";
import { readSources } from "../../src/identity/sources.ts";
import { type Sandbox, type SandboxEnvironment, type SandboxOptions, startSandbox } from "../../src/sandbox/server.ts";
import { clock } from "../../src/system/clock.ts";
import { createHttp } from "../../src/system/http.ts";
import { files } from "../support/files.ts";
import { temporaryFolder } from "../system/support.ts";

export const machine = {
  cwd: "/work/project",
  hostname: "build-7",
  user: "ada",
  osType: "Linux",
  osRelease: "6.1.0",
  arch: "x64",
  nodeVersion: "20.20.2",
  node: "node",
  platform: "linux",
};

/** What a person configured: logins by environment (`default` for the default one), variables, options. */
export interface Configured {
  logins?: Record<string, Record<string, string>>;
  variables?: Record<string, string>;
  env?: string;
  spaceId?: string;
  /** Else a new folder. */
  home?: string;
}

/** Reads real files, as a command would. */
export async function explained({ logins = {}, variables = {}, env, spaceId, home }: Configured): Promise<Explained> {
  const folder = home ?? (await temporaryFolder());
  for (const [name, values] of Object.entries(logins)) {
    const path = join(folder, ".ax", ...(name === "default" ? [] : ["users", name]), "user.toml");
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const lines = Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    await writeFile(path, `${lines.join("\n")}\n`, { mode: 0o600 });
  }
  const here = { env: variables, home: folder, cwd: folder, platform: "linux", isRunning: () => false };
  return explain(await readSources({ files, machine: here }, { env, spaceId }));
}

/** The identity of a login `dev` with these values. */
export async function loginIdentity(values: Record<string, string>): Promise<Identity> {
  return (await explained({ logins: { dev: values }, env: "dev" })).identity;
}

/** The identity that variables alone make. */
export async function variableIdentity(variables: Record<string, string>): Promise<Identity> {
  return (await explained({ variables })).identity;
}

/** An aX API on loopback, stopped when the test ends. */
export async function sandboxOf(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ envs: ["dev"], clock, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export function environmentOf(sandbox: Sandbox, name = "dev"): SandboxEnvironment {
  const found = sandbox.environments.find((environment) => environment.name === name);
  if (found === undefined) throw new Error(`the sandbox has no environment ${name}`);
  return found;
}

/** What each request was for, in the order of arrival. */
export function checksSeen(sandbox: Sandbox): (string | null)[] {
  return sandbox.requests().map(({ check }) => check);
}

/** A session over the real transport. */
export function sessionOf(identity: Identity, needs: Partial<SessionNeeds> = {}): Session {
  const http = createHttp({ env: {} });
  onTestFinished(() => http.close());
  return createSession(
    {
      http,
      clock,
      cache: noTokenCache,
      redactor: createRedactor(),
      machine,
      version: "1.2.3",
      allowInsecureHttp: false,
      ...needs,
    },
    identity,
  );
}

export function bounds(timeoutMs = 20_000): Bounds {
  return { timeoutMs, signal: new AbortController().signal };
}

/** A transport that must not be used. */
export const unreachable: Pick<Http, "send"> = {
  send: ({ url }) => Promise.reject(new Error(`nothing may be sent, and ${url} was asked`)),
};

/** A transport that answers from a list, and notes what it was asked; being asked once more is an error. */
export function scripted(...answers: readonly (readonly [status: number, body: unknown])[]) {
  const asked: HttpRequest[] = [];
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    const answer = answers[asked.length];
    asked.push(request);
    if (answer === undefined) throw new Error(`unexpected request number ${asked.length}: ${request.url}`);
    const [status, body] = answer;
    return { status, headers: {}, body: new TextEncoder().encode(JSON.stringify(body)) };
  };
  return { http: { send }, asked, paths: () => asked.map(({ url }) => url.replace("https://ax.example", "")) };
}

/** A new cache on disk. */
export async function diskCache(warnings: string[] = []): Promise<TokenCache> {
  const needs = { files, clock, platform: "linux", warn: (message: string) => void warnings.push(message) };
  return diskTokenCache(needs, await temporaryFolder());
}

/** An exchange's answer. */
export const token = (name: string) => ({ access_token: `eyJ.${name}`, expires_in: 3600 });
/** A login with a user PAT at https://ax.example, which {@link scripted} stands for. */
export const patLogin = () => loginIdentity({ token: "axp_u_key.secret-part", base_url: "https://ax.example" });

export const WHOAMI = { method: "GET", path: "/auth/me" } as const;
export const SPACES = { method: "GET", path: "/api/v1/spaces" } as const;
export const JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.c2ln";
