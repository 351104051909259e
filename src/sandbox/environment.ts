import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Clock } from "../core/ports.ts";
import type { CheckName } from "./checks.ts";
import type { SeenRequest } from "./request-log.ts";
import type { Store } from "./resources.ts";
import type { Grant, TokenIssuer } from "./tokens.ts";

/** One environment of the sandbox, as its routes see it. `store` is replaced by a reset. */
export interface Environment {
  readonly name: string;
  readonly clock: Pick<Clock, "now">;
  readonly tokens: TokenIssuer;
  store: Store;
}

/** What hono carries along with a request. */
export interface SandboxBindings {
  Bindings: HttpBindings;
  Variables: { seen: SeenRequest };
}

export type SandboxContext = Context<SandboxBindings>;

/** One request that the API answers. */
export interface Endpoint {
  method: "GET" | "POST" | "DELETE";
  /** A hono path. */
  path: string;
  /** Which check of api.md the request is. */
  check(c: SandboxContext): CheckName | Promise<CheckName>;
  /** Whether it asks for a JWT of this environment; only the exchange does not. */
  authenticated: boolean;
  /** Answers, or throws a {@link Refusal}. `grant` is null where the endpoint is not authenticated. */
  answer(c: SandboxContext, environment: Environment, grant: Grant | null): Response | Promise<Response>;
}
