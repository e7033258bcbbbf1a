import { assertEquals, assertThrows } from "@std/assert";
import { arena, type Slot } from "../../src/bytes/arena.ts";
import {
  BoundaryScanner,
  dashLines,
  findHeadEnd,
  lineStarts,
  splitFields,
} from "../../src/bytes/kernel.ts";
import * as plain from "../../src/bytes/plain/scan.ts";
import { dice, everyText, latin1, phrase, text } from "./inputs.ts";

/** Runs `use` with the input at `at` in a slot, between bytes that must not be looked at. */
function inSlot<T>(input: Uint8Array, at: number, use: (slot: Slot) => T): T {
  using slot = arena.lease("converters", 16384);
  if (slot === undefined) throw new Error("no slot");
  slot.view.fill(0x0a, 0, at + input.length + 64);
  slot.view.set(latin1("\n\r\n--:"), at + input.length);
  slot.view.set(input, at);
  return use(slot);
}

function fieldsOf(input: Uint8Array, at: number, limit: number) {
  return inSlot(input, at, (slot) => {
    const found = splitFields(slot, at, at + input.length, limit);
    return "code" in found
      ? { ...found, offset: found.offset - at }
      : { spans: [...found.spans].map((offset) => offset - at) };
  });
}

const WORDS = [
  "\r\n",
  "\r\n",
  "\n",
  "\r",
  "--",
  "-",
  "\r\n\r\n",
  "\r\n--",
  "\n--boundary",
  ": ",
  ":",
  " ",
  "\t",
  "name",
  "a-token",
  "a rather long value with blanks in it",
  "\x00",
  "\x7f",
  "\xe9",
  "(",
  "x",
]; // deno-fmt-ignore

Deno.test("findHeadEnd equals its twin on every text of eight CRs and LFs", () => {
  for (const sample of everyText("\r\nx", 8)) {
    const input = latin1(sample);
    const found = inSlot(input, 3, (slot) => findHeadEnd(slot, 3, 3 + input.length));
    assertEquals(found < 0 ? -1 : found - 3, plain.findHeadEnd(input, 0, input.length), sample);
  }
});

Deno.test("findHeadEnd finds the end at every place, and resumed three bytes before every cut", () => {
  for (let length = 0; length < 80; length++) {
    const input = latin1("\r\nx\n".repeat(20).slice(0, length) + "\r\n\r\n" + "body\r\n\r\n");
    const end = plain.findHeadEnd(input, 0, input.length);
    inSlot(input, 0, (slot) => {
      assertEquals(findHeadEnd(slot, 0, input.length), end);
      for (let cut = 0; cut < end; cut++) {
        assertEquals(findHeadEnd(slot, 0, cut), -1);
        assertEquals(findHeadEnd(slot, Math.max(0, cut - 3), input.length), end);
      }
    });
  }
});

Deno.test("splitFields equals its twin on random mixtures", () => {
  const roll = dice(21);
  for (let round = 0; round < 20_000; round++) {
    const fields = Array.from(
      { length: roll(5) },
      () => "Name: some value" + " ".repeat(roll(9)) + "\r\n",
    );
    const input = round % 2 === 0
      ? phrase(roll, WORDS, roll(9))
      : latin1(fields.join("") + text(phrase(roll, WORDS, roll(3))));
    const limit = 1 + roll(4);
    assertEquals(
      fieldsOf(input, 5, limit),
      plain.splitFields(input, 0, input.length, limit),
      text(input),
    );
  }
});

Deno.test("splitFields equals its twin for each byte in a name and at each place of a long value", () => {
  for (let byte = 0; byte < 256; byte++) {
    for (const place of [0, 1, 2, 3, 5, 17, 18, 33, 34, 40, 41]) {
      const input = latin1("ab: " + "value".repeat(7) + " \r\nc:d\r\n\r\n");
      input[place] = byte;
      const twin = plain.splitFields(input, 0, input.length, 9);
      assertEquals(fieldsOf(input, 0, 9), twin, text(input));
    }
  }
});

