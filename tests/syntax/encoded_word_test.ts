import { assertEquals, assertLess } from "@std/assert";
import { decodeEncodedWords, formatEncodedWords } from "../../src/syntax/encoded_word.ts";

function decode(text: string): string {
  return decodeEncodedWords(text, (bytes, charset) => {
    try {
      return new TextDecoder(charset).decode(bytes);
    } catch {
      return undefined;
    }
  });
}

Deno.test("decodeEncodedWords gives what RFC 2047 §8 shows", () => {
  const cases: [string, string][] = [
    ["(=?ISO-8859-1?Q?a?=)", "(a)"],
    ["(=?ISO-8859-1?Q?a?= b)", "(a b)"],
    ["(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "(ab)"],
    ["(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)"],
    ["(=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=)", "(ab)"],
    ["(=?ISO-8859-1?Q?a_b?=)", "(a b)"],
    ["(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "(a b)"],
    ["=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>"],
    ["=?ISO-8859-1?Q?Andr=E9?= Pirard", "André Pirard"],
    [
      "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
      "If you can read this you understand the example.",
    ],
  ];
  for (const [word, text] of cases) assertEquals(decode(word), text);
});

Deno.test("decodeEncodedWords joins characters that were split over words", () => {
  assertEquals(decode("=?utf-8?Q?=ED=95?= =?utf-8?Q?=9C?="), "한");
  assertEquals(decode("=?utf-8?B?7ZU=?= =?UTF-8?B?nA==?="), "한");
  assertEquals(decode("=?utf-8?B?7ZU=?= =?UTF-8?Q?=9C?="), "한");
});

Deno.test("decodeEncodedWords reads a language after the charset (RFC 2231 §5)", () => {
  assertEquals(decode("=?US-ASCII*EN?Q?Keith_Moore?="), "Keith Moore");
});

Deno.test("decodeEncodedWords leaves what is no encoded word, or of no known charset", () => {
  for (const text of ["=?x", "a =?utf-8?X?a?= b", "=?none-such?Q?a=E9?=", "=? =?=", "1 =?= 2"]) {
    assertEquals(decode(text), text);
  }
});

Deno.test("decodeEncodedWords keeps broken escapes and drops what is outside base64", () => {
  assertEquals(decode("=?utf-8?Q?100=_=4_=zz?="), "100= =4 =zz");
  assertEquals(decode("=?utf-8?B?SGk*h?="), "Hi!");
  assertEquals(decode("=?utf-8?B?SGkhA?="), "Hi!");
});

Deno.test("decodeEncodedWords takes time in proportion to hostile text", () => {
  const start = performance.now();
  for (const piece of ["=?", "=?a?q?", "=?a?q??=", "?=", "=?a*b"]) decode(piece.repeat(100_000));
  assertLess(performance.now() - start, 20_000);
});

Deno.test("formatEncodedWords is undone by decodeEncodedWords, cuts between characters, and is short", () => {
  for (
    const text of ["plain", "Grüße aus Köln", "한국어 ".repeat(30), "🙂".repeat(50), "=?a?q?b?="]
  ) {
    const words = formatEncodedWords(text);
    assertEquals(decode(words), text);
    for (const word of words.split(" ")) {
      if (words === text) continue;
      assertEquals(word.length <= 75, true);
      assertEquals(decode(word).includes("\ufffd"), false);
    }
  }
});

Deno.test("decodeEncodedWords joins words that were cut within an escape or a group of base64", () => {
  const decode = (bytes: Uint8Array, charset: string) => new TextDecoder(charset).decode(bytes);
  const cases: [string, string][] = [
    ["=?utf-8?Q?=C3=A8=C?= =?utf-8?Q?3=A9?=", "èé"],
    ["=?utf-8?Q?=C3=A8=?= =?utf-8?Q?C3=A9?=", "èé"],
    ["=?iso-8859-1?b?ey?= =?iso-8859-1?b?NE6Omj5f0=?=", "{#Dèé£åý"],
    ["=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "€"],
    ["=?utf-8?Q?a=?= b", "a= b"],
    ["=?utf-8?Q?a=4?= =?utf-8?B?Yg==?=", "a=4b"],
  ];
  for (const [words, text] of cases) assertEquals(decodeEncodedWords(words, decode), text);
});

Deno.test("decodeEncodedWords is linear in words that are all cut", () => {
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const words = "=?utf-8?B?YWF?= ".repeat(100_000);
  assertEquals(decodeEncodedWords(words, decode).length > 100_000, true);
});
