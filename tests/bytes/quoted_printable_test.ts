import { assert, assertEquals } from "@std/assert";
import { quotedPrintableDecoder, quotedPrintableEncoder } from "../../src/bytes/kernel.ts";
import {
  decodeQuotedPrintable,
  encodeQuotedPrintable,
  type QuotedPrintableStyle,
} from "../../src/bytes/plain/quoted_printable.ts";
import { assertLikeTwin, assertLikeTwinCut, assertLikeTwinInPieces, run } from "./codecs.ts";
import { dice, everyText, latin1, octets, phrase, text } from "./inputs.ts";

const STYLES: QuotedPrintableStyle[] = Array.from({ length: 8 }, (_, i) => ({
  binary: (i & 1) > 0,
  protectFrom: (i & 2) > 0,
  protectDots: (i & 4) > 0,
}));

const WORDS = [
  "plain words that go on ",
  "From ",
  "From",
  ".",
  "..",
  " ",
  "\t",
  "  ",
  "\r\n",
  "\r",
  "\n",
  "=",
  "==",
  "=41",
  "=e9",
  "=E",
  "=\r\n",
  "= \t\r\n",
  "=\n",
  "= ",
  "\x00",
  "\xc3\xa9",
  "\x7f",
  "x",
  "~",
  "a".repeat(74),
  "b".repeat(75),
  "c".repeat(76),
  "d".repeat(33),
]; // deno-fmt-ignore

function encoded(input: Uint8Array, style: QuotedPrintableStyle) {
  return { bytes: encodeQuotedPrintable(input, style), defects: [] };
}

Deno.test("quotedPrintableEncoding equals its twin on every text of six of the signs that matter", () => {
  for (const style of STYLES) {
    for (const sample of everyText("a .\r\n", 6)) {
      const input = latin1(sample);
      assertLikeTwin(() => quotedPrintableEncoder(style), input, encoded(input, style));
    }
  }
});

Deno.test("quotedPrintableEncoding equals its twin on random mixtures, whole and cut", () => {
  const roll = dice(11);
  for (let round = 0; round < 4000; round++) {
    const style = STYLES[round % 8];
    const input = round % 5 === 0 ? octets(roll, roll(300)) : phrase(roll, WORDS, roll(30));
    const twin = encoded(input, style);
    assertLikeTwin(() => quotedPrintableEncoder(style), input, twin);
    assertLikeTwinInPieces(() => quotedPrintableEncoder(style), input, twin, roll);
    if (round % 80 === 0) assertLikeTwinCut(() => quotedPrintableEncoder(style), input, twin);
  }
});

Deno.test("quotedPrintableEncoding equals its twin where lines are full to the last columns", () => {
  for (const style of [STYLES[0], STYLES[1], STYLES[7]]) {
    for (let width = 73; width <= 78; width++) {
      for (
        const end of [
          "",
          "=",
          " ",
          "\t",
          "\r\n",
          " \r\n",
          "=\r\n",
          ".x",
          "From x",
          "\xff\r\n",
          " =\r\n",
        ]
      ) {
        for (const fill of ["a", " ", "\xe9"]) {
          const input = latin1(fill.repeat(width) + end);
          assertLikeTwinCut(() => quotedPrintableEncoder(style), input, encoded(input, style));
        }
      }
    }
  }
});

Deno.test("quotedPrintableEncoding keeps lines to 76, ends none in a blank, and is undone by decoding", () => {
  const roll = dice(12);
  for (let round = 0; round < 2000; round++) {
    const style = STYLES[round % 8];
    const input = round % 2 === 0 ? octets(roll, roll(400)) : phrase(roll, WORDS, roll(40));
    const { bytes } = run(quotedPrintableEncoder(style), [input]);
    for (const line of text(bytes).split("\r\n")) {
      assert(line.length <= 76, line);
      assert(/^[\t -~]*$/.test(line) && !/[\t ]$/.test(line), line);
      assert(!style.protectFrom || !line.startsWith("From "), line);
      assert(!style.protectDots || !line.startsWith("."), line);
    }
    const back = run(quotedPrintableDecoder(), [bytes]);
    assertEquals(text(back.bytes), text(input));
    assertEquals(back.defects, []);
  }
});

