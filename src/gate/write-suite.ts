import type { ApiRequest } from "../api/client.ts";
import { digestOf, type Evidence } from "../evidence/seal.ts";
import type { Check } from "./check.ts";
import { suiteEvidence } from "./suite.ts";
import { writeChains } from "./write-steps.ts";
import type { WriteFacts, WriteOptions } from "./write-values.ts";

/** What stands in for the facts of a run, so that two runs that ask the same have the same digest. */
const SAMPLE: WriteFacts = {
  space: "{space}",
  ttlSeconds: 0,
  startedAtMs: 0,
  nonce: "{nonce}",
  file: { name: "{name}", contentType: "text/plain", bytes: Buffer.from("{text}") },
  attachment: { id: "{id}", url: "{url}", content_type: "text/plain", size: 0, original_filename: "{name}" },
  redact: (text) => text,
};

/** The suite of a run, writes included: `core` alone, or `core+write` with `+upload` and `+message` as they apply. */
export function gateSuite(
  reads: readonly Check[],
  write: WriteOptions | undefined,
  { lenient = false } = {},
): Evidence["suite"] {
  const core = suiteEvidence(reads, { lenient });
  if (write === undefined) return core;
  const parts = [core.name, "write", ...(write.upload === null ? [] : ["upload"])];
  const writes = writeChains(write).map((steps) =>
    steps.map(({ name, after, request }) => ({ name, after, request: described(request(SAMPLE)) })),
  );
  return {
    name: [...parts, ...(write.sendMessage ? ["message"] : [])].join("+"),
    digest: digestOf({ reads: core.digest, writes }),
  };
}

function described({ body, ...request }: ApiRequest) {
  return body === undefined ? request : { ...request, body: { ...body, bytes: Buffer.from(body.bytes).toString() } };
}
