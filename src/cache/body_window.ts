/**
 * The last bytes of content under way, as the pieces that they came in.
 *
 * @module
 */

/** Pieces smaller than this are gathered: an array of its own takes more than a few bytes. */
const SMALL = 1 << 10;
const GATHERED = 8 << 10;

/** Pieces one behind the other, found by position; the first go when others come. */
export class BodyWindow {
  readonly #pieces: Uint8Array[] = [];
  /** Position of each piece's first byte. */
  readonly #starts: number[] = [];
  /** Index of the first piece that is still held. */
  #first = 0;
  #end = 0;
  /** Room for small pieces, of which the last piece is the part in use. */
  #room: Uint8Array | undefined;

  /** Position of the first byte that is held. */
  get start(): number {
    return this.#starts[this.#first] ?? this.#end;
  }

  /** Position behind the last byte. */
  get end(): number {
    return this.#end;
  }

  /** Takes the next piece. */
  push(piece: Uint8Array): void {
    if (piece.length < SMALL) this.#gather(piece);
    else {
      this.#room = undefined;
      this.#append(piece);
    }
  }

  /** What follows from a position that is held, as far as its piece reaches. */
  at(position: number): Uint8Array {
    let [low, high] = [this.#first, this.#pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle] <= position) low = middle;
      else high = middle - 1;
    }
    return this.#pieces[low].subarray(position - this.#starts[low]);
  }

  /** Lets go of pieces that end before `needed`, until what is held is no larger than this. */
  trim(size: number, needed: number): void {
    while (this.#pieces.length - this.#first > 1 && this.#end - this.start > size) {
      if (this.#starts[this.#first + 1] > needed) break;
      this.#pieces[this.#first++] = NOTHING;
    }
    if (this.#first * 2 < this.#pieces.length) return;
    this.#pieces.splice(0, this.#first);
    this.#starts.splice(0, this.#first);
    this.#first = 0;
  }

  #append(piece: Uint8Array): void {
    this.#starts.push(this.#end);
    this.#pieces.push(piece);
    this.#end += piece.length;
  }

  /** Behind the small ones before it, where there is room. What was handed out of it stays as it is. */
  #gather(piece: Uint8Array): void {
    const last = this.#pieces.length - 1;
    const used = this.#room === undefined ? 0 : this.#pieces[last].length;
    if (this.#room === undefined || used + piece.length > this.#room.length) {
      this.#room = new Uint8Array(GATHERED);
      this.#room.set(piece);
      this.#append(this.#room.subarray(0, piece.length));
      return;
    }
    this.#room.set(piece, used);
    this.#pieces[last] = this.#room.subarray(0, used + piece.length);
    this.#end += piece.length;
  }
}

const NOTHING = new Uint8Array();
