import { text } from "node:stream/consumers";
import { AxctlError } from "../core/errors.ts";
import { askHidden } from "../terminal/prompt.ts";
import type { Context } from "./context.ts";

export interface TokenOptions {
  token?: string | undefined;
  tokenStdin: boolean;
}

/**
 * Gets the token of a login: from standard input, from the option (with a warning), or typed at a terminal, unseen.
 *
 * @throws AxctlError `NO_TERMINAL`, `NO_TOKEN_GIVEN`, `INTERRUPTED`
 */
export async function readToken(
  context: Pick<Context, "stdin" | "output" | "redactor" | "signal">,
  options: TokenOptions,
): Promise<string> {
  const token = (await typed(context, options)).trim();
  if (token === "") throw new AxctlError("NO_TOKEN_GIVEN", {});
  context.redactor.add(token);
  return token;
}

async function typed(
  { stdin, output, signal }: Pick<Context, "stdin" | "output" | "signal">,
  options: TokenOptions,
): Promise<string> {
  if (options.tokenStdin) return text(stdin());
  if (options.token !== undefined) {
    output.note("warning: --token shows in the process list and in the shell's history; prefer --token-stdin");
    return options.token;
  }
  const input = stdin();
  if (!("isTTY" in input) || input.isTTY !== true) throw new AxctlError("NO_TERMINAL", {});
  const answer = await askHidden("Token (not shown): ", { input, question: output.question, signal });
  return answer ?? "";
}
