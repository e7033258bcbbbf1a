/**
 * Room for many small things: each has a chunk of a page, and pages hold chunks of one size. A buffer
 * of its own for each would take some hundred bytes more, and leave holes when it goes.
 *
 * @module
 */
import { Pages } from "./pages.ts";

/** What lies in a chunk. */
export interface Chunked {
  /** Its length in bytes. */
  readonly size: number;
  /** Where it lies among things of about its size; the slabs move it. */
  at: number;
}

/** Chunks grow by an eighth of a doubling: a twentieth of them is unused on average. */
const STEPS = 8;
const SMALLEST = 64;
/** No page has fewer chunks. */
const LEAST_CHUNKS = 4;

/** Pages of chunks. What is in use of a size lies without holes: the last fills every hole. */
export class Slabs<Thing extends Chunked> {
  /** What is larger does not fit. */
  readonly largest: number;
  readonly #pageSize: number;
  readonly #pages: Pages;
  readonly #shelves: ChunkShelf<Thing>[] = [];

  /** Pages of this many bytes. */
  constructor(pageSize: number) {
    this.#pageSize = pageSize;
    this.#pages = new Pages(pageSize);
    this.largest = Math.floor(pageSize / LEAST_CHUNKS);
  }

  /** Bytes of all pages. */
  get bytes(): number {
    return this.#pages.bytes;
  }

  /** Gives the thing a chunk, which is to be filled at once. */
  add(thing: Thing): Uint8Array {
    const shelf = this.#shelfOf(thing);
    shelf.add(thing);
    return shelf.view(thing);
  }

  /** Its bytes, to be read at once: they move, and are used again. */
  view(thing: Thing): Uint8Array {
    return this.#shelfOf(thing).view(thing);
  }

  /** Takes its chunk away. */
  remove(thing: Thing): void {
    this.#shelfOf(thing).remove(thing);
  }

  #shelfOf({ size }: Thing): ChunkShelf<Thing> {
    const step = stepOf(size);
    return this.#shelves[step] ??= new ChunkShelf(this.#pages, this.#pageSize, chunkOf(step));
  }
}

function chunkOf(step: number): number {
  return Math.ceil(SMALLEST * 2 ** (step / STEPS));
}

/** The first step whose chunks are large enough. */
function stepOf(size: number): number {
  const near = Math.max(0, Math.floor(Math.log2(size / SMALLEST) * STEPS) - 1);
  let step = size <= SMALLEST ? 0 : near;
  while (chunkOf(step) < size) step++;
  return step;
}

/** Things of one chunk size. */
class ChunkShelf<Thing extends Chunked> {
  readonly #room: Pages;
  readonly #pages: Uint8Array[] = [];
  readonly #things: Thing[] = [];
  readonly #chunk: number;
  readonly #onPage: number;

  constructor(room: Pages, pageSize: number, chunk: number) {
    this.#room = room;
    this.#chunk = chunk;
    this.#onPage = Math.max(1, Math.floor(pageSize / chunk));
  }

  add(thing: Thing): void {
    thing.at = this.#things.push(thing) - 1;
    if (this.#pages.length * this.#onPage >= this.#things.length) return;
    this.#pages.push(this.#room.take());
  }

  view({ at, size }: Thing): Uint8Array {
    const start = (at % this.#onPage) * this.#chunk;
    return this.#pages[Math.floor(at / this.#onPage)].subarray(start, start + size);
  }

  remove(thing: Thing): void {
    const last = this.#things.pop();
    if (last === undefined) return;
    if (last !== thing) {
      const bytes = this.view(last);
      last.at = thing.at;
      this.#things[last.at] = last;
      this.view(last).set(bytes);
    }
    if ((this.#pages.length - 1) * this.#onPage < this.#things.length) return;
    const page = this.#pages.pop();
    if (page) this.#room.give(page);
  }
}
