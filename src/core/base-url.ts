import { parseUrl } from "./parse-url.ts";

/** What can be wrong with a base URL, each a reason to send nothing (spec gates.md "Never"). */
export type BaseUrlFault = "no_url" | "unsupported_scheme" | "carries_credentials";

export type BaseUrl =
  | { ok: true; host: string /** Without a trailing slash, query or fragment. */; base: string; insecure: boolean }
  | { ok: false; host: string; fault: BaseUrlFault; reason: string };

/** Reads a base URL once; `insecure` is plain http to a host that is not loopback. */
export function readBaseUrl(text: string): BaseUrl {
  const url = parseUrl(text);
  if (url === undefined || url.hostname === "") {
    return {
      ok: false,
      host: displayUrl(text),
      fault: "no_url",
      reason: "it is no absolute URL such as https://paxai.app",
    };
  }
  const host = url.hostname;
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return { ok: false, host, fault: "unsupported_scheme", reason: "its scheme is neither https nor http" };
  }
  if (url.username !== "" || url.password !== "") {
    return { ok: false, host, fault: "carries_credentials", reason: "it carries a user name or password" };
  }
  const base = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  return { ok: true, host, base, insecure: url.protocol === "http:" && !isLoopback(host) };
}

/** The URL as it may be shown: without a user name, password, query or fragment, also when it is no usable URL. */
export function displayUrl(text: string): string {
  const url = parseUrl(text);
  if (url === undefined || url.hostname === "") {
    return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1***@").replace(/[?#].*$/s, "");
  }
  if (url.username === "" && url.password === "" && url.search === "" && url.hash === "") return text;
  const userinfo = url.username === "" && url.password === "" ? "" : "***@";
  return `${url.protocol}//${userinfo}${url.host}${url.pathname}`;
}

/** Whether a host name or literal address can only mean this machine. */
export function isLoopback(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}
