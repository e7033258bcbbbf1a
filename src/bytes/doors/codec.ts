/**
 * What all resumable codecs share: the kernel's state is lent to it for each call, and input that it could
 * not decide on is held for the next.
 *
 * @module
 */
import type { Flaw } from "../flaw.ts";
import { type Kernels, kernels } from "../kernels.ts";
import {
  ARENA,
  BENCH_IN,
  BENCH_IN_SIZE,
  BENCH_OUT,
  BENCH_OUT_SIZE,
  DEFECTS,
  defectWords,
  heap,
  OVERRUN,
  STATE,
  STATE_WORDS,
  stateWords,
} from "../layout.ts";
import { checkRange, type ScanSource } from "./scan.ts";

/** Takes output. What it is given lies on the workbench: it must be copied before the sink returns. */
export type Sink = (output: Uint8Array<ArrayBuffer>) => void;

/** A part of a slot. */
export interface SlotPart {
  readonly slot: ScanSource;
  readonly from: number;
  readonly to: number;
}

/** How much a step took from its input, and how much it wrote. */
export interface Progress {
  readonly read: number;
  readonly written: number;
}

/** Bytes in, bytes out, in pieces of any size. */
export interface Codec {
  /** Takes more input. */
  write(bytes: Uint8Array, sink: Sink): void;
  /** Ends the input. */
  end(sink: Sink): void;
  /** What was malformed in the input so far, of which the first hundred are told. */
  readonly defects: readonly Flaw[];
}

/** The same from slot to slot. */
export interface SlotCodec extends Codec {
  /** Takes more input. Bytes that lie in a slot are read where they are. The last piece may say so. */
  write(bytes: Uint8Array, sink: Sink, last?: boolean): void;
  /**
   * Takes as much of a part of one slot as is decided and has its output fit into a part of another, and
   * holds nothing: what was not read is the caller's to bring again, with more behind it. Input is used up
   * when all of it was read in a step that had the last of it. Not to be mixed with `write`.
   */
  convert(input: SlotPart, output: SlotPart, last: boolean): Progress;
}

/** Reports beyond these would cost memory and say nothing new. */
export const MOST_DEFECTS = 100;

// Words of the state, as state.ts in wasm/ has them.
const CONSUMED = 0;
const COUNT = 1;
const ROOM = 2;
const TABLE = 3;
const FLAGS = 4;
const OWN = 5;

const FINAL = 0x80;

/** So much undecided input is held as it is; of more, the middle is skipped: it can only be blanks. */
const MOST_HELD = 2048;
const HELD_HEAD = 1100;

/** What makes a codec of a kernel. */
export interface CodecKernel {
  readonly name: {
    [Name in keyof Kernels]: Kernels[Name] extends Kernels["base64Encode"] ? Name : never;
  }[keyof Kernels];
  readonly flags: number;
  readonly codes: readonly string[];
  /** The first of the kernel's own words to begin with; the others are zero. */
  readonly words: readonly number[];
  /** So much input makes at most so much output. */
  readonly inputFor: (room: number) => number;
}

const NOTHING = new Uint8Array();

const OWN_WORDS = STATE_WORDS - OWN;
const NO_WORDS: readonly number[] = Array.from({ length: OWN_WORDS }, () => 0);

/** So much input goes over the workbench at once. */
function pieceOf({ inputFor }: CodecKernel): number {
  return Math.min(BENCH_IN_SIZE, inputFor(BENCH_OUT_SIZE - OVERRUN));
}

/** Fills the state block for a call. */
function lend(words: readonly number[], flags: number, room: number): void {
  for (let i = 0; i < OWN_WORDS; i++) stateWords[OWN + i] = i < words.length ? words[i] : 0;
  stateWords[COUNT] = 0;
  stateWords[ROOM] = room;
  stateWords[TABLE] = DEFECTS;
  stateWords[FLAGS] = flags;
}

/** The defects that the last call reported, at offsets of its input. */
function reported(codes: readonly string[]): Flaw[] {
  const flaws: Flaw[] = [];
  for (let i = 0; i < 2 * stateWords[COUNT]; i += 2) {
    flaws.push({ code: codes[defectWords[i]], offset: defectWords[i + 1] });
  }
  return flaws;
}

/** Views of the workbench are not in slots. */
function isInSlot(bytes: Uint8Array): boolean {
  return bytes.buffer === heap.buffer && bytes.byteOffset >= ARENA;
}

/** What became of some bytes. */
export interface Converted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly defects: readonly Flaw[];
}

/** Converts bytes that are one piece, without a codec; undefined if they are more. */
export function convertPiece(kernel: CodecKernel, bytes: Uint8Array): Converted | undefined {
  if (bytes.length > pieceOf(kernel)) return undefined;
  const inSlot = isInSlot(bytes);
  if (!inSlot) heap.set(bytes, BENCH_IN);
  lend(kernel.words, kernel.flags | FINAL, MOST_DEFECTS);
  const from = inSlot ? bytes.byteOffset : BENCH_IN;
  const made = kernels[kernel.name](STATE, from, bytes.length, BENCH_OUT);
  const defects = stateWords[COUNT] === 0 ? NO_FLAWS : reported(kernel.codes);
  return { bytes: copyOut(made), defects };
}

