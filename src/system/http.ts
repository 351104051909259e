import { rootCertificates, type SecureContextOptions } from "node:tls";
import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { isLoopback } from "../core/base-url.ts";
import { AxctlError, reasonOf, systemCodeOf } from "../core/errors.ts";
import { parseUrl } from "../core/parse-url.ts";
import { type Http, type HttpRequest, type HttpResponse, TransportError, type TransportFault } from "../core/ports.ts";
import { createBodyReader, type ReadBody } from "./read-body.ts";

export interface HttpSettings {
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read, in either case. */
  env: Readonly<Record<string, string | undefined>>;
  /** PEM texts for TLS; absent: Node's own roots, which NODE_EXTRA_CA_CERTS extends, and no client certificate. */
  tls?: TlsSettings;
}

export interface TlsSettings {
  /** Certificates that are trusted beside Node's own roots. */
  extraCa?: readonly string[];
  /** The client's certificate and key. */
  cert?: string;
  key?: string;
}

/** The one HTTP transport: one pool per origin, proxies from the environment, no redirects, no compression. */
export function createHttp({ env, tls = {} }: HttpSettings): Http {
  const connect = connectOptions(tls);
  const direct = new Agent({ connect });
  const readBody = createBodyReader();
  const proxied = proxyDispatcher(env, connect);
  return {
    send: (options) => {
      const dispatcher = proxied === undefined || staysHere(options.url, proxied) ? direct : proxied.agent;
      return send({ dispatcher, readBody }, options);
    },
    // Destroyed, not closed: a hanging request must not keep the process alive.
    close: async () => {
      await Promise.all([direct.destroy(), proxied?.agent.destroy()]);
    },
  };
}

interface Proxied {
  agent: Dispatcher;
  /** Whether the proxy for plain http is on this machine. */
  local: boolean;
}

/** Trusting more replaces Node's roots in an options object, so they are named beside what is added. */
function connectOptions({ extraCa = [], cert, key }: TlsSettings): SecureContextOptions {
  return {
    ...(extraCa.length === 0 ? {} : { ca: [...rootCertificates, ...extraCa] }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function proxyDispatcher(env: HttpSettings["env"], connect: SecureContextOptions): Proxied | undefined {
  const httpProxy = proxyFrom(env, "http_proxy");
  const httpsProxy = proxyFrom(env, "https_proxy");
  if (httpProxy === "" && httpsProxy === "") return undefined;
  const noProxy = env["no_proxy"] || env["NO_PROXY"] || "";
  // The client's certificate is for the API alone; the proxy is only checked against the same roots.
  const proxyTls = connect.ca === undefined ? {} : { ca: connect.ca };
  const agent = new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy, connect, requestTls: connect, proxyTls });
  return { agent, local: httpProxy === "" || isLoopback(new URL(httpProxy).hostname) };
}

/**
 * Whether a request must not go through the proxy: plain http is allowed to this machine because nobody can read along,
 * which a proxy on another machine would.
 */
function staysHere(url: string, { local }: Proxied): boolean {
  const parsed = parseUrl(url);
  return !local && parsed?.protocol === "http:" && isLoopback(parsed.hostname);
}

/** The proxy that a variable names, lower case first as curl reads it; the empty text when there is none. */
function proxyFrom(env: HttpSettings["env"], name: string): string {
  const variable = env[name] ? name : name.toUpperCase();
  const value = env[variable] ?? "";
  if (value !== "" && !(/^https?:\/\/[^/]/i.test(value) && parseUrl(value) !== undefined)) {
    throw new AxctlError("INVALID_OPTION", { option: variable, reason: "it is no http or https URL of a proxy" });
  }
  return value;
}

interface Transport {
  dispatcher: Dispatcher;
  readBody: ReadBody;
}

async function send({ dispatcher, readBody }: Transport, options: HttpRequest): Promise<HttpResponse> {
  const deadline = AbortSignal.timeout(Math.max(1, Math.ceil(options.timeoutMs)));
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  let answered = false;
  try {
    const { origin, pathname, search } = new URL(options.url);
    const response = await dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method: options.method,
      headers: { ...options.headers, "accept-encoding": "identity" },
      signal,
      ...(options.body === undefined ? {} : { body: options.body }),
      // The request's own deadline rules; undici's are longer.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    answered = true;
    const body = await readBody(response.body, { maxBytes: options.maxBytes, signal });
    return { status: response.statusCode, headers: flatten(response.headers), body };
  } catch (error) {
    throw asTransportError(error, { options, deadline, answered });
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

interface Circumstances {
  options: HttpRequest;
  deadline: AbortSignal;
  /** Whether the status and headers had arrived. */
  answered: boolean;
}

function asTransportError(error: unknown, { options, deadline, answered }: Circumstances): TransportError {
  if (error instanceof TransportError) return error;
  if (options.signal?.aborted) return new TransportError("interrupted", "the request was cancelled", { cause: error });
  if (deadline.aborted) {
    const message = `no whole answer within ${Math.ceil(options.timeoutMs)} ms`;
    return new TransportError("deadline_exceeded", message, { cause: error });
  }
  const code = systemCodeOf(error) ?? "";
  const message = `${code === "" ? "" : `${code}: `}${reasonOf(error) || "no reason given"}`;
  return new TransportError(faultOf(error, answered), message, { cause: error });
}

function faultOf(error: unknown, answered: boolean): TransportFault {
  const code = systemCodeOf(error) ?? "";
  // What the parser refuses carries a name and no code.
  if (error instanceof Error && error.name === "HTTPParserError") return "invalid_answer";
  if (answered) return "body_truncated";
  // How undici names a 100 and a 101, for which nobody asked.
  if (code === "UND_ERR_SOCKET" && /^bad (?:response|upgrade)$/.test(reasonOf(error))) return "invalid_answer";
  if (code === "ECONNRESET" || code === "EPIPE" || code === "UND_ERR_SOCKET") return "connection_reset";
  if (code === "UND_ERR_HEADERS_OVERFLOW" || code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH") return "invalid_answer";
  if (code === "UND_ERR_INVALID_ARG" || code === "ERR_INVALID_URL") return "invalid_request";
  if (code === "EPROTO" || /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)) return "tls_failed";
  return "connection_failed";
}
