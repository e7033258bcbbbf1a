import { assert, assertEquals, assertThrows } from "@std/assert";
import iconv from "iconv-lite";
import {
  asQuestionMark,
  asReference,
  canEncode,
  CharsetEncoder,
} from "../../src/coding/charset_encoder.ts";
import { encodingTable } from "../../src/coding/charset_tables.ts";

const SINGLE =
  ("ibm866 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 " +
    "iso-8859-8-i iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 koi8-r koi8-u macintosh " +
    "windows-874 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 " +
    "windows-1256 windows-1257 windows-1258 x-mac-cyrillic x-user-defined").split(" ");
const MULTI = ["gbk", "gb18030", "big5", "euc-kr", "euc-jp", "shift_jis", "iso-2022-jp"];

function encode(text: string, charset: string, substitute = asQuestionMark): Uint8Array {
  const encoder = new CharsetEncoder(charset, substitute);
  return Uint8Array.of(...encoder.encode(text), ...encoder.end());
}

const decode = (bytes: Uint8Array, charset: string) =>
  new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);

/** Written like others, by the standard: they are read as those. */
const LIKE_OTHERS: ReadonlySet<number> = new Set([0xa5, 0x203e, 0x2212]);

Deno.test("CharsetEncoder: whatever an encoding has is read by the platform as what was written", () => {
  for (const name of [...SINGLE, ...MULTI]) {
    const table = encodingTable(name);
    assert(table !== undefined && table.codePoints().length > 127, name);
    const isJapanese = /jp|jis/.test(name);
    const characters = table.codePoints().filter((codePoint) =>
      !(isJapanese && (LIKE_OTHERS.has(codePoint) || codePoint < 0x20))
    );
    const text = String.fromCodePoint(...characters.slice(0, 30_000));
    assertEquals(decode(encode(text, name), name) === text, true, name);
  }
});

Deno.test("CharsetEncoder writes each character as iconv-lite does, but for what that one lacks", () => {
  // What iconv-lite writes is a question mark or, for three bytes, a set that the standard never writes.
  const known: Record<string, number> = { gbk: 18, gb18030: 18, "euc-jp": 282, shift_jis: 1881 };
  for (const name of [...SINGLE, ...MULTI]) {
    if (!iconv.encodingExists(name)) continue;
    let differing = 0;
    for (const codePoint of encodingTable(name)?.codePoints() ?? []) {
      const character = String.fromCodePoint(codePoint);
      const [own, theirs] = [encode(character, name), iconv.encode(character, name)];
      const isSame = own.length === theirs.length && own.every((byte, at) => byte === theirs[at]);
      if (!isSame && (theirs[0] !== 0x3f || name in known)) differing++;
    }
    assertEquals(differing, known[name] ?? 0, name);
  }
});

Deno.test("CharsetEncoder: GB 18030 has every character that there is", () => {
  const samples = [0x80, 0xa5, 0xe7c7, 0xffff, 0x10000, 0x1f375, 0x2f800, 0x10ffff];
  for (let codePoint = 0; codePoint < 0x110000; codePoint += 97) samples.push(codePoint);
  const text = String.fromCodePoint(
    ...samples.filter((codePoint) =>
      (codePoint < 0xd800 || codePoint > 0xdfff) && codePoint !== 0xe5e5 && codePoint !== 0xfffd
    ),
  );
  assertEquals(decode(encode(text, "gb18030"), "gb18030"), text);
});

Deno.test("CharsetEncoder: what an encoding lacks is substituted", () => {
  const text = "차 → 🍵";
  assertEquals(decode(encode(text, "latin1", asReference), "latin1"), "&#52264; &#8594; &#127861;");
  assertEquals(decode(encode(text, "iso-8859-2"), "iso-8859-2"), "? ? ?");
  assertEquals(decode(encode(text, "euc-kr", asReference), "euc-kr"), "차 → &#127861;");
  assertEquals(
    decode(encode("茶\u{1f375}", "iso-2022-jp", asReference), "iso-2022-jp"),
    "茶&#127861;",
  );
});

Deno.test("CharsetEncoder: ISO-2022-JP switches back to ASCII, and writes no escape of a stranger's", () => {
  const bytes = encode("a茶¥\\ｱﾞ\x1b(B", "iso-2022-jp");
  assertEquals(
    new TextDecoder("latin1").decode(bytes),
    'a\x1b$BCc\x1b(J\\\x1b(B\\\x1b$B%"!+\x1b(B?(B',
  );
  assertEquals(decode(encode("茶", "iso-2022-jp"), "iso-2022-jp"), "茶");
});

Deno.test("CharsetEncoder gives the same bytes for every way of cutting the text", () => {
  const text = "Tea 茶 차 🍵 é ¥ end\ud83c";
  for (const name of ["utf-8", "gb18030", "shift_jis", "iso-2022-jp", "windows-1252"]) {
    const whole = encode(text, name, asReference);
    for (let at = 0; at <= text.length; at++) {
      const encoder = new CharsetEncoder(name, asReference);
      const pieces = [
        encoder.encode(text.slice(0, at)),
        encoder.encode(text.slice(at)),
        encoder.end(),
      ];
      assertEquals(Uint8Array.from(pieces.flatMap((piece) => [...piece])), whole, `${name} ${at}`);
    }
  }
});

Deno.test("CharsetEncoder knows what nobody writes", () => {
  assertEquals(["utf-16", "unicode", "replacement", "klingon"].map(canEncode), [
    false,
    false,
    false,
    false,
  ]);
  assertEquals(["UTF8", "latin1", "ks_c_5601-1987", "sjis"].every(canEncode), true);
  assertThrows(() => new CharsetEncoder("utf-16le", asReference), RangeError);
});