/**
 * Bytes of the workbench as an array of the caller's own. A large one is made of a view in 0.7 of the time, as
 * it is not zeroed first; below, making the view costs more.
 */
function copyOut(length: number): Uint8Array<ArrayBuffer> {
  return length < COPY_BY_VIEW
    ? heap.slice(BENCH_OUT, BENCH_OUT + length)
    : new Uint8Array(heap.subarray(BENCH_OUT, BENCH_OUT + length));
}

const COPY_BY_VIEW = 4096;

const NO_FLAWS: readonly Flaw[] = [];

/** A kernel that goes on where its last input ended. */
export class KernelCodec implements SlotCodec {
  readonly defects: Flaw[] = [];
  readonly #kernel: CodecKernel;
  /** The kernel's own words between calls. No typed array: to make one takes longer than a short call. */
  readonly #words: number[];
  readonly #piece: number;
  #held: Uint8Array = NOTHING;
  /** Where the held bytes begin in the whole input, and what was skipped behind their head. */
  #position = 0;
  #skipped = 0;

  constructor(kernel: CodecKernel) {
    this.#kernel = kernel;
    this.#piece = pieceOf(kernel);
    this.#words = [...kernel.words, ...NO_WORDS].slice(0, OWN_WORDS);
  }

  write(bytes: Uint8Array, sink: Sink, last = false): void {
    const inSlot = isInSlot(bytes);
    // What another codec made may come straight from its sink, where this one is about to write.
    if (bytes.buffer === heap.buffer && !inSlot) bytes = bytes.slice();
    let at = 0;
    do {
      const held = this.#held.length;
      const end = Math.min(bytes.length, at + this.#piece - held);
      const final = last && end === bytes.length ? FINAL : 0;
      if (inSlot && held === 0) {
        this.#write(bytes.byteOffset + at, end - at, final, sink);
      } else {
        if (held > 0) heap.set(this.#held, BENCH_IN);
        const whole = at === 0 && end === bytes.length;
        heap.set(whole ? bytes : bytes.subarray(at, end), BENCH_IN + held);
        this.#write(BENCH_IN, held + end - at, final, sink);
      }
      at = end;
    } while (at < bytes.length);
  }

  end(sink: Sink): void {
    this.write(NOTHING, sink, true);
  }

  convert(input: SlotPart, output: SlotPart, last: boolean): Progress {
    checkRange(input.slot, input.from, input.to);
    checkRange(output.slot, output.from, output.to);
    if (input.slot.offset === output.slot.offset) {
      throw new RangeError("no slot converts to itself");
    }
    if (this.#held.length > 0) throw new TypeError("convert after write");
    const whole = input.to - input.from;
    const room = this.#kernel.inputFor(output.to - output.from - OVERRUN);
    const length = Math.max(0, Math.min(whole, room));
    const final = last && length === whole ? FINAL : 0;
    const from = input.slot.offset + input.from;
    const written = this.#run(from, length, output.slot.offset + output.from, final);
    const read = stateWords[CONSUMED];
    this.#position += read;
    return { read, written };
  }

  #write(from: number, length: number, final: number, sink: Sink): void {
    const made = this.#run(from, length, BENCH_OUT, final);
    this.#hold(from, stateWords[CONSUMED], length);
    if (made > 0) sink(heap.subarray(BENCH_OUT, BENCH_OUT + made));
  }

  #run(from: number, length: number, to: number, final: number): number {
    const { name, flags } = this.#kernel;
    const words = this.#words;
    lend(words, flags | final, MOST_DEFECTS - this.defects.length);
    const made = kernels[name](STATE, from, length, to);
    for (let i = 0; i < OWN_WORDS; i++) words[i] = stateWords[OWN + i];
    if (stateWords[COUNT] > 0) this.#report();
    return made;
  }

  #report(): void {
    for (const { code, offset } of reported(this.#kernel.codes)) {
      this.defects.push({ code, offset: this.#position + this.#passed(offset) });
    }
  }

  /** How much of the input lies before an offset of what the kernel saw. */
  #passed(offset: number): number {
    return this.#skipped > 0 && offset >= HELD_HEAD ? offset + this.#skipped : offset;
  }

  /** A long undecided rest can only be a run of blanks, with a CR as its last byte or without. */
  #hold(from: number, consumed: number, length: number): void {
    if (consumed > 0) {
      this.#position += this.#passed(consumed);
      this.#skipped = 0;
    }
    const left = length - consumed;
    if (left === 0) {
      this.#held = NOTHING;
    } else if (left <= MOST_HELD) {
      this.#held = heap.slice(from + consumed, from + length);
    } else {
      const rest = heap.subarray(from + consumed, from + length);
      this.#held = Uint8Array.of(...rest.subarray(0, HELD_HEAD), rest[left - 1]);
      this.#skipped += left - this.#held.length;
    }
  }
}
