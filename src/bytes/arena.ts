/**
 * The slots of the one memory, and who owns which of them until when.
 *
 * A slot belongs to its lessee from `lease` or `acquire` until `release`, and to nobody else. It is
 * released once, after the promise of every read or write that names its view has settled:
 * `conn.write(view)` and default streams send what the view holds *then*, not what it held when called;
 * `new Response(view)` copies at once. Slots are handed out as the last owner left them: read only what
 * you wrote.
 *
 * Each lessee has a reserve of its own, so a step that waits for one reserve never holds up those who
 * could free it. Within a reserve: take all that the step needs at once, or nothing.
 *
 * @module
 */
import { ARENA, ARENA_END, GUARD, heap } from "./layout.ts";

/** Whose reserve a slot comes from. */
export type Lessee = "front" | "answers" | "upstream" | "converters" | "files";

/** How many slots of one size a lessee has. */
export interface Reserve {
  readonly lessee: Lessee;
  /** In bytes, a multiple of four. */
  readonly size: number;
  readonly count: number;
}

/** A leased piece of the memory. Its view, offset and size cannot be had any more once it is released. */
export interface Slot {
  /** Its bytes. The same object during the whole lease; make sub-views once per read, not per item. */
  readonly view: Uint8Array<ArrayBuffer>;
  /** Its address in the memory. */
  readonly offset: number;
  /** Its length, which is at least what was asked for. */
  readonly size: number;
  readonly released: boolean;
  release(): void;
  [Symbol.dispose](): void;
}

/** What an arena is cut from. */
export interface ArenaOptions {
  readonly reserves?: readonly Reserve[];
  readonly from?: number;
  readonly to?: number;
}

const KIB = 1024;

/** The reserves of the arena that the server uses. */
export const RESERVES: readonly Reserve[] = [
  { lessee: "front", size: 64 * KIB, count: 192 },
  { lessee: "front", size: 256 * KIB, count: 16 },
  { lessee: "answers", size: 16 * KIB, count: 256 },
  { lessee: "answers", size: 68 * KIB, count: 64 },
  { lessee: "upstream", size: 64 * KIB, count: 192 },
  { lessee: "upstream", size: 256 * KIB, count: 16 },
  { lessee: "converters", size: 16 * KIB, count: 64 },
  { lessee: "converters", size: 64 * KIB, count: 64 },
  { lessee: "converters", size: 256 * KIB, count: 16 },
  { lessee: "converters", size: 1024 * KIB, count: 4 },
  { lessee: "files", size: 128 * KIB, count: 16 },
];

const CANARY = 0xa5a5a5a5;

/** One address range of the memory, leased over and over, with a guard behind it. */
class Berth {
  readonly view: Uint8Array<ArrayBuffer>;
  readonly #guard: Uint32Array;

  constructor(readonly offset: number, readonly size: number, readonly pool: Pool) {
    this.view = new Uint8Array(heap.buffer, offset, size);
    this.#guard = new Uint32Array(heap.buffer, offset + size, GUARD / 4).fill(CANARY);
  }

  get intact(): boolean {
    for (let i = 0; i < GUARD / 4; i++) if (this.#guard[i] !== CANARY) return false;
    return true;
  }
}

/** The slots of one lessee and size, and those who wait for one, in order. */
class Pool {
  readonly waiting: Set<(slot: Slot) => void> = new Set();
  readonly #returned: Berth[] = [];
  #fresh = 0;
  #leased = 0;

  constructor(readonly reserve: Reserve, readonly from: number) {}

  get to(): number {
    return this.from + this.reserve.count * (this.reserve.size + GUARD);
  }

  /** How many of them are out. */
  get leased(): number {
    return this.#leased;
  }

