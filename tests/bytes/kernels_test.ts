import { assert, assertEquals, assertThrows } from "@std/assert";
import { arena, type Slot } from "../../src/bytes/arena.ts";
import {
  base64Decoder,
  base64Encoder,
  BoundaryScanner,
  ChunkScanner,
  dashLines,
  findHeadEnd,
  type Kernels,
  kernels,
  lineStarts,
  quotedPrintableDecoder,
  quotedPrintableEncoder,
  splitFields,
} from "../../src/bytes/kernel.ts";
import {
  BENCH_IN,
  BENCH_OUT,
  DEFECTS,
  heap,
  OVERRUN,
  STATE,
  stateWords,
} from "../../src/bytes/layout.ts";
import { memory } from "../../src/bytes/memory.js";
import { decodeBase64, encodeBase64 } from "../../src/bytes/plain/base64.ts";
import {
  decodeQuotedPrintable,
  encodeQuotedPrintable,
} from "../../src/bytes/plain/quoted_printable.ts";
import * as plainBase64 from "../../src/bytes/simd/base64.wasm";
import * as plainPrintable from "../../src/bytes/simd/quoted_printable.wasm";
import { run } from "./codecs.ts";
import { dice, latin1, octets, phrase, text } from "./inputs.ts";

function slotOf(bytes: Uint8Array): Slot {
  const slot = arena.lease("converters", 16384);
  if (slot === undefined) throw new Error("no slot");
  slot.view.set(bytes);
  return slot;
}

/** Each kernel with a use of its door, from which its result shows. */
const DOORS: { [Name in keyof Kernels]: () => unknown } = {
  base64Encode: () => text(run(base64Encoder(), [latin1("foo")]).bytes),
  base64Decode: () => text(run(base64Decoder(), [latin1("Zm9v")]).bytes),
  quotedPrintableEncode: () => text(run(quotedPrintableEncoder(), [latin1("a=b")]).bytes),
  quotedPrintableDecode: () => text(run(quotedPrintableDecoder(), [latin1("a=3Db")]).bytes),
  chunkScan: () => new ChunkScanner().scanCopy(latin1("1\r\nx\r\n")).count,
  chunkCompact: () => new ChunkScanner().compactCopy(latin1("1\r\nx\r\n"), () => {}).end,
  findHeadEnd: () => {
    using slot = slotOf(latin1("\r\n\r\n"));
    return findHeadEnd(slot, 0, 4);
  },
  splitFields: () => {
    using slot = slotOf(latin1("a:b\r\n"));
    const found = splitFields(slot, 0, 5, 5);
    return "count" in found && found.count;
  },
  lineFeeds: () => lineStarts(latin1("a\nb")).length,
  dashLines: () => dashLines(latin1("a\n--b")).length,
  boundaryLines: () => {
    using slot = slotOf(latin1("--b\n"));
    return new BoundaryScanner(latin1("b")).scan(slot, 0, 4, true).count;
  },
};

Deno.test("kernels can be replaced, and every door notices", () => {
  for (const name of Object.keys(DOORS) as (keyof Kernels)[]) {
    const sound = kernels[name];
    const before = DOORS[name]();
    try {
      // Does its work, and then says that nothing was found or made.
      Object.assign(kernels, {
        [name]: (...values: number[]) => {
          (sound as (...values: number[]) => number)(...values);
          return 0;
        },
      });
      assert(DOORS[name]() !== before, name);
    } finally {
      Object.assign(kernels, { [name]: sound });
    }
    assertEquals(DOORS[name](), before, name);
  }
});

Deno.test("kernels share one memory, which can neither grow nor be detached", () => {
  const { buffer } = memory;
  assertThrows(() => memory.grow(1), RangeError);
  assert(memory.buffer === buffer && heap.buffer === buffer);
  assert(!(buffer as ArrayBuffer).resizable && !(buffer instanceof SharedArrayBuffer));
  assertThrows(() => structuredClone(heap, { transfer: [buffer] }), TypeError);
  assertEquals(heap.length, buffer.byteLength);
});

