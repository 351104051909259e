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
    return occur(this.#inner, text) ? JSON.stringify(JSON.parse(text, exchanging(this.#inner))) : text;
  }

  outwardJson(text: string): unknown {
    return occur(this.#real, text) ? JSON.parse(text, exchanging(this.#real)) : JSON.parse(text);
  }
}

const WRITTEN = new Set(["content", "message", "body", "title", "patch"]);

function exchanging(ids: ReadonlyMap<string, string>): (key: string, value: unknown) => unknown {
  return (key, value) => (typeof value === "string" && !WRITTEN.has(key) ? exchanged(value, ids) : value);
}

/** Most texts have none of them, and looking at each value of a document takes its time. */
function occur(ids: ReadonlyMap<string, string>, text: string): boolean {
  if (ids.size === 0) return false;
  for (const [id] of text.matchAll(/\b[0-9a-f]{40}\b/g)) if (ids.has(id)) return true;
  return false;
}

function exchanged(text: string, ids: ReadonlyMap<string, string>): string {
  return ids.size === 0 ? text : text.replace(/\b[0-9a-f]{40}\b/g, (id) => ids.get(id) ?? id);
}