Deno.test("splitFields gives names and trimmed values, with or without the last empty line", () => {
  for (const tail of ["", "\r\n"]) {
    const input = latin1("Host: a\r\nEmpty:\r\nBlank: \t \r\nX:\t1 2 \r\n" + tail);
    inSlot(input, 0, (slot) => {
      const found = splitFields(slot, 0, input.length, 10);
      if ("code" in found) throw new Error(found.code);
      const cut = [...found.spans].flatMap((from, i, all) =>
        i % 2 === 0 ? [text(input.subarray(from, all[i + 1]))] : []
      );
      assertEquals(cut, ["Host", "a", "Empty", "", "Blank", "", "X", "1 2"]);
      assertEquals(found.count, 4);
    });
  }
});

Deno.test("splitFields refuses what could be read in two ways", () => {
  const cases: [string, string, number][] = [
    ["a: b\nc: d\r\n", "field-value", 4],
    ["a: b\r\n folded\r\n", "field-name", 6],
    ["a : b\r\n", "field-name", 1],
    [": b\r\n", "field-name", 0],
    ["a b: c\r\n", "field-name", 1],
    ["a: b\rc\r\n", "field-value", 4],
    ["a: \x00\r\n", "field-value", 3],
    ["a: b", "field-value", 4],
    ["a: b\r", "field-value", 4],
    ["a", "field-name", 1],
    ["a: b\r\n\r\nc: d\r\n", "field-line", 6],
    ["a: b\r\n\rc: d\r\n", "field-line", 6],
    ["a:1\r\nb:2\r\nc:3\r\n", "field-count", 10],
  ];
  for (const [sample, code, offset] of cases) {
    assertEquals(fieldsOf(latin1(sample), 2, 2), { code, offset }, sample);
  }
});

Deno.test("findHeadEnd and splitFields refuse ranges outside of the slot", () => {
  using slot = arena.lease("converters", 16384);
  if (slot === undefined) throw new Error("no slot");
  for (
    const [from, to] of [[-1, 4], [4, 3], [0, slot.size + 1], [0, 2 ** 31], [0.5, 2], [0, NaN]]
  ) {
    assertThrows(() => findHeadEnd(slot, from, to), RangeError);
    assertThrows(() => splitFields(slot, from, to, 1), RangeError);
  }
});

Deno.test("lineStarts and dashLines equal their twins on random mixtures", () => {
  const roll = dice(22);
  for (let round = 0; round < 3000; round++) {
    const input = phrase(roll, WORDS, roll(60));
    assertEquals([...lineStarts(input)], plain.lineStarts(input), text(input));
    assertEquals([...dashLines(input)], plain.dashLines(input), text(input));
  }
});

Deno.test("lineStarts and dashLines equal their twins on every text of eight of their signs", () => {
  for (const sample of everyText("-\n", 8)) {
    for (const before of ["", "x".repeat(14)]) {
      const input = latin1(before + sample);
      assertEquals([...lineStarts(input)], plain.lineStarts(input), sample);
      assertEquals([...dashLines(input)], plain.dashLines(input), sample);
    }
  }
});

Deno.test("dashLines and BoundaryScanner find a line at every place of a long text of anything", () => {
  const fillers = ["x", " ", "-", "\n", "\r", "(-", " -", "\n-", "-\n", "--x", "\x0a\x2e"];
  for (const filler of fillers) {
    for (let place = 0; place < 300; place++) {
      const [before, behind] = [place, 290].map((size) => filler.repeat(size).slice(0, size));
      const input = latin1(before + "\n--b\n" + behind);
      assertEquals([...dashLines(input)], plain.dashLines(input));
      const spans = inSlot(
        input,
        0,
        (slot) => new BoundaryScanner(latin1("b")).scan(slot, 0, input.length, true).spans,
      );
      assertEquals([...spans], plain.boundaryLines(input, latin1("b")));
    }
  }
});

Deno.test("lineStarts and dashLines see line ends across the ends of pieces and of tables", () => {
  for (const unit of ["\n", "\n--", "a line of text\r\n", "--\n", "\r\n--x"]) {
    const input = latin1(unit.repeat(200_000 / unit.length));
    assertEquals(lineStarts(input), Uint32Array.from(plain.lineStarts(input)), unit);
    assertEquals(dashLines(input), Uint32Array.from(plain.dashLines(input)), unit);
  }
  for (let at = 65_530; at < 65_540; at++) {
    const input = latin1("x".repeat(at) + "\r\n--b\r\n");
    assertEquals([...dashLines(input)], [at + 2]);
    assertEquals([...lineStarts(input)], [0, at + 2]);
  }
});
