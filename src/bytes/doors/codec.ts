/**
 * What all resumable codecs share: bytes go over the workbench piece by piece, the kernel's state is lent
 * to it for each call, and input that it could not decide on is held for the next.
 *
 * @module
 */
import { kernels } from "../kernels.ts";
import {
  BENCH_IN,
  BENCH_IN_SIZE,
  BENCH_OUT,
  DEFECTS,
  defectWords,
  heap,
  STATE,
  STATE_WORDS,
  stateWords,
} from "../layout.ts";
import type { Flaw } from "../flaw.ts";

/** Takes output. What it is given lies on the workbench: it must be copied before the sink returns. */
export type Sink = (output: Uint8Array<ArrayBuffer>) => void;

/** Bytes in, bytes out, in pieces of any size. */
export interface Codec {
  /** Takes more input. */
  write(bytes: Uint8Array, sink: Sink): void;
  /** Ends the input. */
  end(sink: Sink): void;
  /** What was malformed in the input so far, of which the first hundred are told. */
  readonly defects: readonly Flaw[];
}

/** Reports beyond these would cost memory and say nothing new. */
export const MOST_DEFECTS = 100;

// Words of the state, as state.ts in wasm/ has them.
const CONSUMED = 0;
const COUNT = 1;
const ROOM = 2;
const TABLE = 3;
const FLAGS = 4;

const FINAL = 0x80;

/** So much undecided input is held as it is; of more, the middle is skipped: it can only be blanks. */
const MOST_HELD = 2048;
const HELD_HEAD = 1100;

/** What makes a codec of a kernel. */
export interface CodecKernel {
  readonly name: "base64Decode" | "quotedPrintableEncode" | "quotedPrintableDecode";
  readonly flags: number;
  readonly codes: readonly string[];
}

const NOTHING = new Uint8Array();

/** A kernel that goes on where its last input ended. */
export class KernelCodec implements Codec {
  readonly defects: Flaw[] = [];
  readonly #kernel: CodecKernel;
  readonly #state = new Uint32Array(STATE_WORDS);
  #held: Uint8Array = NOTHING;
  /** Where the held bytes begin in the whole input, and what was skipped behind their head. */
  #position = 0;
  #skipped = 0;

  constructor(kernel: CodecKernel) {
    this.#kernel = kernel;
  }

  write(bytes: Uint8Array, sink: Sink): void {
    for (let at = 0; at < bytes.length;) {
      const room = BENCH_IN_SIZE - this.#held.length;
      const piece = bytes.subarray(at, at + room);
      at += piece.length;
      this.#run(piece, 0, sink);
    }
  }

  end(sink: Sink): void {
    this.#run(NOTHING, FINAL, sink);
  }

  #run(piece: Uint8Array, final: number, sink: Sink): void {
    const { name, flags } = this.#kernel;
    const length = this.#held.length + piece.length;
    heap.set(this.#held, BENCH_IN);
    heap.set(piece, BENCH_IN + this.#held.length);
    stateWords.set(this.#state);
    stateWords[ROOM] = MOST_DEFECTS - this.defects.length;
    stateWords[TABLE] = DEFECTS;
    stateWords[FLAGS] = flags | final;
    const made = kernels[name](STATE, BENCH_IN, length, BENCH_OUT);
    this.#state.set(stateWords);
    this.#report();
    this.#hold(stateWords[CONSUMED], length);
    if (made > 0) sink(heap.subarray(BENCH_OUT, BENCH_OUT + made));
  }

  #report(): void {
    for (let i = 0; i < 2 * stateWords[COUNT]; i += 2) {
      const code = this.#kernel.codes[defectWords[i]];
      const offset = this.#position + this.#passed(defectWords[i + 1]);
      this.defects.push({ code, offset });
    }
  }

  /** How much of the input lies before an offset of the bench. */
  #passed(offset: number): number {
    return this.#skipped > 0 && offset >= HELD_HEAD ? offset + this.#skipped : offset;
  }

  /** A long undecided rest can only be a run of blanks, with a CR as its last byte or without. */
  #hold(consumed: number, length: number): void {
    if (consumed > 0) {
      this.#position += this.#passed(consumed);
      this.#skipped = 0;
    }
    const rest = heap.subarray(BENCH_IN + consumed, BENCH_IN + length);
    if (rest.length <= MOST_HELD) {
      this.#held = rest.slice();
      return;
    }
    this.#held = Uint8Array.of(...rest.subarray(0, HELD_HEAD), rest[rest.length - 1]);
    this.#skipped += rest.length - this.#held.length;
  }
}