Deno.test("quotedPrintableDecoding equals its twin on every text of six of the signs that matter", () => {
  for (const sample of everyText("4= \r\n", 6)) {
    const input = latin1(sample);
    assertLikeTwin(() => quotedPrintableDecoder(), input, decodeQuotedPrintable(input));
  }
});

Deno.test("quotedPrintableDecoding equals its twin on random mixtures, whole and cut", () => {
  const roll = dice(13);
  for (let round = 0; round < 4000; round++) {
    const input = round % 5 === 0 ? octets(roll, roll(300)) : phrase(roll, WORDS, roll(30));
    const twin = decodeQuotedPrintable(input);
    assertLikeTwin(() => quotedPrintableDecoder(), input, twin);
    assertLikeTwinInPieces(() => quotedPrintableDecoder(), input, twin, roll);
    if (round % 80 === 0) assertLikeTwinCut(() => quotedPrintableDecoder(), input, twin);
  }
});

Deno.test("quotedPrintableDecoding deletes any number of blanks before a line end", () => {
  for (const count of [1, 16, 1023, 1024, 1025, 3000, 70_000, 200_000]) {
    const input = latin1("a" + " \t".repeat(count) + "\r\nb");
    const { bytes, defects } = run(quotedPrintableDecoder(), [input]);
    assertEquals(text(bytes), "a\r\nb");
    assertEquals(defects, []);
  }
});

Deno.test("quotedPrintableDecoding equals its twin on runs of blanks that no stream can hold", () => {
  const roll = dice(14);
  for (const before of ["", "a", "=", "\xe9=4"]) {
    for (const count of [1023, 1024, 1025, 2047, 2048, 2049, 5000, 66_000]) {
      for (const after of ["b=\xe9", "\r\nb=", "\rb=", "=41\xe9", "=", ""]) {
        const input = latin1(before + " ".repeat(count) + after);
        const twin = decodeQuotedPrintable(input);
        assertLikeTwin(() => quotedPrintableDecoder(), input, twin);
        if (count > 5000) continue;
        assertLikeTwinInPieces(() => quotedPrintableDecoder(), input, twin, roll);
      }
    }
  }
});

Deno.test("quotedPrintableDecoding follows RFC 2045 where decoders differ", () => {
  const cases: [string, string, string?][] = [
    ["a=\nb=\r\nc", "abc"],
    ["a= \t\r\nb", "ab"],
    ["a \t\r\nb\t\nc", "a\r\nb\nc"],
    ["a \t", "a"],
    ["=e9=Ea", "\xe9\xea"],
    ["=ZZ=4G a = b", "=ZZ=4G a = b", "quoted-printable-escape 0"],
    ["==41", "=A", "quoted-printable-escape 0"],
    ["a=4", "a=4", "quoted-printable-escape 1"],
    ["a=", "a"],
    ["a\x00b", "a\x00b", "quoted-printable-raw 1"],
    ["a=\rb", "a=\rb", "quoted-printable-escape 1"],
    ["=0D=0A=20\r\n_", "\r\n \r\n_"],
    ["x".repeat(300), "x".repeat(300)],
    ["\xe9\xe8\xe7 \xe6", "\xe9\xe8\xe7 \xe6", "quoted-printable-raw 0"],
  ];
  for (const [input, output, defect] of cases) {
    const { bytes, defects } = run(quotedPrintableDecoder(), [latin1(input)]);
    assertEquals(text(bytes), output, input);
    assertEquals(defects.map(({ code, offset }) => `${code} ${offset}`)[0], defect, input);
  }
});
