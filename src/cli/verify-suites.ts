import type { Expectation, ExpectedSuite } from "../evidence/verify-types.ts";
import { DOCTOR_SUITE } from "../gate/matrix.ts";
import { coreSuite } from "../gate/suite.ts";
import { writeChains } from "../gate/write-steps.ts";
import { gateSuite } from "../gate/write-suite.ts";
import type { WriteOptions } from "../gate/write-values.ts";

/** The suites that count as evidence: those that this axctl itself would run, with writes of every kind and without. */
export function expectedSuites(): Expectation["suites"] {
  const core = suite(undefined);
  return {
    preflight: [core, ...writes().map(suite)],
    // A matrix only reads.
    matrix: [core],
    doctor: [{ suite: DOCTOR_SUITE, checks: [] }],
  };
}

function suite(write: WriteOptions | undefined): ExpectedSuite {
  const writeChecks = write === undefined ? [] : writeChains(write).flat();
  return {
    suite: gateSuite(coreSuite, write),
    checks: [...coreSuite, ...writeChecks].map(({ name }) => name),
  };
}

/** What a file holds and how long an entry lives do not change which questions are asked. */
function writes(): WriteOptions[] {
  const file = { name: "", contentType: "", bytes: Buffer.alloc(0) };
  const either = [false, true];
  return either.flatMap((keep) =>
    either.flatMap((sendMessage) => [null, file].map((upload) => ({ ttlSeconds: 0, keep, sendMessage, upload }))),
  );
}
