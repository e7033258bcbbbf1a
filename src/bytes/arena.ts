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
export type Lessee = "front" | "upstream" | "converters" | "files";

/** How many slots of one size a lessee has. */
export interface Reserve {
  readonly lessee: Lessee;
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

/** The reserves of the arena that the server uses. An idle connection waits in one of the tiny slots. */
export const RESERVES: readonly Reserve[] = [
  { lessee: "front", size: 512, count: 2048 },
  { lessee: "front", size: 4 * KIB, count: 256 },
  { lessee: "front", size: 16 * KIB, count: 128 },
  { lessee: "front", size: 64 * KIB, count: 128 },
  { lessee: "front", size: 256 * KIB, count: 16 },
  { lessee: "upstream", size: 512, count: 512 },
  { lessee: "upstream", size: 4 * KIB, count: 256 },
  { lessee: "upstream", size: 16 * KIB, count: 128 },
  { lessee: "upstream", size: 64 * KIB, count: 128 },
  { lessee: "upstream", size: 256 * KIB, count: 16 },
  { lessee: "converters", size: 16 * KIB, count: 64 },
  { lessee: "converters", size: 64 * KIB, count: 128 },
  { lessee: "converters", size: 256 * KIB, count: 32 },
  { lessee: "converters", size: 1024 * KIB, count: 8 },
  { lessee: "files", size: 128 * KIB, count: 16 },
];

const CANARY = 0xa5;

/** One address range of the memory, leased over and over, with a guard behind it. */
class Berth {
  readonly view: Uint8Array<ArrayBuffer>;
  readonly #guard: Uint8Array;

  constructor(readonly offset: number, readonly size: number, readonly pool: Pool) {
    this.view = new Uint8Array(heap.buffer, offset, size);
    this.#guard = new Uint8Array(heap.buffer, offset + size, GUARD).fill(CANARY);
  }

  get intact(): boolean {
    for (const byte of this.#guard) if (byte !== CANARY) return false;
    return true;
  }
}

/** The slots of one lessee and size, and those who wait for one, in order. */
class Pool {
  readonly waiting: Set<(slot: Slot) => void> = new Set();
  readonly #returned: Berth[] = [];
  #fresh = 0;

  constructor(readonly reserve: Reserve, readonly from: number) {}

  get to(): number {
    return this.from + this.reserve.count * (this.reserve.size + GUARD);
  }

  /** A free berth. Made when first needed, so that memory that nobody used stays untouched. */
  take(): Berth | undefined {
    const { size, count } = this.reserve;
    const berth = this.#returned.pop();
    if (berth !== undefined || this.#fresh === count) return berth;
    return new Berth(this.from + this.#fresh++ * (size + GUARD), size, this);
  }

  giveBack(berth: Berth): void {
    this.#returned.push(berth);
  }
}

/** A handle on a berth for one lease. A new one is made each time, so that old handles stay dead. */
class Lease implements Slot {
  #berth: Berth | undefined;
  readonly #settle: (berth: Berth) => void;

  constructor(berth: Berth, settle: (berth: Berth) => void) {
    this.#berth = berth;
    this.#settle = settle;
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
    this.#settle(berth);
  }

  /** Unlike `release`, does nothing for a slot that was released by hand: `using` must not mask errors. */
  [Symbol.dispose](): void {
    if (!this.released) this.release();
  }
}

/** Cuts a range of the memory into slots, lends them, and takes them back. */
export class Arena {
  readonly #pools: Pool[] = [];
  #leased = 0;

  constructor(options: ArenaOptions = {}) {
    const { reserves = RESERVES, from = ARENA, to = ARENA_END } = options;
    let offset = from;
    for (const reserve of reserves) {
      const pool = new Pool(reserve, offset);
      offset = pool.to;
      this.#pools.push(pool);
    }
    if (offset > to) {
      throw new RangeError(`the reserves need ${offset - from} of ${to - from} bytes`);
    }
    this.#pools.sort((a, b) => a.reserve.size - b.reserve.size);
  }

  /** How many slots are out. */
  get leased(): number {
    return this.#leased;
  }

  /** A slot of at least `size` bytes, or undefined when the reserve has none left. Never overtakes. */
  lease(lessee: Lessee, size: number): Slot | undefined {
    const berth = this.#pool(lessee, size).take();
    return berth === undefined ? undefined : this.#lend(berth);
  }

  /** Waits for a slot, first come, first served. Rejects with the signal's reason when that fires. */
  acquire(lessee: Lessee, size: number, signal?: AbortSignal): Promise<Slot> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const slot = this.lease(lessee, size);
    if (slot !== undefined) return Promise.resolve(slot);
    const { waiting } = this.#pool(lessee, size);
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
    const pool = this.#pools.find(({ reserve }) =>
      reserve.lessee === lessee && reserve.size >= size
    );
    if (pool === undefined) throw new RangeError(`${lessee} has no slots of ${size} bytes`);
    return pool;
  }

  #lend(berth: Berth): Slot {
    this.#leased++;
    return new Lease(berth, (berth) => this.#settle(berth));
  }

  /** Hands a slot that came back to whoever has waited longest, so a lease never jumps the queue. */
  #settle(berth: Berth): void {
    this.#leased--;
    // Such a slot stays out of use: whoever overran it may do so again.
    if (!berth.intact) throw new Error("a slot's guard was overwritten");
    const { waiting } = berth.pool;
    const [next] = waiting;
    if (next === undefined) return berth.pool.giveBack(berth);
    waiting.delete(next);
    next(this.#lend(berth));
  }
}

/** The arena of this process. */
export const arena: Arena = new Arena();
