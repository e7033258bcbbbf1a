/**
 * What a store has to do, wherever it keeps things. The contract suite in `tests/contract` holds
 * every store to it.
 *
 * A thing is a head and a body. Heads are plain data, fit for JSON, and read often; bodies may be
 * large, and need not be in memory.
 *
 * @module
 */
import type { ByteRange } from "../model/variant.ts";
import type { Claim } from "./claim.ts";
import type { Epoch, Epochs } from "./epochs.ts";
import type { PurgeTarget } from "./purge_target.ts";
import type { SourceHead } from "./source.ts";

/** What is known of a derived form without its content. */
export interface DerivedHead {
  /** The key of the plan that made it. */
  readonly id: string;
  /** Length of its content in bytes. */
  readonly length: number;
  /** What it can be found by, beside its place. */
  readonly labels?: readonly string[];
}

/** What is known of a kept thing without its content. */
export type KeptHead = SourceHead | DerivedHead;

/** Content that is kept. It stays as it was opened, whatever becomes of its place. */
export interface StoredBody {
  /** Its length in bytes. */
  readonly length: number;
  /** All of it, where it is in memory anyway. Not to be written to. */
  readonly bytes?: Uint8Array;
  /** Where all of it lies, where that is in memory: what is held instead of a copy of it. */
  readonly lair?: Lair;
  /** Opens it, or a part of it that lies within it. Every call opens it anew. */
  open(range?: ByteRange): ReadableStream<Uint8Array>;
}

/** Where content lies in memory, for as long as it is kept. */
export interface Lair {
  /**
   * The content, to be read at once and not to be written to: it may move. Undefined once it is kept no
   * more. Counts as use.
   */
  look(): Uint8Array | undefined;
  /** Whether the same content lies in both. */
  isSame(other: Lair): boolean;
}

/** A kept thing. */
export interface Kept {
  /** All but its content. */
  readonly head: KeptHead;
  /** Its content: whole, and as it was put. */
  readonly body: StoredBody;
}

/** One shelf of one group. The sources of a group stand on `""`, what is derived from one on its id. */
export interface Shelf {
  /** What is purged together: a URL, a path. */
  readonly group: string;
  /** Which shelf of the group. */
  readonly name: string;
}

/** Where a thing stands. */
export interface Place {
  /** Its shelf. */
  readonly shelf: Shelf;
  /** Its name there. */
  readonly id: string;
}

/** What became of a purge. */
export interface Purged {
  /** How many things were removed. */
  readonly count: number;
  /** Why it has not reached all that it should; that is made up for later. Absent when it has. */
  readonly partial?: string;
}

/** How much a store keeps. */
export interface Usage {
  /** About how many bytes all that it keeps takes. */
  readonly bytes: number;
  /** How many things there are. */
  readonly count: number;
}

/** Told of changes. */
export interface Watcher {
  /** The sources of a group are others than before. */
  end(group: string): void;
  /** Those of any group may be. */
  endAll(): void;
}

/** A value, or the promise of one. */
export type Awaitable<T> = T | Promise<T>;

/**
 * Content on its way into a store, piece by piece. Nobody sees it before it is committed. Once it
 * was refused, by want of room or a failure of the store, it takes all that follows for nothing.
 */
export interface BodyWriter {
  /** Bytes that were written so far, even if refused. */
  readonly length: number;
  /** Takes the next piece, which belongs to the store from now on. False once it was refused. */
  write(piece: Uint8Array): Awaitable<boolean>;
  /**
   * Up to a few hundred kilobytes of what was written, from this position on; empty at its end.
   * Undefined once it is refused, committed or aborted.
   */
  peek(position: number): Awaitable<Uint8Array | undefined>;
  /**
   * Puts it on the shelf in place of what had its id, if `head.length` is what was written. Gives
   * the body as it is kept now, or undefined where it is not kept.
   */
  commit(shelf: Shelf, head: KeptHead, since?: Epoch): Awaitable<StoredBody | undefined>;
  /** Gives it up. Does nothing after a commit. */
  abort(): Awaitable<void>;
}

/**
 * Bounded memory of groups, shelves and kept things. It may forget anything at any time, but never
 * hands out half of it, and never rejects: what it cannot read is not there, what it cannot write
 * is not kept. {@linkcode VariantCache} sees to it that changes of one group do not overlap.
 */
export interface Store {
  /** Where purges are counted, if others purge what it keeps as well. */
  readonly epochs?: Epochs;
  /** Heads of all that stands on the shelf, least recently used first. Does not count as use. */
  list(shelf: Shelf): Awaitable<readonly KeptHead[]>;
  /** One thing from the shelf. Counts as use. */
  get(shelf: Shelf, id: string): Awaitable<Kept | undefined>;
  /**
   * Puts a thing on the shelf in place of what had its id; its bytes belong to the store from now
   * on. Counts as use. False where there is no room, or what it belongs to was purged after `since`
   * as far as this store alone can know.
   */
  put(shelf: Shelf, head: KeptHead, bytes: Uint8Array, since?: Epoch): Awaitable<boolean>;
  /** Begins a thing that comes in pieces. */
  begin(): Awaitable<BodyWriter>;
  /** Replaces the head of the thing with its id; the body stays. False if there is none any more. */
  update(shelf: Shelf, head: KeptHead): Awaitable<boolean>;
  /** Removes one thing, or all from the shelf; returns how many there were. */
  remove(shelf: Shelf, id?: string): Awaitable<number>;
  /**
   * Removes a group with all its shelves; all groups that begin with a text; or all things with a
   * label, each with the shelf that is named by its id.
   */
  purge(target: PurgeTarget): Awaitable<Purged>;
  /** The groups that begin with this text, in no order. */
  groups(prefix: string): AsyncIterable<string> | Iterable<string>;
  /** Where things with this label stand. */
  find(label: string): Awaitable<readonly Place[]>;
  /** How much it keeps. */
  usage(): Awaitable<Usage>;
  /** Has a watcher told of all that others change, where they do; who is not told of that has no such method. */
  watch?(watcher: Watcher): void;
  /** Asks for the right to fetch or make something, where several share what is kept. */
  claim?(key: string, milliseconds: number): Promise<Claim>;
  /** Ends its work. What lasts stays. */
  close(): Awaitable<void>;
}
