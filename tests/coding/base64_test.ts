import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Base64DecoderStream,
  Base64EncoderStream,
  CodingError,
  decodeBase64,
  encodeBase64,
} from "../../src/coding/mod.ts";
import { decodeBase64 as plainDecode } from "../../src/bytes/plain/base64.ts";
import { dice, octets } from "../bytes/inputs.ts";
import { ascii, asciiOf, cuts, pipe } from "./pipes.ts";

/** RFC 4648 §10. */
const EXAMPLES: [string, string][] = [
  ["", ""],
  ["f", "Zg=="],
  ["fo", "Zm8="],
  ["foo", "Zm9v"],
  ["foob", "Zm9vYg=="],
  ["fooba", "Zm9vYmE="],
  ["foobar", "Zm9vYmFy"],
];

Deno.test("encodeBase64 and decodeBase64 agree with the examples of RFC 4648 §10", () => {
  for (const [plain, encoded] of EXAMPLES) {
    assertEquals(asciiOf(encodeBase64(ascii(plain))), encoded);
    const { bytes, defects } = decodeBase64(ascii(encoded), { strict: true });
    assertEquals([asciiOf(bytes), defects], [plain, []]);
  }
});

Deno.test("encodeBase64 writes lines, the URL-safe alphabet, and no padding on request", () => {
  const bytes = Uint8Array.from({ length: 58 }, () => 0xfb);
  const lines = asciiOf(encodeBase64(bytes, { lineLength: 76 })).split("\r\n");
  assertEquals(lines.map(({ length }) => length), [76, 4]);
  const options = { url: true, padding: false };
  assertEquals(asciiOf(encodeBase64(Uint8Array.of(0xfb, 0xff), options)), "-_8");
  assertThrows(() => encodeBase64(bytes, { lineLength: 1.5 }), RangeError);
});

Deno.test("encodeBase64 gives exactly as many bytes as it says, at any size", () => {
  for (const size of [0, 1, 57, 58, 49_152, 49_153, 200_000]) {
    const encoded = encodeBase64(new Uint8Array(size), { lineLength: 76 });
    assertEquals(asciiOf(encoded).replaceAll("\r\n", "").length, Math.ceil(size / 3) * 4);
    assertEquals(decodeBase64(encoded).bytes.length, size);
  }
});

Deno.test("encodeBase64 and decodeBase64 do the same by way of the platform, where input is large", () => {
  const roll = dice(17);
  for (const size of [32_766, 32_767, 32_768, 32_769, 131_073, 300_001, 1_048_577, 1_200_002]) {
    const bytes = octets(roll, size);
    for (const padding of [true, false]) {
      const encoded = encodeBase64(bytes, { padding });
      assertEquals(asciiOf(encoded), bytes.toBase64({ omitPadding: !padding }));
      assertEquals(encoded.buffer.byteLength, encoded.length);
    }
    const { bytes: decoded, defects } = decodeBase64(encodeBase64(bytes), { strict: true });
    assertEquals([decoded.toHex() === bytes.toHex(), defects], [true, []]);
  }
});

Deno.test("decodeBase64 in strict mode refuses what its twin refuses, however large the input is", () => {
  const letters = "QUJD".repeat(40_000);
  const put = (at: number, text: string) =>
    ascii(letters.slice(0, at) + text + letters.slice(at + text.length));
  const cases: [Uint8Array, string][] = [
    [put(5000, " "), "base64-alphabet 5000"],
    [put(5000, "\r\n"), "base64-alphabet 5000"],
    [put(131_068, "QQ=="), "base64-after-padding 131072"],
    [put(131_072, "===="), "base64-padding 131072"],
    [put(150_000, "\xe9"), "base64-alphabet 150000"],
    [put(159_998, "=="), "base64-padding-bits 159998"],
    [put(159_996, "QQ=="), ""],
    [put(159_996, "QUI="), ""],
    [put(159_997, "==="), "base64-left-over 159997"],
    [put(159_996, "QUIA").subarray(0, 159_999), "base64-unpadded 159999"],
    [ascii(letters + "\n"), "base64-alphabet 160000"],
  ];
  for (const [input, expected] of cases) {
    const twin = plainDecode(input, { strict: true });
    if (expected === "") {
      const { bytes } = decodeBase64(input, { strict: true });
      assertEquals(bytes.toHex() === Uint8Array.from(twin.bytes).toHex(), true);
      continue;
    }
    const { code, offset } = assertThrows(() => decodeBase64(input, { strict: true }), CodingError);
    assertEquals(`${code} ${offset}`, expected);
    assertEquals(twin.defects[0], { code, offset });
  }
});

