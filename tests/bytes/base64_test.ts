import { assertEquals } from "@std/assert";
import { base64Decoder, base64Encoder } from "../../src/bytes/kernel.ts";
import { type Base64Style, decodeBase64, encodeBase64 } from "../../src/bytes/plain/base64.ts";
import { assertLikeTwin, assertLikeTwinCut, assertLikeTwinInPieces, run } from "./codecs.ts";
import { dice, everyText, latin1, octets, phrase, text } from "./inputs.ts";

const STYLES: Base64Style[] = [
  {},
  { url: true },
  { padding: false },
  { url: true, padding: false },
  ...[1, 2, 3, 4, 5, 8, 60, 64, 73, 76, 77, 1000].map((lineLength) => ({ lineLength })),
  ...[1, 4, 20, 73, 76].map((lineLength) => ({ lineLength, lineEnd: "\n" })),
  ...[1, 4, 20, 73, 76].map((lineLength) => ({ lineLength, lineEnd: "\r\n\t<>\r\n " })),
  { lineLength: 76, url: true, padding: false },
];

const READINGS = [{}, { url: true }, { strict: true }, { strict: true, url: true }];

function whole(style: Base64Style, input: Uint8Array) {
  return { bytes: encodeBase64(input, style), defects: [] };
}

function decoded(input: Uint8Array, reading: { strict?: boolean; url?: boolean }) {
  const twin = decodeBase64(input, reading);
  return twin;
}

Deno.test("encodeBase64, the twin, is what the platform's encoder is", () => {
  const roll = dice(1);
  for (let length = 0; length < 100; length++) {
    const input = octets(roll, length);
    assertEquals(text(encodeBase64(input)), input.toBase64());
    assertEquals(
      text(encodeBase64(input, { url: true, padding: false })),
      input.toBase64({ alphabet: "base64url", omitPadding: true }),
    );
  }
});

Deno.test("base64Encoding equals its twin for all lengths to 130, in every style", () => {
  const roll = dice(2);
  for (const style of STYLES) {
    for (let length = 0; length <= 130; length++) {
      const input = octets(roll, length);
      assertLikeTwin(() => base64Encoder(style), input, whole(style, input));
    }
  }
});

Deno.test("base64Encoding equals its twin however the input is cut", () => {
  const roll = dice(3);
  for (const style of STYLES) {
    const input = octets(roll, 70);
    assertLikeTwinCut(() => base64Encoder(style), input, whole(style, input));
    const long = octets(roll, 1500);
    assertLikeTwinInPieces(() => base64Encoder(style), long, whole(style, long), roll);
  }
});

Deno.test("base64Encoding goes over the end of its workbench", () => {
  const input = octets(dice(4), 150_001);
  assertEquals(text(run(base64Encoder(), [input]).bytes), input.toBase64());
  const wrapped = input.toBase64().replace(/.(?=.)/g, "$&\r\n");
  assertEquals(text(run(base64Encoder({ lineLength: 1 }), [input]).bytes), wrapped);
});

Deno.test("base64Decoding equals its twin on every text of six of the signs that matter", () => {
  for (const reading of READINGS) {
    for (const sample of everyText("Ax=\n!", 6)) {
      const input = latin1(sample);
      assertLikeStrict(reading, input);
    }
  }
});

Deno.test("base64Decoding equals its twin on random mixtures, whole and cut", () => {
  const words = [
    "QUJD",
    "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo",
    "=",
    "==",
    "\r\n",
    "\n",
    "\r",
    " ",
    "-",
    "_",
    "+/",
    "!!",
    "\x00",
    "\xe9",
    "A",
    "Qw==\r\n",
    "QkM=\r\n",
    "QUJD\r\n",
  ]; // deno-fmt-ignore
  const roll = dice(5);
  for (let round = 0; round < 6000; round++) {
    const reading = READINGS[round % 4];
    const input = phrase(roll, words, roll(24));
    assertLikeStrict(reading, input);
    if (reading.strict) continue;
    const twin = decoded(input, reading);
    assertLikeTwinInPieces(() => base64Decoder(reading), input, twin, roll);
    if (round % 40 === 0) assertLikeTwinCut(() => base64Decoder(reading), input, twin);
  }
});

Deno.test("base64Decoding equals its twin on lines of any width with junk of any density", () => {
  const roll = dice(6);
  for (let round = 0; round < 600; round++) {
    const width = [76, 64, 72, 60, 75, 77, 1 + roll(90)][round % 7];
    const url = round % 2 === 0;
    const lines = encodeBase64(octets(roll, roll(600)), { url, lineLength: width });
    const density = [0, 200, 20, 2][round % 4];
    const input = density === 0
      ? lines
      : lines.map((byte) => roll(density) === 0 ? roll(256) : byte);
    const twin = decoded(input, { url });
    assertLikeTwin(() => base64Decoder({ url }), input, twin);
    assertLikeTwinInPieces(() => base64Decoder({ url }), input, twin, roll);
  }
});

