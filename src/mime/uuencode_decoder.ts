/**
 * uuencode while it comes in; see `uuencode.ts`.
 *
 * @module
 */
import type { Codec, Sink } from "../bytes/kernel.ts";
import type { Defect } from "../model/fault.ts";
import { cutLineEnd, decodeLine, isEnd, readBegin } from "./uuencode.ts";

const LF = 0x0a;
/** More than this before the line `begin`, and the body is taken as it is. */
const MOST_BEFORE = 64 << 10;
/** No line of data is as long; what is beyond says nothing. */
const LONGEST_LINE = 1_000;
/** Most that one line makes. */
const LINE_BYTES = 64;

/** Decodes the first file, as `decodeUuencode` does the whole. */
export class UuencodeDecoder implements Codec {
  /** What was wrong so far. */
  readonly defects: Defect[] = [];
  #state: "before" | "data" | "after" | "plain" = "before";
  #held: Uint8Array = new Uint8Array();
  /** What came before `begin`: the whole body, if there is none. */
  #before: Uint8Array[] = [];
  #beforeLength = 0;
  #position = 0;

  /** Takes more input. */
  write(bytes: Uint8Array, sink: Sink): void {
    if (this.#state === "plain") return sink(bytes.slice());
    if (this.#state === "before") this.#keep(bytes);
    const all = this.#held.length === 0 ? bytes : concat([this.#held, bytes]);
    const output = new Uint8Array(all.length + LINE_BYTES);
    let length = 0;
    let at = 0;
    while (at < all.length && this.#state !== "after") {
      const lineFeed = all.indexOf(LF, at);
      if (lineFeed < 0 && all.length - at < LONGEST_LINE) break;
      const next = lineFeed < 0 ? all.length : lineFeed + 1;
      length += this.#takeLine(all, at, next, output, length);
      at = next;
    }
    this.#held = this.#state === "after" ? this.#held.subarray(0, 0) : all.slice(at);
    this.#position += bytes.length;
    if (length > 0) sink(output.slice(0, length));
    if (this.#state === "before" && this.#beforeLength > MOST_BEFORE) this.#givePlain(sink);
  }

  /** Ends the input. */
  end(sink: Sink): void {
    if (this.#held.length > 0) {
      const output = new Uint8Array(LINE_BYTES);
      const length = this.#takeLine(this.#held, 0, this.#held.length, output, 0);
      if (length > 0) sink(output.slice(0, length));
    }
    if (this.#state === "before") this.#givePlain(sink);
    else if (this.#state === "data") this.#report(this.#position);
  }

  #takeLine(
    bytes: Uint8Array,
    start: number,
    next: number,
    output: Uint8Array,
    to: number,
  ): number {
    if (this.#state === "before") {
      if (readBegin(bytes, start) === undefined) return 0;
      this.#state = "data";
      this.#before = [];
      return 0;
    }
    if (isEnd(bytes, start, next)) {
      this.#state = "after";
      return 0;
    }
    return decodeLine(bytes, start, cutLineEnd(bytes, start, next), output, to);
  }

  #keep(bytes: Uint8Array): void {
    this.#before.push(bytes.slice());
    this.#beforeLength += bytes.length;
  }

  #givePlain(sink: Sink): void {
    this.#state = "plain";
    this.#report(0);
    for (const bytes of this.#before) sink(bytes.slice());
    this.#before = [];
  }

  #report(offset: number): void {
    this.defects.push({ code: "uuencode-truncated", offset });
  }
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
  return whole;
}
