import { describe, expect, it } from "vitest";
import { displayUrl, isLoopback, readBaseUrl } from "../../src/core/base-url.ts";

describe("a base URL that can be used", () => {
  it.each([
    ["https://paxai.app", "https://paxai.app", "paxai.app"],
    ["https://paxai.app/", "https://paxai.app", "paxai.app"],
    ["https://paxai.app///", "https://paxai.app", "paxai.app"],
    ["https://PaxAI.app:443/", "https://paxai.app", "paxai.app"],
    ["https://paxai.app:8443/base/path//", "https://paxai.app:8443/base/path", "paxai.app"],
    ["https://paxai.app/base?query=1#fragment", "https://paxai.app/base", "paxai.app"],
    ["  https://paxai.app  ", "https://paxai.app", "paxai.app"],
    ["HTTPS://paxai.app", "https://paxai.app", "paxai.app"],
    ["https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443", "[2001:db8::1]"],
  ])("%j is %j", (text, base, host) => {
    expect(readBaseUrl(text)).toEqual({ ok: true, base, host, insecure: false });
  });
});

describe("a base URL that nothing is sent to", () => {
  it.each([
    ["", "no_url"],
    ["paxai.app", "no_url"],
    ["/api", "no_url"],
    ["https://", "no_url"],
    ["https://host:port", "no_url"],
    ["mailto:a@b.example", "no_url"],
    ["javascript:alert(1)", "no_url"],
    ["data:text/plain,x", "no_url"],
    ["file:///etc/passwd", "no_url"],
    ["ftp://paxai.app", "unsupported_scheme"],
    ["ws://localhost", "unsupported_scheme"],
    ["https+unix://socket", "unsupported_scheme"],
    ["https://user@paxai.app", "carries_credentials"],
    ["https://user:password@paxai.app", "carries_credentials"],
    ["https://:password@paxai.app", "carries_credentials"],
    ["https://paxai.app@evil.example", "carries_credentials"],
    ["https://localhost:8001@evil.example", "carries_credentials"],
    ["http://127.0.0.1\\@evil.example", undefined],
  ])("%j: %s", (text, fault) => {
    const read = readBaseUrl(text);
    expect(read.ok ? undefined : read.fault).toBe(fault);
    if (!read.ok) expect(read.reason).not.toBe("");
  });
});

describe("plain http", () => {
  it.each([
    "http://localhost:8001",
    "http://LOCALHOST",
    "http://dev.localhost",
    "http://127.0.0.1:1",
    "http://127.0.0.1.",
    "http://127.255.255.254",
    "http://127.1",
    "http://2130706433",
    "http://0x7f.0.0.1",
    "http://[::1]:8001",
    "http://[0:0:0:0:0:0:0:1]",
    // A backslash is a slash: the host is the one before it.
    "http://127.0.0.1\\@evil.example",
  ])("is fine for %s, which can only mean this machine", (text) => {
    expect(readBaseUrl(text)).toMatchObject({ ok: true, insecure: false });
  });

  it.each([
    "http://paxai.app",
    "http://localhost.evil.com",
    "http://evil-localhost",
    "http://notlocalhost",
    "http://127.0.0.1.evil.com",
    "http://127.0.0.1.nip.io",
    "http://128.0.0.1",
    "http://0.0.0.0",
    "http://10.0.0.1",
    "http://[::]",
    "http://[::2]",
    // On the safe side: resolvers and stacks disagree on whether these stay on the machine.
    "http://localhost.",
    "http://[::ffff:127.0.0.1]",
    "http://[::127.0.0.1]",
  ])("is insecure for %s", (text) => {
    expect(readBaseUrl(text)).toMatchObject({ ok: true, insecure: true });
  });

  it.each(["http://127.0.0.1.5", "http://1.127.0.0.1.1", "http://127.0.0.256"])("%s is no URL at all", (text) => {
    expect(readBaseUrl(text)).toMatchObject({ ok: false, fault: "no_url" });
  });

  it.each(["127.0.0.1.example", "x127.0.0.1", "127.0.0", "localhost:8001", "::1", ""])(
    "%j is no loopback host name",
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe("a URL as it may be shown", () => {
  it.each([
    ["https://paxai.app/base/", "https://paxai.app/base/"],
    ["not a url", "not a url"],
    ["https://user:hunter2@paxai.app/base", "https://***@paxai.app/base"],
    ["https://hunter2@paxai.app", "https://***@paxai.app/"],
    ["https://paxai.app/x?token=hunter2#hunter2", "https://paxai.app/x"],
    ["https://user:hunter2@paxai.app:8443/x?y", "https://***@paxai.app:8443/x"],
    ["https://user:hunter2@", "https://***@"],
    ["https://user:hun/ter2@paxai.app", "https://***@paxai.app"],
    ["https://user:hun#ter2@paxai.app", "https://***@paxai.app"],
    ["https://user:hunter2@not a host/", "https://***@not a host/"],
    ["user:hunter2@paxai.app", "***@paxai.app"],
    ["//user:hunter2@paxai.app", "***@paxai.app"],
    ["nonsense?token=hunter2", "nonsense"],
  ])("of %j is %j", (text, shown) => {
    expect(displayUrl(text)).toBe(shown);
  });

  it.each([
    "https://user:hunter2@",
    "user:hunter2@paxai.app",
    "https://user:hun/ter2@paxai.app",
    "https://user:hunter2@paxai.app",
    "ftp://user:hunter2@paxai.app",
    "https://?hunter2",
  ])("and the host that is reported for %j holds no password either", (text) => {
    expect(JSON.stringify(readBaseUrl(text))).not.toMatch(/hunter2|ter2/);
  });
});