Deno.test("base64Decoding equals its twin on long texts that are now in lines and now in pieces", () => {
  const roll = dice(61);
  const parts = [[76, ""], [10, " "], [3, "!"], [1, " "], [75, "\t"], [16, "\n"]] as const;
  for (let round = 0; round < 24; round++) {
    let texts = "";
    while (texts.length < 24_000) {
      const [width, mark] = parts[roll(parts.length)];
      const lines = text(encodeBase64(octets(roll, 3 * roll(2000)), { lineLength: width }));
      texts += mark === "" ? lines : lines.replaceAll("\r\n", mark);
    }
    const input = latin1(texts);
    assertLikeTwin(() => base64Decoder(), input, decoded(input, {}));
  }
});

Deno.test("base64Decoding equals its twin on lines of every width with one wrong byte at any place", () => {
  const roll = dice(62);
  const ends = ["\r\n", "\n", "\r", " ", "\t", "\r\n"];
  const wrong = ["", "!", "=", "A", "\n", "\r\n", " ", "\xff"];
  for (let width = 1; width < 100; width++) {
    const end = ends[width % ends.length];
    const length = (width < 17 ? 5000 : 400) + roll(200);
    const lines = text(encodeBase64(octets(roll, length), { lineLength: width }))
      .replaceAll("\r\n", end);
    for (let round = 0; round < 12; round++) {
      const at = roll(lines.length);
      // Every other one puts a byte in the place of another, else between them, or takes one away.
      const rest = lines.slice(at + round % 2);
      const input = latin1(lines.slice(0, at) + wrong[roll(wrong.length)] + rest);
      const twin = decoded(input, {});
      assertLikeTwin(() => base64Decoder(), input, twin);
      assertLikeTwin(
        () => base64Decoder(),
        input.subarray(0, at),
        decoded(input.subarray(0, at), {}),
      );
      if (round < 2) assertLikeTwinInPieces(() => base64Decoder(), input, twin, roll);
    }
  }
});

Deno.test("base64Decoding in strict mode takes what the platform's decoder takes, and no more", () => {
  const roll = dice(7);
  for (let round = 0; round < 4000; round++) {
    const good = latin1(octets(roll, roll(60)).toBase64());
    const input = round % 2 === 0 ? good : good.map((byte) => roll(30) === 0 ? roll(128) : byte);
    if (/[\t\n\f\r ]/.test(text(input))) continue; // white space is the platform's own leniency
    const { bytes, defects } = run(base64Decoder({ strict: true }), [input]);
    let expected: Uint8Array | undefined;
    try {
      expected = Uint8Array.fromBase64(text(input), { lastChunkHandling: "strict" });
    } catch {
      expected = undefined;
    }
    assertEquals(defects.length === 0 ? bytes : undefined, expected, text(input));
  }
});

Deno.test("base64Decoding takes each byte value for what its twin takes it", () => {
  for (const reading of READINGS) {
    for (let byte = 0; byte < 256; byte++) {
      for (const place of [0, 5, 15, 16, 40]) {
        const input = latin1("QUJDREVG".repeat(8));
        input[place] = byte;
        assertLikeStrict(reading, input);
      }
    }
  }
});

Deno.test("base64Decoding tells the first hundred defects and keeps decoding", () => {
  const { bytes, defects } = run(base64Decoder(), [latin1("QUJD!".repeat(1000))]);
  assertEquals(text(bytes), "ABC".repeat(1000));
  assertEquals(defects.length, 100);
  assertEquals(defects[99], { code: "base64-alphabet", offset: 499 });
});

Deno.test("base64Decoding goes on after padding for full lines only, wherever the input is cut", () => {
  const cases: [string, string, string[]][] = [
    ["QQ==\r\nQkM=\r\nREVG", "ABCDEF", ["base64-resumed 6", "base64-resumed 12"]],
    ["QQ==\r\nHello you\r\n", "A", ["base64-after-padding 6"]],
    ["QQ==\r\n\r\nQkJC\r\n", "A", ["base64-after-padding 8"]],
    ["QQ==QUJD", "A", ["base64-after-padding 4"]],
    ["QQ==\n" + "QUJD".repeat(250), "A", ["base64-after-padding 5"]],
    ["QQ==\n" + "QUJD".repeat(249), "A" + "ABC".repeat(249), ["base64-resumed 5"]],
    ["QQ==\n-- \nQUJD", "A", ["base64-after-padding 5"]],
  ];
  for (const [input, output, defects] of cases) {
    const bytes = latin1(input);
    const twin = decodeBase64(bytes);
    assertEquals(text(twin.bytes), output, input);
    assertEquals(twin.defects.map(({ code, offset }) => `${code} ${offset}`), defects);
    assertLikeTwinCut(() => base64Decoder(), bytes, twin);
  }
});

/** In strict mode the twin's first defect is the outcome, and there is no output to compare after it. */
function assertLikeStrict(reading: { strict?: boolean; url?: boolean }, input: Uint8Array): void {
  const twin = decoded(input, reading);
  if (!reading.strict) return assertLikeTwin(() => base64Decoder(reading), input, twin);
  const { bytes, defects } = run(base64Decoder(reading), [input]);
  assertEquals(defects[0], twin.defects[0], text(input));
  if (twin.defects.length === 0) assertEquals(text(bytes), text(twin.bytes));
}
