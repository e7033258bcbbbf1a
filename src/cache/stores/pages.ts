/**
 * Pages of memory that are taken, given back and taken again.
 *
 * @module
 */

/** Address space that is set aside at once; memory is taken of it as it is needed. */
const ROOM = 256 << 20;

/**
 * Pages of one size. They lie apart from all that comes and goes, in buffers that grow, so that its
 * holes are not theirs.
 */
export class Pages {
  readonly #size: number;
  readonly #rooms: ArrayBuffer[] = [];
  readonly #free: Uint8Array[] = [];
  #taken = 0;

  /** Pages of this many bytes. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Bytes of all pages that are in use. */
  get bytes(): number {
    return this.#taken * this.#size;
  }

  /** A page; what it has held is still there. */
  take(): Uint8Array {
    const page = this.#free.pop() ?? this.#make();
    this.#taken++;
    return page;
  }

  /** Takes a page back. */
  give(page: Uint8Array): void {
    this.#taken--;
    this.#free.push(page);
  }

  #make(): Uint8Array {
    const room = this.#openRoom();
    const start = room.byteLength;
    room.resize(start + this.#size);
    return new Uint8Array(room, start, this.#size);
  }

  #openRoom(): ArrayBuffer {
    const last = this.#rooms.at(-1);
    if (last && last.byteLength + this.#size <= last.maxByteLength) return last;
    const room = new ArrayBuffer(0, { maxByteLength: Math.max(ROOM, this.#size) });
    this.#rooms.push(room);
    return room;
  }
}
