import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ChunkedDecoderStream,
  ChunkedEncoderStream,
  CodingError,
  decodeChunked,
  encodeChunked,
} from "../../src/coding/mod.ts";
import { ascii, asciiOf, cuts, pipe } from "./pipes.ts";

Deno.test("encodeChunked frames content as one chunk, and no content as none", () => {
  assertEquals(asciiOf(encodeChunked(ascii("hello, world!"))), "d\r\nhello, world!\r\n0\r\n\r\n");
  assertEquals(asciiOf(encodeChunked(new Uint8Array())), "0\r\n\r\n");
});

Deno.test("decodeChunked gives content and trailer fields", () => {
  const { bytes, trailer } = decodeChunked(
    ascii('3;a="b"\r\nabc\r\n02\r\nde\r\n0\r\nDigest: x=1 \r\nB:\r\n\r\n'),
  );
  assertEquals(asciiOf(bytes), "abcde");
  assertEquals(trailer, [["Digest", "x=1"], ["B", ""]]);
});

Deno.test("decodeChunked undoes encodeChunked at any size", () => {
  for (const size of [1, 65_530, 65_536, 200_000]) {
    const content = Uint8Array.from({ length: size }, (_, i) => i * 7 % 256);
    assertEquals(decodeChunked(encodeChunked(content)).bytes, content);
  }
});

Deno.test("decodeChunked refuses malformed, cut and overlong bodies with code and offset", () => {
  const long = "1\r\nx\r\n".repeat(20_000);
  const cases: [string, string, number][] = [
    ["", "chunk-truncated", 0],
    ["5\r\nhel", "chunk-truncated", 6],
    ["5\r\nhello\r\n0\r\n", "chunk-truncated", 13],
    ["0\r\n\r\nGET", "chunk-rest", 5],
    ["5\nhello\r\n0\r\n\r\n", "chunk-size", 1],
    [long + "x", "chunk-size", long.length],
    [long + "0\r\n\r\n" + long, "chunk-rest", long.length + 5],
  ];
  for (const [body, code, offset] of cases) {
    const error = assertThrows(() => decodeChunked(ascii(body)), CodingError);
    assertEquals([error.code, error.offset], [code, offset], body.slice(0, 40));
  }
});

Deno.test("decodeChunked holds the limits that it is given", () => {
  const body = ascii("1;extension\r\nx\r\n0\r\nA: b\r\n\r\n");
  assertEquals(decodeChunked(body, { extensionBytes: 10, trailerBytes: 6 }).trailer.length, 1);
  assertThrows(() => decodeChunked(body, { extensionBytes: 9 }), CodingError, "extension-large");
  assertThrows(() => decodeChunked(body, { trailerBytes: 5 }), CodingError, "trailer-large");
});

Deno.test("ChunkedEncoderStream frames each piece and skips empty ones", async () => {
  const parts = [ascii("ab"), new Uint8Array(), ascii("c")];
  const framed = await pipe(parts, new ChunkedEncoderStream());
  assertEquals(asciiOf(framed), "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
});

Deno.test("ChunkedDecoderStream gives the same for every cut", async () => {
  const body = ascii("3;a=b\r\nabc\r\na\r\n0123456789\r\n0\r\nA: b\r\n\r\n");
  for (const parts of cuts(body)) {
    const stream = new ChunkedDecoderStream();
    assertEquals(asciiOf(await pipe(parts, stream)), "abc0123456789");
    assertEquals(stream.trailer, [["A", "b"]]);
  }
});

Deno.test("ChunkedDecoderStream errors on a body that is cut or malformed", async () => {
  for (const [body, code] of [["3\r\nab", "chunk-truncated"], ["3\r\nabcd", "chunk-end"]]) {
    const stream = new ChunkedDecoderStream();
    const error = await assertRejects(() => pipe([ascii(body)], stream), CodingError);
    assertEquals(error.code, code);
  }
});
