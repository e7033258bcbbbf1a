/**
 * For how long what a lookup has found would be found again: until something of its group is stored,
 * changed or purged, or until it is no longer fresh. Whoever holds a tenure need not look again.
 *
 * @module
 */
import { hashOfText } from "../syntax/text_hash.ts";
import type { Epoch, Epochs } from "./epochs.ts";
import type { Reuse } from "./reuse.ts";
import type { SourceHead } from "./source.ts";
import type { Lair } from "./store.ts";

/** That an answer was found fresh, and would be found again. */
export interface Tenure {
  /** Fields of a request that had a part in finding it, or could have led to another, in lower case. */
  readonly vary: readonly string[];
  /** When its age was 0, in milliseconds since the epoch. */
  readonly born: number;
  /** When it ceases to be fresh. */
  readonly freshUntil: number;
  /** When it has to be looked for again, at the latest. */
  readonly until: number;
  /** Whether nothing of its group has changed since; the time is for the holder to watch. */
  isCurrent(): boolean;
  /** Whether both end together. */
  isLike(other: Tenure): boolean;
  /** Tells the store that it is in use. */
  use(): void;
}

/** What a lookup has found. */
export interface Found {
  /** All answers of the group. */
  readonly heads: readonly SourceHead[];
  /** The one that fits. */
  readonly head: SourceHead;
  /** How old it is, and how long it is fresh. */
  readonly reuse: Pick<Reuse, "age" | "ttl">;
  /** When that was judged. */
  readonly now: number;
  /** From `Tenures.begin`, before it was looked for. */
  readonly since: number;
  /** The epoch of that time. */
  readonly epoch: Epoch;
  /** Where its content lies: a look at it counts as use. */
  readonly lair: Pick<Lair, "look">;
}

/** Where others change the store as well, they are not heard of but when they purge. */
const SHARED_TIME = 1_000;

/**
 * Changes are counted by a hash of their group: a number for each group would be one more thing to
 * hold for each of a million. A change ends the tenures of a few other groups, which costs them a lookup.
 */
const COUNTS = 1 << 16;

/** Ends tenures when what they rest on changes. */
export class Tenures {
  readonly #counts = new Uint32Array(COUNTS);
  #all = 0;
  readonly #epochs: Epochs;
  readonly #isShared: boolean;

  /** `isShared`: others put things into the same store, and nothing is heard of that. */
  constructor(epochs: Epochs, isShared: boolean) {
    this.#epochs = epochs;
    this.#isShared = isShared;
  }

  /** How often a group has changed, so far. */
  begin(group: string): number {
    return this.changes(placeOf(group));
  }

  /** The same, by the place of its count. */
  changes(place: number): number {
    return this.#counts[place] + this.#all;
  }

  /** A tenure of one of a group's sources, as it was judged. */
  grant(group: string, found: Found): Tenure {
    const { reuse: { age, ttl }, now } = found;
    const freshUntil = now + 1000 * ttl;
    const until = this.#isShared ? Math.min(freshUntil, now + SHARED_TIME) : freshUntil;
    return new Held(this, this.#epochs, group, found, {
      born: now - 1000 * age,
      freshUntil,
      until,
    });
  }

  /** Ends the tenures of a group. */
  end(group: string): void {
    this.#counts[placeOf(group)]++;
  }

  /** Ends all. */
  endAll(): void {
    this.#all++;
  }
}

/** There may be as many as there are answers in memory: nothing is held but what is needed. */
class Held implements Tenure {
  readonly vary: readonly string[];
  readonly born: number;
  readonly freshUntil: number;
  readonly until: number;
  readonly #lair: Pick<Lair, "look">;
  readonly #tenures: Tenures;
  readonly #epochs: Epochs;
  readonly #group: string;
  readonly #labels: readonly string[] | undefined;
  readonly #place: number;
  readonly #since: number;
  #checked: Epoch;
  #isPurged = false;

  constructor(
    tenures: Tenures,
    epochs: Epochs,
    group: string,
    { heads, head, since, epoch, lair }: Found,
    { born, freshUntil, until }: Pick<Tenure, "born" | "freshUntil" | "until">,
  ) {
    this.vary = varyOf(heads);
    this.born = born;
    this.freshUntil = freshUntil;
    this.until = until;
    this.#lair = lair;
    this.#tenures = tenures;
    this.#epochs = epochs;
    this.#group = group;
    this.#labels = head.labels;
    this.#place = placeOf(group);
    this.#since = since;
    this.#checked = epoch;
  }

  isCurrent(): boolean {
    if (this.#isPurged || this.#tenures.changes(this.#place) !== this.#since) return false;
    const epoch = this.#epochs.begin();
    // Most of the time nothing at all was purged since.
    if (epoch === this.#checked) return true;
    this.#isPurged = !this.#epochs.isValid(this.#group, this.#checked, this.#labels);
    this.#checked = epoch;
    return !this.#isPurged;
  }

  use(): void {
    this.#lair.look();
  }

  isLike(other: Tenure): boolean {
    return other instanceof Held && this.#group === other.#group && this.#since === other.#since &&
      this.until === other.until;
  }
}

const NOTHING: readonly string[] = [];

function varyOf(heads: readonly SourceHead[]): readonly string[] {
  if (heads.length === 1) return heads[0].policy.vary;
  const names = new Set(heads.flatMap(({ policy }) => policy.vary));
  return names.size === 0 ? NOTHING : [...names];
}

function placeOf(group: string): number {
  const hash = hashOfText(group);
  return (hash ^ (hash >>> 16)) & (COUNTS - 1);
}
