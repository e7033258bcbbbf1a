/**
 * A bounded memory, by the values of header fields. Clients are many, but their headers are few.
 *
 * @module
 */

/** Longer keys are not worth their memory; no browser's fields are. */
const KEY_LENGTH = 512;

/** Remembers the newest entries. */
export class Memo<Value> {
  readonly #entries = new Map<string, Value>();

  constructor(private readonly capacity: number) {}

  /** What is remembered under the key. */
  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  /** Remembers it, and forgets the oldest where room is needed. */
  set(key: string, value: Value): void {
    if (key.length > KEY_LENGTH) return;
    if (this.#entries.size >= this.capacity) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
    this.#entries.set(key, value);
  }
}
