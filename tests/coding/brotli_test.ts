import { assert, assertEquals, assertThrows } from "@std/assert";
import zlib from "node:zlib";
import { BitWriter } from "../../src/coding/brotli/bit_writer.ts";
import { findLengths } from "../../src/coding/brotli/code_lengths.ts";
import { Commands } from "../../src/coding/brotli/commands.ts";
import { LastDistances } from "../../src/coding/brotli/distances.ts";
import { encodeBrotli, writeContent, writeWindow } from "../../src/coding/brotli/encode.ts";
import { writeBytes, writeCommands, writeEnd } from "../../src/coding/brotli/meta_block.ts";
import { Fault } from "../../src/model/fault.ts";
import { allowed } from "../allowed.ts";
import fc from "../properties.ts";
import { BrotliError, readBrotli } from "./brotli_reader.ts";
import { ascii } from "./pipes.ts";

const NOTHING = new Uint8Array();

function decodeNatively(coded: Uint8Array): Uint8Array {
  return new Uint8Array(zlib.brotliDecompressSync(coded));
}

/** The platform's decoder gives the content back, to which no dictionary belongs. */
function assertReads(content: Uint8Array, name: string): Uint8Array {
  const coded = encodeBrotli(content);
  assertSame(decodeNatively(coded), content, name);
  return coded;
}

function assertSame(actual: Uint8Array, expected: Uint8Array, name: string): void {
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  if (at >= 0 || actual.length !== expected.length) {
    throw new Error(`${name}: ${actual.length} of ${expected.length} bytes, differs at ${at}`);
  }
}

/**
 * The content by a dictionary, read by both: by our strict reader as it is, and by the platform's decoder,
 * which takes no dictionary, from a stream that carries it in meta-blocks of bytes as they are. They leave
 * the last distances as they are at the beginning, so that what follows is in the same state.
 */
function assertReadsBy(dictionary: Uint8Array, content: Uint8Array, name: string): Uint8Array {
  const coded = encodeBrotli(content, { dictionary });
  assertSame(readBrotli(coded, dictionary), content, name);
  const bytes = new Uint8Array([...dictionary, ...content]);
  const writer = new BitWriter();
  writeWindow(writer, bytes.length);
  for (let at = 0; at < dictionary.length; at += 1 << 20) {
    writeBytes(writer, dictionary.subarray(at, at + (1 << 20)));
  }
  writeContent(writer, bytes, dictionary.length);
  writeEnd(writer);
  assertSame(decodeNatively(writer.finish()), bytes, `${name}, natively`);
  return coded;
}

/** Numbers from 0 to below 1, the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
    return ((state ^ state >>> 13) >>> 0) / 2 ** 32;
  };
}

function randomBytes(length: number, symbols = 256, seed = length + 1): Uint8Array {
  const random = seeded(seed);
  return Uint8Array.from({ length }, () => random() * symbols);
}

const SENTENCE = "Vary: Accept, Accept-Encoding; 한국어 페이지를 위한 문장입니다. ";
const TEXT = new TextEncoder().encode(
  Array.from({ length: 300 }, (_, index) => `${SENTENCE}${index * 7919 % 1009} `).join(""),
);

const KINDS: Readonly<Record<string, (length: number) => Uint8Array>> = {
  "one byte again and again": (length) => new Uint8Array(length).fill(97),
  "bytes by chance": (length) => randomBytes(length),
  "three bytes by chance": (length) => randomBytes(length, 3),
  "text": (length) => TEXT.subarray(length, 2 * length),
};

for (const [kind, make] of Object.entries(KINDS)) {
  Deno.test(`encodeBrotli: of ${kind}, all lengths up to 3000 come back as they were`, () => {
    for (let length = 0; length <= 3000; length++) assertReads(make(length), `${length}`);
  });
}

/** Bytes of pieces of all kinds, some of which were there before. */
const MIXTURES = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.tuple(fc.nat(255), fc.nat(5000)).map(([byte, count]) => new Uint8Array(count).fill(byte)),
    fc.tuple(fc.nat(TEXT.length), fc.nat(3000)).map(([at, n]) => TEXT.subarray(at, at + n)),
    fc.tuple(fc.nat(50), fc.nat(400)).map(([seed, n]) => randomBytes(n, 256, seed)),
    fc.tuple(fc.nat(50), fc.nat(3000)).map(([seed, n]) => randomBytes(n, 2 + seed, seed)),
  ),
  { maxLength: 12 },
).map((pieces) => new Uint8Array(pieces.flatMap((piece) => [...piece])));