  /** Lends a free berth. Made when first needed, so that memory that nobody used stays untouched. */
  lend(): Slot | undefined {
    const { size, count } = this.reserve;
    let berth = this.#returned.pop();
    if (berth === undefined) {
      if (this.#fresh === count) return undefined;
      berth = new Berth(this.from + this.#fresh++ * (size + GUARD), size, this);
    }
    this.#leased++;
    return new Lease(berth);
  }

  /** Hands a berth that came back to whoever has waited longest, so a lease never jumps the queue. */
  settle(berth: Berth): void {
    this.#leased--;
    // Such a slot stays out of use: whoever overran it may do so again.
    if (!berth.intact) throw new Error("a slot's guard was overwritten");
    this.#returned.push(berth);
    for (const next of this.waiting) {
      const slot = this.lend();
      if (slot === undefined) return;
      this.waiting.delete(next);
      next(slot);
    }
  }
}

/** A handle on a berth for one lease. A new one is made each time, so that old handles stay dead. */
class Lease implements Slot {
  #berth: Berth | undefined;

  constructor(berth: Berth) {
    this.#berth = berth;
  }

  #live(): Berth {
    if (this.#berth === undefined) throw new ReferenceError("slot used after its release");
    return this.#berth;
  }

  get view(): Uint8Array<ArrayBuffer> {
    return this.#live().view;
  }

  get offset(): number {
    return this.#live().offset;
  }

  get size(): number {
    return this.#live().size;
  }

  get released(): boolean {
    return this.#berth === undefined;
  }

  release(): void {
    if (this.#berth === undefined) throw new ReferenceError("slot released twice");
    const berth = this.#berth;
    this.#berth = undefined;
    berth.pool.settle(berth);
  }

  /** Unlike `release`, does nothing for a slot that was released by hand: `using` must not mask errors. */
  [Symbol.dispose](): void {
    if (!this.released) this.release();
  }
}

/** Cuts a range of the memory into slots, lends them, and takes them back. */
export class Arena {
  /** By lessee, the smallest slots first. */
  readonly #pools: Map<Lessee, Pool[]> = new Map();

  constructor(options: ArenaOptions = {}) {
    const { reserves = RESERVES, from = ARENA, to = ARENA_END } = options;
    let offset = from;
    for (const reserve of reserves) {
      const pool = new Pool(reserve, offset);
      offset = pool.to;
      const pools = [...this.#pools.get(reserve.lessee) ?? [], pool];
      this.#pools.set(reserve.lessee, pools.sort((a, b) => a.reserve.size - b.reserve.size));
    }
    if (offset > to) {
      throw new RangeError(`the reserves need ${offset - from} of ${to - from} bytes`);
    }
  }

  /** How many slots are out. */
  get leased(): number {
    let leased = 0;
    for (const pools of this.#pools.values()) for (const pool of pools) leased += pool.leased;
    return leased;
  }

  /** A slot of at least `size` bytes, or undefined when the reserve has none left. Never overtakes. */
  lease(lessee: Lessee, size: number): Slot | undefined {
    return this.#pool(lessee, size).lend();
  }

  /** Waits for a slot, first come, first served. Rejects with the signal's reason when that fires. */
  acquire(lessee: Lessee, size: number, signal?: AbortSignal): Promise<Slot> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const pool = this.#pool(lessee, size);
    const slot = pool.lend();
    if (slot !== undefined) return Promise.resolve(slot);
    const { waiting } = pool;
    return new Promise((resolve, reject) => {
      const give = (slot: Slot) => {
        signal?.removeEventListener("abort", leave);
        resolve(slot);
      };
      const leave = () => {
        waiting.delete(give);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", leave, { once: true });
      waiting.add(give);
    });
  }

  /** The pool with the smallest slots that fit; larger ones are not spent on small needs. */
  #pool(lessee: Lessee, size: number): Pool {
    for (const pool of this.#pools.get(lessee) ?? []) if (pool.reserve.size >= size) return pool;
    throw new RangeError(`${lessee} has no slots of ${size} bytes`);
  }
}

/** The arena of this process. */
export const arena: Arena = new Arena();
