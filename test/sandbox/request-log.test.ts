import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { createRequestLog, keptBody } from "../../src/sandbox/request-log.ts";

it("keeps the newest ten thousand requests, and counts PATs beyond them", () => {
  const log = createRequestLog();
  const incoming = new IncomingMessage(new Socket());
  incoming.headers.authorization = "Bearer axp_u_key.secret";
  incoming.url = "/auth/me";
  for (let at = 1; at <= 25_000; at++) log.open("dev", incoming, at);
  const times = log.list().map((seen) => seen.at);
  expect([times.length, times[0], times.at(-1)]).toEqual([10_000, 15_001, 25_000]);
  expect(log.patsRefused()).toBe(25_000);
});

it("keeps the first 256 KiB of a body", () => {
  expect(keptBody(new ArrayBuffer(300 * 1024))).toHaveLength(256 * 1024);
});
