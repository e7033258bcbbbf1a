/**
 * The answers to one method and target. Most have one alone, for which a map would be larger than all
 * else that is held of it.
 *
 * @module
 */

/** What tells a request from others for the same place; at many places it is the same. */
export interface Key {
  /** What `keyOf` made of the fields. */
  readonly text: string;
  /** How many answers are found by it. */
  uses: number;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Answers by what tells requests for one place apart, the oldest first. */
export class Shelf<Answer> {
  /** Fields that tell nothing elsewhere, and do here. */
  counted: ReadonlySet<string> = NOTHING;
  /** Whether something was found here of late. */
  inUse = false;
  #key: Key | undefined;
  #answer: Answer | undefined;
  /** All of them, once there have been several. */
  #all: Map<Key, Answer> | undefined;

  /** How many keys there are. */
  get size(): number {
    return this.#all?.size ?? (this.#answer === undefined ? 0 : 1);
  }

  /** The answer with this key. */
  get(key: Key): Answer | undefined {
    if (this.#all !== undefined) return this.#all.get(key);
    return this.#key === key ? this.#answer : undefined;
  }

  /** Puts an answer behind all others. */
  set(key: Key, answer: Answer): void {
    if (this.#all === undefined && this.#answer === undefined) {
      this.#key = key;
      this.#answer = answer;
      return;
    }
    this.#all ??= new Map(this.entries());
    this.#key = this.#answer = undefined;
    this.#all.set(key, answer);
  }

  /** Takes one away. */
  delete(key: Key): void {
    if (this.#all !== undefined) this.#all.delete(key);
    else if (this.#key === key) this.#key = this.#answer = undefined;
  }

  /** The first answer that passes the test. */
  find(test: (answer: Answer) => boolean): Answer | undefined {
    if (this.#all === undefined) {
      return this.#answer !== undefined && test(this.#answer) ? this.#answer : undefined;
    }
    return this.#all.values().find(test);
  }

  /** The oldest, if there is one. */
  oldest(): [Key, Answer] | undefined {
    return this.#all === undefined ? this.entries()[0] : this.#all.entries().next().value;
  }

  /** All of them. */
  entries(): [Key, Answer][] {
    if (this.#all !== undefined) return [...this.#all];
    const [key, answer] = [this.#key, this.#answer];
    return key === undefined || answer === undefined ? [] : [[key, answer]];
  }
}
