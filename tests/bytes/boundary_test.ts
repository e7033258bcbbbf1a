import { assertEquals, assertThrows } from "@std/assert";
import { arena } from "../../src/bytes/arena.ts";
import { BoundaryScanner } from "../../src/bytes/kernel.ts";
import { boundaryLines } from "../../src/bytes/plain/scan.ts";
import { dice, everyText, halves, latin1, phrase, pieces, text } from "./inputs.ts";

const BOUNDARY = latin1("=_b-42");

/** Triples of start, end and closing that a scanner finds in the parts, as offsets of the whole. */
function scanParts(parts: readonly Uint8Array[], boundary = BOUNDARY): number[] {
  using slot = arena.lease("converters", 65536);
  if (slot === undefined) throw new Error("no slot");
  slot.view.fill(0x0a);
  const scanner = new BoundaryScanner(boundary);
  const found: number[] = [];
  let position = 5; // where the slot's bytes begin in the whole; not 0, to see that offsets are relative
  const origin = position;
  let held = 0;
  for (const [index, part] of [...parts, new Uint8Array()].entries()) {
    slot.view.set(part, position + held);
    const to = position + held + part.length;
    const { spans, count, consumed } = scanner.scan(slot, position, to, index === parts.length);
    for (let i = 0; i < 3 * count; i += 3) {
      found.push(spans[i] - origin, spans[i + 1] - origin, spans[i + 2]);
    }
    held = to - consumed;
    position = consumed;
  }
  return found;
}

const WORDS = [
  "--=_b-42",
  "--=_b-42--",
  "\r\n--=_b-42\r\n",
  "\r\n--=_b-42--\r\n",
  "\n--=_b-42 \t\n",
  "\r\n--=_b-4",
  "\r\n--=_b-423\r\n",
  "\r\n",
  "\n",
  "\r",
  " ",
  "\t",
  "-",
  "--",
  "=_b-42",
  "text of a part, 2\r\n",
  "x".repeat(70) + "2\r\n",
];

Deno.test("BoundaryScanner equals its twin on random mixtures, whole and cut", () => {
  const roll = dice(61);
  let count = 0;
  for (let round = 0; round < 8000; round++) {
    const input = phrase(roll, WORDS, roll(20));
    const twin = boundaryLines(input, BOUNDARY);
    count += twin.length;
    assertEquals(scanParts([input]), twin, text(input));
    assertEquals(scanParts(pieces(roll, input, 1 + roll(60))), twin, text(input));
  }
  assertEquals(count > 10_000, true);
});

Deno.test("BoundaryScanner equals its twin on every text of seven of the signs that matter", () => {
  const boundary = latin1("b");
  for (const sample of everyText("-b\n ", 7)) {
    const input = latin1(sample);
    assertEquals(scanParts([input], boundary), boundaryLines(input, boundary), sample);
  }
});

Deno.test("BoundaryScanner equals its twin wherever the input is cut in two", () => {
  const input = latin1(
    "preamble\r\n--=_b-42\r\n\r\none\r\n--=_b-42 \t\r\n\r\ntwo\n--=_b-42x\r\n--=_b-42--  \r\nepilogue",
  );
  for (const parts of halves(input)) assertEquals(scanParts(parts), boundaryLines(input, BOUNDARY));
  assertEquals(scanParts([...input].map((byte) => Uint8Array.of(byte))), [
    ...[10, 20, 0],
    ...[27, 39, 0],
    ...[56, 70, 1],
  ]);
});

Deno.test("BoundaryScanner finds delimiters at the begin and the end of data", () => {
  for (const sample of ["--=_b-42", "--=_b-42--", "--=_b-42 ", "\n--=_b-42--\t"]) {
    assertEquals(scanParts([latin1(sample)]), boundaryLines(latin1(sample), BOUNDARY), sample);
    assertEquals(scanParts([latin1(sample)]).length, 3, sample);
  }
});

Deno.test("BoundaryScanner waits for the end of no line that is longer than lines may be", () => {
  for (const padding of [980, 990, 991, 992, 993, 1000, 5000]) {
    const input = latin1("--=_b-42" + " ".repeat(padding) + "\r\n");
    const twin = boundaryLines(input, BOUNDARY);
    assertEquals(scanParts([input]), twin, String(padding));
    assertEquals(scanParts(pieces(dice(62), input, 90)), twin, String(padding));
  }
});

Deno.test("BoundaryScanner refuses boundaries of no or of too many bytes", () => {
  assertThrows(() => new BoundaryScanner(new Uint8Array()), RangeError);
  assertThrows(() => new BoundaryScanner(new Uint8Array(2000)), RangeError);
});