Deno.test("decodeBase64 forgives and reports what RFC 2045 §6.8 says to ignore", () => {
  const cases: [string, string, string[]][] = [
    ["Zm9v\r\nYmFy\r\n", "foobar", []],
    ["Zm 9v\tYm\nFy", "foobar", []],
    ["Zm9*v!!Y-m_Fy", "foobar", ["alphabet 3", "alphabet 5", "alphabet 8", "alphabet 10"]],
    ["Zm8", "fo", ["unpadded 3"]],
    ["Zm9vY", "foo", ["left-over 5"]],
    ["Zg==\r\nfooter text", "f", ["after-padding 6"]],
    ["Zg==\r\nZm8=\r\n", "ffo", ["resumed 6"]],
    ["Zh==", "f", ["padding-bits 2"]],
    ["Zg=", "f", ["unpadded 3"]],
    ["Zm9v=", "foo", ["padding 4"]],
    ["====", "", ["padding 0"]],
    ["Zg====", "f", ["padding 4"]],
  ];
  for (const [encoded, plain, reports] of cases) {
    const { bytes, defects } = decodeBase64(ascii(encoded));
    const expected = reports.map((report) => `base64-${report}`);
    assertEquals(asciiOf(bytes), plain, encoded);
    assertEquals(defects.map(({ code, offset }) => `${code} ${offset}`), expected, encoded);
  }
});

Deno.test("decodeBase64 in strict mode throws a CodingError with code and offset", () => {
  const cases: [string, string, number][] = [
    ["Zm9v\r\n", "base64-alphabet", 4],
    ["Zm-v", "base64-alphabet", 2],
    ["Zg", "base64-unpadded", 2],
    ["Zg=", "base64-unpadded", 3],
    ["Zg=v", "base64-unpadded", 3],
    ["Z", "base64-left-over", 1],
    ["Zg==Zg==", "base64-after-padding", 4],
    ["Zh==", "base64-padding-bits", 2],
    ["=", "base64-padding", 0],
  ];
  for (const [encoded, code, offset] of cases) {
    const error = assertThrows(() => decodeBase64(ascii(encoded), { strict: true }), CodingError);
    assertEquals([error.code, error.offset], [code, offset], encoded);
    assertEquals(error instanceof SyntaxError, true);
  }
});

Deno.test("decodeBase64 takes the URL-safe alphabet, padded or not, only when told to", () => {
  const url = { url: true, strict: true };
  assertEquals([...decodeBase64(ascii("-_8"), url).bytes], [0xfb, 0xff]);
  assertEquals([...decodeBase64(ascii("-_8="), url).bytes], [0xfb, 0xff]);
  assertThrows(() => decodeBase64(ascii("+/8="), url), CodingError);
  assertEquals(decodeBase64(ascii("-_8=")).bytes.length, 0);
});

Deno.test("Base64EncoderStream and Base64DecoderStream give the same for every cut", async () => {
  const plain = ascii("what is cut anywhere stays the same as what is whole");
  const encoded = encodeBase64(plain, { lineLength: 20 });
  for (const parts of cuts(plain)) {
    assertEquals(await pipe(parts, new Base64EncoderStream({ lineLength: 20 })), encoded);
  }
  for (const parts of cuts(encoded)) {
    assertEquals(await pipe(parts, new Base64DecoderStream()), plain);
  }
});

Deno.test("Base64DecoderStream reports defects, or in strict mode errors at the first", async () => {
  const parts = [ascii("Zm"), ascii("9*v")];
  const lenient = new Base64DecoderStream();
  assertEquals(asciiOf(await pipe(parts, lenient)), "foo");
  assertEquals(lenient.defects, [{ code: "base64-alphabet", offset: 3 }]);
  const strict = new Base64DecoderStream({ strict: true });
  const error = await assertRejects(() => pipe(parts, strict), CodingError);
  assertEquals([error.code, error.offset], ["base64-alphabet", 3]);
});
