/**
 * What a store has to do, wherever it keeps things. The contract suite in `tests/contract` holds
 * every store to it.
 *
 * @module
 */
import type { CachedSource, SourceHead } from "./source.ts";

/** A form that was derived from a source. */
export interface DerivedForm {
  /** The key of the plan that made it. */
  readonly id: string;
  /** Its content. */
  readonly body: Uint8Array;
}

/** What a store keeps: a body, and plain data that is fit for JSON. */
export type Kept = CachedSource | DerivedForm;

/** The same without its body. */
export type KeptHead = SourceHead | Pick<DerivedForm, "id">;

/** One shelf of one group. The sources of a group stand on `""`, what is derived from one on its id. */
export interface Shelf {
  /** What is cleared together: a URL, a path. */
  readonly group: string;
  /** Which shelf of the group. */
  readonly name: string;
}

/** A value, or the promise of one. */
export type Awaitable<T> = T | Promise<T>;

/**
 * Bounded memory of groups, shelves and kept things. It may forget anything at any time, but never
 * hands out half of it. {@linkcode VariantCache} sees to it that changes of one group do not overlap.
 */
export interface Store {
  /** Heads of all that stands on the shelf, least recently used first. Does not count as use. */
  list(shelf: Shelf): Awaitable<readonly KeptHead[]>;
  /** One thing from the shelf. Counts as use. */
  get(shelf: Shelf, id: string): Awaitable<Kept | undefined>;
  /** Puts it on the shelf in place of what had its id. Counts as use. False where there is no room. */
  put(shelf: Shelf, kept: Kept): Awaitable<boolean>;
  /** Removes one thing, or all from the shelf; returns how many there were. */
  remove(shelf: Shelf, id?: string): Awaitable<number>;
  /** Removes all shelves of the group; returns how many things there were. */
  clear(group: string): Awaitable<number>;
}
