import type { Readable } from "node:stream";
import pLimit from "p-limit";
import { TransportError } from "../core/ports.ts";

/** What every body may hold, however many are being read. */
const SMALL_BYTES = 1024 * 1024;
/** How many bodies may hold more than that at once: one which stalls does not keep the next waiting. */
const LARGE_AT_ONCE = 2;

export interface BodyBounds {
  maxBytes: number;
  /** Aborted when the request's time is up, or when it is called off. */
  signal: AbortSignal;
}

/**
 * Reads a body whole. Throws a TransportError `body_too_large` beyond `maxBytes`, and what the stream or the signal throws.
 */
export type ReadBody = (body: Readable, bounds: BodyBounds) => Promise<Uint8Array>;

/**
 * A reader whose bodies share what memory they hold (spec gates.md, "Bounds"): beyond a mebibyte a body is read on only while
 * few others are; until then nothing is taken from its connection.
 */
export function createBodyReader(): ReadBody {
  const large = pLimit(LARGE_AT_ONCE);
  return async (body, { maxBytes, signal }) => {
    const chunks: Uint8Array[] = [];
    const source = body[Symbol.asyncIterator]();
    let size = 0;
    /** Whether the body ended before it was larger than that. */
    const readUpTo = async (bytes: number): Promise<boolean> => {
      while (size <= bytes) {
        const { value, done } = await source.next();
        if (done) return true;
        chunks.push(value);
        size += value.length;
      }
      return false;
    };
    try {
      const whole =
        (await readUpTo(Math.min(SMALL_BYTES, maxBytes))) ||
        (await unlessAborted(
          signal,
          large(() => readUpTo(maxBytes)),
        ));
      if (!whole) throw new TransportError("body_too_large", `the body is larger than ${maxBytes} bytes`);
      return Buffer.concat(chunks, size);
    } finally {
      // Ends the connection of a body that was not read to its end.
      await source.return?.();
    }
  };
}

/** The result, or the signal's reason as soon as it is aborted: a turn that has not come yet is not waited for. */
function unlessAborted<T>(signal: AbortSignal, result: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