const CANARY = 0x5a;
const FINAL = 0x80;

type CodecName =
  | "base64Encode"
  | "base64Decode"
  | "quotedPrintableEncode"
  | "quotedPrintableDecode";

/** Runs a kernel between marks, with some bytes behind its input. Returns the output, the marks having held. */
function runMarked(name: CodecName, input: Uint8Array, behind: number, reach = 0): string {
  heap.fill(behind, BENCH_IN, BENCH_IN + input.length + 128);
  heap.set(input, BENCH_IN);
  heap.fill(CANARY, BENCH_OUT - 64, BENCH_OUT + 16384);
  stateWords.fill(0);
  stateWords.set([0, 0, 100, DEFECTS, FINAL]);
  const made = kernels[name](STATE, BENCH_IN, input.length, BENCH_OUT);
  const end = BENCH_OUT + Math.max(made, reach) + OVERRUN;
  for (const [from, to] of [[BENCH_OUT - 64, BENCH_OUT], [end, BENCH_OUT + 16384]]) {
    assertEquals(heap.subarray(from, to).findIndex((byte) => byte !== CANARY), -1, name);
  }
  return text(heap.subarray(BENCH_OUT, BENCH_OUT + made));
}

Deno.test("kernels write only where their output may be, and mind nothing behind their input", () => {
  const roll = dice(41);
  const letters = ["QUJD", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo", "\r\n", "!", "="];
  const words = ["words and blanks ", " ", "\r\n", "=41", "=\r\n", "=", "\t", "\xe9"];
  for (let round = 0; round < 3000; round++) {
    const behind = [0x41, 0x3d, 0x0a, 0x20, 0xff, 0x0d][round % 6];
    const base64 = phrase(roll, letters, roll(12));
    const room = Math.ceil(base64.length / 4) * 3;
    const decoded = runMarked("base64Decode", base64, behind, room);
    assertEquals(decoded, text(decodeBase64(base64).bytes));
    const printable = phrase(roll, words, roll(24));
    assertEquals(
      runMarked("quotedPrintableDecode", printable, behind),
      text(decodeQuotedPrintable(printable).bytes),
    );
    const input = round % 2 === 0 ? octets(roll, roll(300)) : phrase(roll, words, roll(30));
    assertEquals(
      runMarked("quotedPrintableEncode", input, behind),
      text(encodeQuotedPrintable(input)),
    );
    assertEquals(runMarked("base64Encode", input, behind), text(encodeBase64(input)));
  }
});

/** What a build of a module makes of an input: its output and its state. */
function outcomeOf(
  build: Pick<Kernels, CodecName>,
  name: CodecName,
  flags: number,
  length: number,
) {
  stateWords.fill(0);
  stateWords.set([0, 0, 100, DEFECTS, flags | FINAL]);
  const made = build[name](STATE, BENCH_IN, length, BENCH_OUT);
  return [[...stateWords], text(heap.subarray(BENCH_OUT, BENCH_OUT + made))];
}

Deno.test("kernels without relaxed SIMD make the same of random mixtures", () => {
  const roll = dice(42);
  const names = ["base64Encode", "base64Decode", "quotedPrintableEncode", "quotedPrintableDecode"];
  const words = ["QUJDREVGR0hJSktMTU5P/+-_U1RVVldYWVo=", "\r\n", "=4", "=\xff", "plain ", "=E9=80"];
  const plain = { ...plainBase64, ...plainPrintable } as Pick<Kernels, CodecName>;
  for (let round = 0; round < 4000; round++) {
    const input = round % 3 === 0 ? octets(roll, roll(400)) : phrase(roll, words, roll(20));
    heap.set(input, BENCH_IN);
    for (const name of names as CodecName[]) {
      const flags = roll(8);
      const expected = outcomeOf(kernels, name, flags, input.length);
      assertEquals(outcomeOf(plain, name, flags, input.length), expected, `${name} ${flags}`);
    }
  }
});
