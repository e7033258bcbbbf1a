/**
 * For how long what a lookup has found would be found again: until something of its group is stored,
 * changed or purged, or until it is no longer fresh. Whoever holds a tenure need not look again.
 *
 * @module
 */
import type { Epoch, Epochs } from "./epochs.ts";
import type { Reuse } from "./reuse.ts";
import type { SourceHead } from "./source.ts";

/** That an answer was found fresh, and would be found again. */
export interface Tenure {
  /** Fields of a request that had a part in finding it, or could have led to another, in lower case. */
  readonly vary: ReadonlySet<string>;
  /** When its age was 0, in milliseconds since the epoch. */
  readonly born: number;
  /** When it ceases to be fresh. */
  readonly freshUntil: number;
  /** When it has to be looked for again, at the latest. */
  readonly until: number;
  /** What tells it from tenures that end with other changes. */
  readonly basis: object;
  /** Whether nothing of its group has changed since; the time is for the holder to watch. */
  isCurrent(): boolean;
  /** Tells the store that it is in use. */
  use(): void;
}

/** One group's tenures end together. */
interface Hold {
  ended: boolean;
}

/** Groups that are watched at a time: beyond, all tenures end, which costs a lookup each. */
const MOST_GROUPS = 16_384;

/** Where others change the store as well, they are not heard of but when they purge. */
const SHARED_TIME = 1_000;

/** Ends tenures when what they rest on changes. */
export class Tenures {
  readonly #holds = new Map<string, Hold>();
  readonly #epochs: Epochs;
  readonly #isShared: boolean;

  /** `isShared`: others put things into the same store. */
  constructor(epochs: Epochs, isShared: boolean) {
    this.#epochs = epochs;
    this.#isShared = isShared;
  }

  /** A tenure of one of a group's sources, as it was judged at `now`. `use` counts as use of it. */
  grant(
    group: string,
    { heads, head, reuse: { age, ttl }, now, use }: {
      readonly heads: readonly SourceHead[];
      readonly head: SourceHead;
      readonly reuse: Pick<Reuse, "age" | "ttl">;
      readonly now: number;
      use(): void;
    },
  ): Tenure {
    const hold = this.#hold(group);
    const freshUntil = now + 1000 * ttl;
    let checked = this.#epochs.begin();
    return {
      vary: new Set(heads.flatMap(({ policy }) => policy.vary)),
      born: now - 1000 * age,
      freshUntil,
      basis: hold,
      until: this.#isShared ? Math.min(freshUntil, now + SHARED_TIME) : freshUntil,
      isCurrent: () => {
        if (hold.ended) return false;
        const epoch = this.#epochs.begin();
        // Most of the time nothing at all was purged since.
        if (epoch !== checked && this.#wasPurged(group, head, checked)) hold.ended = true;
        checked = epoch;
        return !hold.ended;
      },
      use,
    };
  }

  /** Ends the tenures of a group. */
  end(group: string): void {
    const hold = this.#holds.get(group);
    if (hold === undefined) return;
    hold.ended = true;
    this.#holds.delete(group);
  }

  /** Ends all. */
  endAll(): void {
    for (const hold of this.#holds.values()) hold.ended = true;
    this.#holds.clear();
  }

  #hold(group: string): Hold {
    const held = this.#holds.get(group);
    if (held !== undefined && !held.ended) return held;
    if (this.#holds.size >= MOST_GROUPS) this.endAll();
    const hold = { ended: false };
    this.#holds.set(group, hold);
    return hold;
  }

  #wasPurged(group: string, { labels }: SourceHead, since: Epoch): boolean {
    return !this.#epochs.isValid(group, since, labels);
  }
}
