import { onTestFinished } from "vitest";
import type { Http, HttpRequest } from "../../src/core/ports.ts";
import { createHttp } from "../../src/system/http.ts";

export const MIB = 1024 * 1024;

/** A transport without proxies, closed when the test ends. */
export function transport(): Http {
  const http = createHttp({ env: {} });
  onTestFinished(() => http.close());
  return http;
}

/** A GET with generous bounds. */
export function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: "GET", url, headers: {}, timeoutMs: 20_000, maxBytes: 10 * MIB, ...more };
}

/** What kept a request from having an answer. */
export async function faultOf(request: HttpRequest): Promise<{ fault: string; message: string }> {
  const failed = await transport()
    .send(request)
    .then(
      () => new Error("there was an answer"),
      (error: unknown) => error,
    );
  if (!(failed instanceof Error) || failed.name !== "TransportError" || !("fault" in failed)) throw failed;
  return { fault: String(failed.fault), message: failed.message };
}
