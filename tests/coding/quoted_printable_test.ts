import { assertEquals } from "@std/assert";
import {
  decodeQuotedPrintable,
  encodeQuotedPrintable,
  QuotedPrintableDecoderStream,
  QuotedPrintableEncoderStream,
} from "../../src/coding/mod.ts";
import { ascii, asciiOf, cuts, pipe } from "./pipes.ts";

Deno.test("decodeQuotedPrintable joins the soft line breaks of RFC 2045 §6.7's example", () => {
  const encoded = "Now's the time =\r\nfor all folk to come=\r\n to the aid of their country.";
  const plain = "Now's the time for all folk to come to the aid of their country.";
  assertEquals(asciiOf(decodeQuotedPrintable(ascii(encoded)).bytes), plain);
});

Deno.test("encodeQuotedPrintable follows the rules of RFC 2045 §6.7", () => {
  const cases: [string, string][] = [
    ["a=b", "a=3Db"],
    ["\x0c\x7f", "=0C=7F"],
    ["a \t\r\nb ", "a =09\r\nb=20"],
    ["a\rb\nc", "a=0Db=0Ac"],
    ["x".repeat(76), "x".repeat(76)],
    ["x".repeat(77), "x".repeat(75) + "=\r\nxx"],
    ["x".repeat(74) + "=", "x".repeat(74) + "=\r\n=3D"],
    ["x".repeat(73) + "=", "x".repeat(73) + "=3D"],
    ["From me\r\n.\r\n", "From me\r\n.\r\n"],
  ];
  for (const [plain, encoded] of cases) {
    assertEquals(asciiOf(encodeQuotedPrintable(ascii(plain))), encoded, plain);
  }
});

Deno.test("encodeQuotedPrintable escapes line ends, From and dots on request", () => {
  const encode = (plain: string, options: Parameters<typeof encodeQuotedPrintable>[1]) =>
    asciiOf(encodeQuotedPrintable(ascii(plain), options));
  assertEquals(encode("a \r\n", { binary: true }), "a =0D=0A");
  assertEquals(encode("From me\r\nFrom", { protectFrom: true }), "=46rom me\r\nFrom");
  assertEquals(encode(".\r\n..a.", { protectDots: true }), "=2E\r\n=2E.a.");
  const wrapped = encode("x".repeat(75) + ". ", { protectDots: true });
  assertEquals(wrapped, "x".repeat(75) + "=\r\n=2E=20");
});

Deno.test("decodeQuotedPrintable keeps and reports what is broken", () => {
  const { bytes, defects } = decodeQuotedPrintable(ascii("1=2 \x00=zz"));
  assertEquals(asciiOf(bytes), "1=2 \x00=zz");
  assertEquals(defects, [
    { code: "quoted-printable-escape", offset: 1 },
    { code: "quoted-printable-raw", offset: 4 },
    { code: "quoted-printable-escape", offset: 5 },
  ]);
});

Deno.test("QuotedPrintableEncoderStream and its decoder give the same for every cut", async () => {
  const plain = ascii(
    "From caf\u00e9 to caf\u00e9 \t\r\n.dots and = signs \r \n and more than 76 columns in it\r\n ",
  );
  const encoded = encodeQuotedPrintable(plain, { protectFrom: true, protectDots: true });
  for (const parts of cuts(plain)) {
    const stream = new QuotedPrintableEncoderStream({ protectFrom: true, protectDots: true });
    assertEquals(await pipe(parts, stream), encoded);
  }
  for (const parts of cuts(encoded)) {
    const stream = new QuotedPrintableDecoderStream();
    assertEquals(await pipe(parts, stream), plain);
    assertEquals(stream.defects, []);
  }
});
