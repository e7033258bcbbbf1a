/**
 * Doors to the base64 kernels (RFC 4648; RFC 2045 §6.8).
 *
 * @module
 */
import { kernels } from "../kernels.ts";
import { BENCH_IN, BENCH_OUT, heap } from "../layout.ts";
import { BASE64_DEFECTS, type Base64Reading, type Base64Style } from "../plain/base64.ts";
import type { Flaw } from "../flaw.ts";
import { type Codec, KernelCodec, type Sink } from "./codec.ts";

const URL_SAFE = 1;
const UNPADDED = 2;
const STRICT = 4;

/** Whole groups, and with a line break behind every letter still no more than the bench takes. */
const PIECE = 48 * 1024;

/** Encodes; octets of an unfinished group wait for the next input. */
export class Base64Encoder implements Codec {
  readonly defects: readonly Flaw[] = [];
  readonly #flags: number;
  readonly #line: number;
  #column = 0;
  #held: Uint8Array = new Uint8Array();

  constructor(style: Base64Style = {}) {
    const { url = false, padding = true, lineLength = 0 } = style;
    if (!Number.isInteger(lineLength) || lineLength < 0) {
      throw new RangeError(`no line length: ${lineLength}`);
    }
    this.#flags = (url ? URL_SAFE : 0) | (padding ? 0 : UNPADDED);
    this.#line = lineLength;
  }

  write(bytes: Uint8Array, sink: Sink): void {
    for (let at = 0; at < bytes.length;) {
      const held = this.#held;
      const piece = bytes.subarray(at, at + PIECE - held.length);
      at += piece.length;
      heap.set(held, BENCH_IN);
      heap.set(piece, BENCH_IN + held.length);
      const length = held.length + piece.length;
      const whole = length - length % 3;
      this.#encode(whole, sink);
      this.#held = heap.slice(BENCH_IN + whole, BENCH_IN + length);
    }
  }

  end(sink: Sink): void {
    heap.set(this.#held, BENCH_IN);
    this.#encode(this.#held.length, sink);
  }

  #encode(length: number, sink: Sink): void {
    if (length === 0) return;
    const made = this.#line === 0
      ? kernels.base64Encode(BENCH_IN, length, BENCH_OUT, this.#flags)
      : this.#encodeLines(length);
    sink(heap.subarray(BENCH_OUT, BENCH_OUT + made));
  }

  #encodeLines(length: number): number {
    const [line, column] = [this.#line, this.#column];
    const made = kernels.base64EncodeLines(BENCH_IN, length, BENCH_OUT, line, column, this.#flags);
    // A line break is written before the letter that needs it: letters may fill a line to its end.
    const letters = Math.ceil(length / 3) * 4;
    this.#column = (column + letters - 1) % line + 1;
    return made;
  }
}

/** A decoder. In strict mode its first defect is where it stopped; nothing behind that is decoded. */
export function base64Decoder(reading: Base64Reading = {}): Codec {
  const flags = (reading.url ? URL_SAFE : 0) | (reading.strict ? STRICT : 0);
  return new KernelCodec({ name: "base64Decode", flags, codes: BASE64_DEFECTS });
}