Deno.test("encodeBrotli: mixtures come back as they were, with and without a dictionary", () => {
  fc.assert(
    fc.property(MIXTURES, MIXTURES, (dictionary, content) => {
      assertReads(content, "alone");
      assertReadsBy(dictionary, content, "by a dictionary");
    }),
    { numRuns: 150 },
  );
});

/** Of bytes that are rarely the same twice, and of text that often is. */
const VERSIONS = fc.array(
  fc.oneof(
    fc.tuple(fc.nat(TEXT.length), fc.nat(3000)).map(([at, n]) => TEXT.subarray(at, at + n)),
    fc.tuple(fc.nat(50), fc.nat(3000)).map(([seed, n]) => randomBytes(n, 256, seed)),
  ),
  { minLength: 1, maxLength: 12 },
).map((pieces) => new Uint8Array(pieces.flatMap((piece) => [...piece])));

const CHANGES = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), fc.uint8Array()),
  { maxLength: 8 },
);

Deno.test("encodeBrotli: a changed copy of the dictionary comes back as it was, and is short", () => {
  fc.assert(
    fc.property(VERSIONS, CHANGES, (dictionary, changes) => {
      const content = [...dictionary];
      for (const [where, removed, added] of changes) {
        content.splice(Math.floor(where * content.length), removed, ...added);
      }
      const coded = assertReadsBy(dictionary, Uint8Array.from(content), "changed");
      const added = changes.reduce((sum, [, , { length }]) => sum + length, 0);
      const most = 80 + 16 * changes.length + 2 * added;
      assert(coded.length <= most, `${coded.length} bytes, not ${most}`);
    }),
    { numRuns: 150 },
  );
});

Deno.test("encodeBrotli: the dictionary itself takes a few bytes", () => {
  for (const length of [1, 3, 4, 5, 15, 16, 100, 3000, 70_000, 300_000]) {
    const dictionary = randomBytes(length);
    const coded = assertReadsBy(dictionary, dictionary, `${length}`);
    assert(coded.length < Math.max(24, length / 1000), `${length}: ${coded.length}`);
  }
});

Deno.test("encodeBrotli: no copy runs on from the dictionary into the content", () => {
  for (const unit of ["a", "ab", "abc", "abcdefgh"]) {
    for (const [before, after] of [[5, 5], [2, 30], [30, 2], [40, 400]]) {
      const [dictionary, content] = [unit.repeat(before), unit.repeat(after)].map(ascii);
      assertReadsBy(dictionary, content, `${unit} ${before} ${after}`);
    }
  }
});

Deno.test("readBrotli refuses a copy that runs on from the dictionary into the content", () => {
  const dictionary = ascii("abcdefgh".repeat(4));
  const copied = (length: number) => {
    const commands = new Commands();
    commands.copies[0] = length;
    commands.distances[0] = dictionary.length;
    commands.distanceSymbols[0] = new LastDistances().symbolOf(dictionary.length);
    commands.count = 1;
    commands.end = length;
    const writer = new BitWriter();
    writeWindow(writer, 100);
    writeCommands(writer, commands, NOTHING);
    writeEnd(writer);
    return writer.finish();
  };
  assertEquals(readBrotli(copied(32), dictionary), dictionary);
  assertThrows(() => readBrotli(copied(33), dictionary), BrotliError, "passes the end");
});

Deno.test("encodeBrotli: the window reaches to the first byte of the dictionary", () => {
  for (const window of [16, 17, 18, 19, 20]) {
    for (const more of [-1, 0, 1]) {
      const dictionary = randomBytes(2 ** window - 16 - 64 + more);
      const content = dictionary.slice(0, 64);
      const coded = assertReadsBy(dictionary, content, `${window} ${more}`);
      assert(coded.length < 24, `${window} ${more}: ${coded.length}`);
    }
  }
});

