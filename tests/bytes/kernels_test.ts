import { assert, assertEquals } from "@std/assert";
import { arena, type Slot } from "../../src/bytes/arena.ts";
import {
  base64Decoder,
  Base64Encoder,
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
import { BENCH_OUT, DEFECTS, heap, STATE, stateWords } from "../../src/bytes/layout.ts";
import { decodeBase64, encodeBase64 } from "../../src/bytes/plain/base64.ts";
import {
  decodeQuotedPrintable,
  encodeQuotedPrintable,
} from "../../src/bytes/plain/quoted_printable.ts";
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
  base64Encode: () => text(run(new Base64Encoder(), [latin1("foo")]).bytes),
  base64EncodeLines: () => text(run(new Base64Encoder({ lineLength: 2 }), [latin1("foo")]).bytes),
  base64Decode: () => text(run(base64Decoder(), [latin1("Zm9v")]).bytes),
  quotedPrintableEncode: () => text(run(quotedPrintableEncoder(), [latin1("a=b")]).bytes),
  quotedPrintableDecode: () => text(run(quotedPrintableDecoder(), [latin1("a=3Db")]).bytes),
  chunkScan: () => new ChunkScanner().scanCopy(latin1("1\r\nx\r\n")).count,
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

const CANARY = 0x5a;
const FINAL = 0x80;

/** Decodes from one place to another that is marked. Returns the output, having checked what follows it. */
function decodeMarked(name: "base64Decode" | "quotedPrintableDecode", input: Uint8Array): string {
  const from = BENCH_OUT + 8192;
  heap.set(input, from);
  heap.fill(CANARY, BENCH_OUT, from);
  stateWords.fill(0);
  stateWords.set([0, 0, 100, DEFECTS, FINAL]);
  const made = kernels[name](STATE, from, input.length, BENCH_OUT);
  assertUntouched(BENCH_OUT + made + 16, from);
  return text(heap.subarray(BENCH_OUT, BENCH_OUT + made));
}

Deno.test("kernels decode no more than sixteen bytes past what they made", () => {
  const roll = dice(41);
  const letters = ["QUJD", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo", "\r\n", "!", "="];
  const words = ["words and blanks ", " ", "\r\n", "=41", "=\r\n", "=", "\t"];
  for (let round = 0; round < 3000; round++) {
    const base64 = phrase(roll, letters, roll(12));
    assertEquals(decodeMarked("base64Decode", base64), text(decodeBase64(base64).bytes));
    const printable = phrase(roll, words, roll(12));
    const twin = text(decodeQuotedPrintable(printable).bytes);
    assertEquals(decodeMarked("quotedPrintableDecode", printable), twin);
  }
});

Deno.test("kernels encode no more than sixteen bytes past what they made", () => {
  const roll = dice(42);
  for (let round = 0; round < 2000; round++) {
    const input = round % 2 === 0 ? octets(roll, roll(300)) : latin1("plain ".repeat(roll(60)));
    const from = BENCH_OUT + 8192;
    heap.set(input, from);
    heap.fill(CANARY, BENCH_OUT, from);
    stateWords.fill(0);
    stateWords[4] = FINAL;
    const printable = kernels.quotedPrintableEncode(STATE, from, input.length, BENCH_OUT);
    assertEquals(printable, encodeQuotedPrintable(input).length);
    assertUntouched(BENCH_OUT + printable + 16, from);
    heap.fill(CANARY, BENCH_OUT, from);
    const letters = kernels.base64Encode(from, input.length, BENCH_OUT, 0);
    assertEquals(letters, encodeBase64(input).length);
    assertUntouched(BENCH_OUT + letters, from);
  }
});

function assertUntouched(from: number, to: number): void {
  assertEquals(heap.subarray(from, to).findIndex((byte) => byte !== CANARY), -1);
}
