/**
 * A bounded memory, by the values of header fields. Clients are many, but their headers are few.
 *
 * @module
 */

/** Longer fields are not worth their memory; no browser's are. */
const LONGEST = 512;

/** Characters that a place is worked out from, with the lengths: the last ones, where fields differ. */
const SAMPLES = 3;

/** One entry: the fields, and what came of them. */
interface Entry<Value> {
  readonly fields: readonly (string | null)[];
  readonly value: Value;
}

/**
 * Remembers values by fields, without joining or hashing these: a few characters give the place,
 * and the fields are compared there. Of several with the same place, the last two are kept.
 */
export class Memo<Value> {
  readonly #entries: (Entry<Value> | undefined)[];

  /** Makes a memory for `capacity` entries, which is a power of two. */
  constructor(private readonly capacity: number) {
    this.#entries = new Array(capacity).fill(undefined);
  }

  /** Where these fields belong; worked out once, for `get` and `set`. */
  placeOf(fields: readonly (string | null)[]): number {
    let hash = 0;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i];
      hash = field === null ? Math.imul(hash, 31) + 7 | 0 : sample(hash, field);
    }
    return (hash ^ hash >>> 15) & this.capacity - 1;
  }

  /** What is remembered of the fields that belong there. */
  get(place: number, fields: readonly (string | null)[]): Value | undefined {
    const newer = this.#entries[place];
    if (newer !== undefined && areEqual(newer.fields, fields)) return newer.value;
    const older = this.#entries[place ^ 1];
    return older !== undefined && areEqual(older.fields, fields) ? older.value : undefined;
  }

  /** Remembers it, in place of the older of two. */
  set(place: number, fields: readonly (string | null)[], value: Value): void {
    for (let i = 0; i < fields.length; i++) if ((fields[i]?.length ?? 0) > LONGEST) return;
    this.#entries[place ^ 1] = this.#entries[place];
    this.#entries[place] = { fields, value };
  }
}

function sample(hash: number, field: string): number {
  const { length } = field;
  hash = Math.imul(hash, 31) + length | 0;
  if (length < SAMPLES) return hash;
  for (let i = length - SAMPLES; i < length; i++) {
    hash = Math.imul(hash, 31) + field.charCodeAt(i) | 0;
  }
  return hash;
}

function areEqual(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
