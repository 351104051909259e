import { Refusal } from "./exchange.ts";

/**
 * Object ids under which the emulator keeps objects whose real id it cannot make: annotated tags (it draws a random one),
 * commits whose message does not end with a line break (it adds one), signed commits (it drops the signature). Both
 * kinds of ids have 40 digits, so that they are exchanged wherever they stand, but in texts and files.
 */
export class Ids {
  readonly #inner = new Map<string, string>();
  readonly #real = new Map<string, string>();

  /** Remembers that the emulator calls an object `inner` whose id is `real`. */
  link(real: string, inner: string): void {
    const other = this.#real.get(inner);
    if (other === real) return;
    if (other !== undefined) throw new Refusal(500, `the emulator cannot tell ${real} from ${other}`);
    this.#inner.set(real, inner);
    this.#real.set(inner, real);
  }

  /** Whether an object is known under another id. */
  has(real: string): boolean {
    return this.#inner.has(real);
  }

  inward(text: string): string {
    return exchanged(text, this.#inner);
  }

  outward(text: string): string {
    return exchanged(text, this.#real);
  }

  /** JSON with ids exchanged, but for what people write: that stays to the byte. */
  inwardJson(text: string): string {
    return JSON.stringify(JSON.parse(text, exchanging(this.#inner)));
  }

  outwardJson(text: string): unknown {
    return JSON.parse(text, exchanging(this.#real));
  }
}

const WRITTEN = new Set(["content", "message", "body", "title", "patch"]);

function exchanging(ids: ReadonlyMap<string, string>): (key: string, value: unknown) => unknown {
  return (key, value) => (typeof value === "string" && !WRITTEN.has(key) ? exchanged(value, ids) : value);
}

function exchanged(text: string, ids: ReadonlyMap<string, string>): string {
  return ids.size === 0 ? text : text.replace(/\b[0-9a-f]{40}\b/g, (id) => ids.get(id) ?? id);
}
