import { createHash } from "node:crypto";
import type { Random } from "../core/ports.ts";

const ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/**
 * A repeatable stream of numbers from 0 (inclusive) to 1: the same text, the same stream. The generator is mulberry32;
 * it is for test data, never for real secrets.
 */
export function seededRandom(text: string): Random {
  let state = createHash("sha256").update(text).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `low` to `high`, both inclusive. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One item of a list that is not empty. */
export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

/** A UUID with the version and variant bits of RFC 9562 version 4. */
export function uuid(random: Random): string {
  const bytes = Buffer.from(Array.from({ length: 16 }, () => between(random, 0, 255)));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** `length` letters and digits. */
export function letters(random: Random, length: number): string {
  return Array.from({ length }, () => ALPHANUMERIC.charAt(Math.floor(random() * ALPHANUMERIC.length))).join("");
}
