/**
 * Reading and writing the binary format of WebAssembly (core specification §5): integers of variable
 * length, sections, and what follows each instruction.
 *
 * @module
 */

/** A place in a module's bytes. Running over the end throws a RangeError. */
export class WasmReader {
  /** Where the next byte is read. */
  at: number;

  constructor(readonly bytes: Uint8Array, at = 0, readonly end: number = bytes.length) {
    this.at = at;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    if (this.at >= this.end) throw new RangeError("the module is cut");
    return this.bytes[this.at++];
  }

  /** An unsigned integer of 32 bits (LEB128, §5.2.2). */
  uint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("an integer is too long");
  }

  /** Passes an integer of any width and sign. */
  skipInteger(): void {
    while (this.byte() >= 0x80);
  }

  skip(count: number): void {
    if (this.at + count > this.end) throw new RangeError("the module is cut");
    this.at += count;
  }
}

/** Bytes of a module as they are written. */
export class WasmWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected);
  }

  get length(): number {
    return this.#length;
  }

  write(piece: ArrayLike<number>): this {
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = length;
    return this;
  }

  uint(value: number): this {
    return this.write(leb128(value));
  }

  /** A piece with its length before it. */
  sized(piece: Uint8Array): this {
    return this.uint(piece.length).write(piece);
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/** An unsigned integer as LEB128. */
export function leb128(value: number): number[] {
  const bytes = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push(0x80 | rest % 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}

/** An integer of 32 bits with its sign, as `i32.const` takes it. */
export function signedLeb128(value: number): number[] {
  const bytes = [];
  let rest = value | 0;
  while (rest < -64 || rest > 63) {
    bytes.push(0x80 | rest & 0x7f);
    rest >>= 7;
  }
  return [...bytes, rest & 0x7f];
}