Deno.test("encodeBrotli: what is long comes in many meta-blocks", () => {
  const long = new Uint8Array(5 << 20);
  for (let at = 0; at < long.length; at += 1 << 16) {
    const kind = Object.values(KINDS)[(at >> 16) % 4];
    long.set(kind(Math.min(at, 1 << 14)).subarray(0, 1 << 16), at);
  }
  assertReads(long, "mixed");
  const zeros = assertReads(new Uint8Array(15 << 20), "zeros");
  assert(zeros.length < 32, `${zeros.length}`);
  const chance = randomBytes(3 << 20);
  const coded = assertReads(chance, "by chance");
  assert(coded.length < chance.length + 100, `${coded.length}`);
});

Deno.test("encodeBrotli: what is longer than any window, with its dictionary, is unfit", () => {
  const most = (1 << 24) - 16;
  for (const [dictionary, content] of [[0, most + 1], [most, 1], [1, most]]) {
    const settings = { dictionary: new Uint8Array(dictionary) };
    const fault = assertThrows(() => encodeBrotli(new Uint8Array(content), settings), Fault);
    assertEquals(fault.code, "unfit");
  }
});

Deno.test("encodeBrotli: asks again and again whether to go on", () => {
  let asked = 0;
  encodeBrotli(randomBytes(1 << 22), { check: () => asked++ });
  assert(asked >= 4, `${asked}`);
  const stop = () => {
    throw new Fault("slow", "enough");
  };
  assertThrows(() => encodeBrotli(TEXT, { check: stop }), Fault);
});

Deno.test({
  name: "encodeBrotli: text takes about as much as by gzip with all its effort",
  ignore: !allowed.read,
  fn() {
    const docs = new URL("../../docs/", import.meta.url);
    for (const { name } of Deno.readDirSync(docs)) {
      if (!name.endsWith(".md")) continue;
      const text = Deno.readFileSync(new URL(name, docs));
      const [ours, gzip] = [assertReads(text, name), zlib.gzipSync(text, { level: 9 })];
      assert(ours.length <= gzip.length * 1.03, `${name}: ${ours.length} to ${gzip.length}`);
    }
  },
});

Deno.test("findLengths: a code is complete, as short as its limit allows, and rare symbols are long", () => {
  const fibonacci = [1, 1];
  for (let at = 0; at < 38; at++) fibonacci.push(fibonacci[at] + fibonacci[at + 1]);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fc.nat(1000), { minLength: 2, maxLength: 300 }),
        fc.nat(38).map((count) => fibonacci.slice(0, count + 2)),
        fc.array(fc.nat(24).map((power) => 2 ** power), { minLength: 2, maxLength: 100 }),
      ),
      (numbers) => {
        const counts = Uint32Array.from(numbers);
        const lengths = findLengths(counts, 15);
        const used = [...counts.keys()].filter((symbol) => counts[symbol] > 0);
        if (used.length < 2) return assert(lengths.every((length) => length === 0));
        assertEquals(used.reduce((sum, symbol) => sum + 2 ** -lengths[symbol], 0), 1);
        for (const a of used) {
          assert(lengths[a] >= 1 && lengths[a] <= 15);
          for (const b of used) assert(counts[a] <= counts[b] || lengths[a] <= lengths[b]);
        }
      },
    ),
  );
});

Deno.test("BitWriter: bits come lowest first, and what is taken back never was", () => {
  const writer = new BitWriter();
  writer.write(0b101, 3);
  const mark = writer.mark();
  for (let count = 0; count < 10_000; count++) writer.write(0xabcdef, 24);
  writer.return(mark);
  assertEquals(writer.bits, 3);
  writer.write(0b11111, 5);
  writer.write(1, 1);
  writer.copy(Uint8Array.of(7, 8));
  assertEquals(writer.finish(), Uint8Array.of(0b11111101, 1, 7, 8));
});
