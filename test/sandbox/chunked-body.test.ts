import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { environment, jwtOf, open } from "./support.ts";

/** Sends a body in two chunks, without saying its length; gives the answer's status. */
function sendInChunks(url: string, token: string, half: string): Promise<number | undefined> {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "transfer-encoding": "chunked",
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on("error", reject);
    sent.write(half);
    sent.end(half);
  });
}

describe("a body in chunks", () => {
  it.each([
    ["17 MiB are refused, and not kept", 17 * 1024 * 1024, 413, ""],
    ["a KiB is read as any other body", 1024, 422, "x".repeat(1024)],
  ])("%s", async (_, bytes, status, kept) => {
    const sandbox = await open();
    const env = environment(sandbox);
    expect(await sendInChunks(`${env.url}/api/v1/uploads/`, await jwtOf(env), "x".repeat(bytes / 2))).toBe(status);
    expect(sandbox.requests().at(-1)).toMatchObject({ status, body: kept });
  });
});
