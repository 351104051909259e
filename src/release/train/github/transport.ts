import { type Http, TransportError } from "../../../core/ports.ts";

/** What one answer of GitHub may be: a list of 100 pull requests with bodies of 64 KiB is below. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** How requests are sent, within the time that a command has left. */
export interface Sending {
  http: Pick<Http, "send">;
  /** Milliseconds that are left, 0 when there are none. */
  remainingMs: () => number;
  signal: AbortSignal;
}

interface FetchOptions {
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/** axctl's own transport in the form that octokit asks for: proxies, certificates, bounds and deadlines are those of every command. */
export function fetchOver({ http, remainingMs, signal }: Sending) {
  return async (url: string, { method, headers, body }: FetchOptions): Promise<Response> => {
    const timeoutMs = remainingMs();
    // Nobody would wait for the answer.
    if (timeoutMs <= 0) throw new TransportError("deadline_exceeded", "no time is left (--timeout)");
    const sent = { method, url, headers, timeoutMs, maxBytes: MAX_BODY_BYTES, signal };
    const answer = await http.send(body === undefined ? sent : { ...sent, body });
    const hasBody = answer.body.length > 0 && answer.status !== 204 && answer.status !== 304;
    return new Response(hasBody ? Buffer.from(answer.body) : null, { status: answer.status, headers: answer.headers });
  };
}
