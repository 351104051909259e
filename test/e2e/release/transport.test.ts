import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuthority, startTlsFront } from "../support/tls-front.ts";
import { openTrain, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";

let train: Train;
let front: Awaited<ReturnType<typeof startTlsFront>>;
let ca: string;
beforeAll(async () => {
  train = await openTrain();
  const authority = await createAuthority();
  front = await startTlsFront(train.github.url, authority);
  ca = join(train.workspace.root, "ca.pem");
  writeFileSync(ca, authority.ca);
});
afterAll(async () => {
  await front.close();
  await train.close();
});

const PROMOTE = ["release", "promote", "--dry-run", "--allow-missing-evidence", "a test", "--json"];

describe("GitHub behind the transport of every command", () => {
  it("is refused with a certificate of a private authority, and taken with --cacert", async () => {
    const env = { GITHUB_API_URL: front.url };
    const refused = await train.axctl([...PROMOTE, "--timeout", "5s"], { env });
    expect(refused.code).toBe(2);
    expect(parseDocument(refused.stdout)).toMatchObject({ summary: { error: { code: "GITHUB_UNREACHABLE" } } });
    const taken = await train.axctl([...PROMOTE, "--cacert", ca], { env });
    expect(taken.code, taken.stdout).toBe(0);
  });

  it("is asked through the proxy of the environment", async () => {
    const asked: string[] = [];
    const proxy = createServer().on("connect", (request, socket, head) => {
      asked.push(request.url ?? "");
      const { port } = new URL(front.url);
      const upstream = connect(Number(port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      for (const one of [upstream, socket]) one.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const address = proxy.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const env = { GITHUB_API_URL: front.url, HTTPS_PROXY: `http://127.0.0.1:${port}` };
    const run = await train.axctl([...PROMOTE, "--cacert", ca], { env });
    proxy.close();
    expect(run.code, run.stdout).toBe(0);
    expect(new Set(asked)).toEqual(new Set([new URL(front.url).host]));
  });
});
