/**
 * Whether something was purged since work on it began: what was begun before a purge may not be
 * kept after it.
 *
 * @module
 */
import type { PurgeTarget } from "./purge_target.ts";

/** When work began, in purges. */
export type Epoch = number;

/** Purges of groups, and as many of labels, that are remembered one by one. */
const REMEMBERED = 4_096;
/** All prefixes are looked through at each question. */
const REMEMBERED_PREFIXES = 64;

/** The last purge of each target. */
export class Epochs {
  #now: Epoch = 0;
  readonly #groups = new Purges(REMEMBERED);
  readonly #labels = new Purges(REMEMBERED);
  readonly #prefixes = new Purges(REMEMBERED_PREFIXES);

  /** The epoch in which work begins now. */
  begin(): Epoch {
    return this.#now;
  }

  /**
   * Marks a purge, and returns its epoch: what was begun on the target before is void. `at` is given
   * where others count on; time does not go back for them.
   */
  purge(target: PurgeTarget, at: Epoch = this.#now + 1): Epoch {
    this.#now = Math.max(this.#now, at);
    if ("group" in target) this.#groups.mark(target.group, at);
    else if ("label" in target) this.#labels.mark(target.label, at);
    else this.#prefixes.mark(target.prefix, at);
    return at;
  }

  /** Whether work on this group, on what has these labels, that began then may still be kept. */
  isValid(group: string, epoch: Epoch, labels: readonly string[] = []): boolean {
    return epoch >= this.#groups.last(group) &&
      epoch >= this.#prefixes.lastOfPrefixes(group) &&
      labels.every((label) => epoch >= this.#labels.last(label));
  }
}

/** The last purge of each name. Of purges long ago only the newest is known, and counts for all. */
class Purges {
  readonly #size: number;
  readonly #marks = new Map<string, Epoch>();
  #forgotten: Epoch = 0;

  constructor(size: number) {
    this.#size = size;
  }

  mark(name: string, epoch: Epoch): void {
    const latest = Math.max(epoch, this.#marks.get(name) ?? 0);
    this.#marks.delete(name);
    this.#marks.set(name, latest);
    if (this.#marks.size <= this.#size) return;
    const [oldest, at] = this.#marks.entries().next().value ?? ["", 0];
    this.#marks.delete(oldest);
    this.#forgotten = Math.max(this.#forgotten, at);
  }

  last(name: string): Epoch {
    return this.#marks.get(name) ?? this.#forgotten;
  }

  lastOfPrefixes(name: string): Epoch {
    let last = this.#forgotten;
    for (const [prefix, epoch] of this.#marks) {
      if (epoch > last && name.startsWith(prefix)) last = epoch;
    }
    return last;
  }
}
