import { onTestFinished } from "vitest";
import { type Sandbox, type SandboxEnvironment, type SandboxOptions, startSandbox } from "../../src/sandbox/server.ts";

export const USER_SCOPE = "messages tasks context agents spaces search";
export const AGENT_SCOPE = "tasks:read tasks:write messages:read messages:write agents:read";

/** A moment, in milliseconds, that only the test moves. */
interface MovableClock {
  time: number;
  now(): number;
}

export function movableClock(): MovableClock {
  return {
    time: Date.UTC(2026, 4, 1, 12),
    now() {
      return this.time;
    },
  };
}

/** A sandbox that is closed when the test ends. */
export async function open(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ envs: ["dev"], clock: movableClock(), ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export function environment(sandbox: Sandbox, name = "dev"): SandboxEnvironment {
  const found = sandbox.environments.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

export function firstSpace({ spaces }: SandboxEnvironment): string {
  return spaces[0]?.id ?? "";
}

/** The answer's JSON, or its text when it is none. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export function exchange(env: SandboxEnvironment, body: unknown = userExchange, credential = env.pat): Promise<Answer> {
  return post(`${env.url}/auth/exchange`, body, credential);
}

export const userExchange = { requested_token_class: "user_access", audience: "ax-api", scope: USER_SCOPE };

export function agentExchange(extra: Record<string, string>) {
  return { requested_token_class: "agent_access", audience: "ax-api", scope: AGENT_SCOPE, ...extra };
}

export async function jwtOf(
  env: SandboxEnvironment,
  body: unknown = userExchange,
  credential = env.pat,
): Promise<string> {
  const { status, body: answer } = await exchange(env, body, credential);
  const token = field(answer, "access_token");
  if (status !== 200 || typeof token !== "string") throw new Error(`the exchange answered ${status}`);
  return token;
}

export function get(url: string, token: string): Promise<Answer> {
  return ask(url, { headers: { authorization: `Bearer ${token}` } });
}

export function post(url: string, body: unknown, token: string): Promise<Answer> {
  return ask(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export function remove(url: string, token: string): Promise<Answer> {
  return ask(url, { method: "DELETE", headers: { authorization: `Bearer ${token}` } });
}

/** The value at a path of an unknown value. */
export function field(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (inner !== null && typeof inner === "object" ? Reflect.get(inner, name) : undefined),
    value,
  );
}
