import { AxctlError } from "../core/errors.ts";
import { askHidden } from "../terminal/prompt.ts";
import type { Context } from "./context.ts";

/** No token is longer; what is piped in by mistake may be endless. */
const MAX_CHARACTERS = 64 * 1024;

export interface TokenOptions {
  token?: string | undefined;
  tokenStdin: boolean;
}

type Needs = Pick<Context, "stdin" | "output" | "redactor" | "signal">;

/**
 * Gets the token of a login: from standard input, from the option (with a warning), or typed at a terminal, unseen.
 *
 * @throws AxctlError `INVALID_OPTION` for both options at once or an endless input, `NO_TERMINAL`, `NO_TOKEN_GIVEN`,
 *   `INTERRUPTED`
 */
export async function readToken(context: Needs, options: TokenOptions): Promise<string> {
  const token = (await given(context, options)).trim();
  if (token === "") throw new AxctlError("NO_TOKEN_GIVEN", {});
  context.redactor.add(token);
  return token;
}

async function given(context: Needs, { token, tokenStdin }: TokenOptions): Promise<string> {
  if (token !== undefined) {
    if (tokenStdin)
      throw new AxctlError("INVALID_OPTION", { option: "--token", reason: "--token-stdin is given, too" });
    context.output.note("warning: --token shows in the process list and in the shell's history; prefer --token-stdin");
    return token;
  }
  const input = context.stdin();
  // Also with --token-stdin: a terminal shows what is typed unless it is asked not to.
  if ("isTTY" in input && input.isTTY === true) {
    const answer = await askHidden("Token (not shown): ", { ...context, input, question: context.output.question });
    return answer ?? "";
  }
  if (!tokenStdin) throw new AxctlError("NO_TERMINAL", {});
  return readAll(input, context.signal);
}

/** What was piped in, up to its end; a signal need not wait for that. */
function readAll(input: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const fail = (reason: unknown) => {
      input.pause();
      if ("destroy" in input && typeof input.destroy === "function") input.destroy();
      reject(reason);
    };
    const abort = () => fail(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    input.setEncoding("utf8");
    input.on("data", (chunk: string) => {
      text += chunk;
      if (text.length > MAX_CHARACTERS) {
        fail(new AxctlError("INVALID_OPTION", { option: "--token-stdin", reason: "this is no token: it is too long" }));
      }
    });
    input.once("error", fail);
    input.once("end", () => resolve(text));
  });
}
