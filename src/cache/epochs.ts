/**
 * Whether something was purged since work on it began: what was begun before a purge may not be
 * kept after it.
 *
 * @module
 */

/** When work began, in purges. */
export type Epoch = number;

/** Purges that are remembered one by one. */
const REMEMBERED = 4_096;

/** The last purge of each group. Of purges long ago only the newest is known, and counts for all. */
export class Epochs {
  #now: Epoch = 0;
  #forgotten: Epoch = 0;
  readonly #purges = new Map<string, Epoch>();

  /** The epoch in which work begins now. */
  begin(): Epoch {
    return this.#now;
  }

  /** Marks a purge: what was begun on this group before is void. */
  purge(group: string): void {
    this.#purges.delete(group);
    this.#purges.set(group, ++this.#now);
    if (this.#purges.size <= REMEMBERED) return;
    const [oldest, epoch] = this.#purges.entries().next().value ?? ["", 0];
    this.#purges.delete(oldest);
    this.#forgotten = epoch;
  }

  /** Whether work on this group that began then may still be kept. */
  isValid(group: string, epoch: Epoch): boolean {
    return epoch >= (this.#purges.get(group) ?? this.#forgotten);
  }
}
