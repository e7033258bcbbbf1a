import { assertEquals } from "@std/assert";
import { sniffTextCharset } from "../../src/coding/charset.ts";
import { asQuestionMark, CharsetEncoder } from "../../src/coding/charset_encoder.ts";
import { legacyCharset } from "../../src/coding/legacy_charset.ts";

function encode(text: string, charset: string): Uint8Array {
  const encoder = new CharsetEncoder(charset, asQuestionMark);
  return Uint8Array.of(...encoder.encode(text), ...encoder.end());
}

/** What people write, and in which charset they used to. */
const TEXTS: readonly (readonly [language: string, charset: string, text: string])[] = [
  ["ko", "euc-kr", "하루는 2014년 봄에 문을 열었습니다. 아홉 해 동안 비어 있던 집이었고"],
  ["ja", "shift_jis", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"],
  ["zh-CN", "gb18030", "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心"],
  ["zh-Hant-HK", "big5", "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心"],
  ["ru", "windows-1251", "Все люди рождаются свободными и равными в своем достоинстве"],
  ["cs", "windows-1250", "Všichni lidé rodí se svobodní a sobě rovní"],
  ["el-GR", "iso-8859-7", "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι"],
  ["fr", "windows-1252", "Tous les êtres humains naissent libres et égaux en dignité"],
];

for (const [language, charset, text] of TEXTS) {
  Deno.test(`sniffTextCharset takes text in ${language} for ${charset}, where it is not UTF-8`, () => {
    assertEquals(sniffTextCharset(encode(text, charset), language), charset);
    assertEquals(sniffTextCharset(encode(text, "utf-8"), language), "utf-8");
  });
}

Deno.test("legacyCharset knows Korean by its bytes, and takes nothing else for it", () => {
  for (const [language, charset, text] of TEXTS) {
    const expected = language === "ko" ? "euc-kr" : "windows-1252";
    assertEquals(legacyCharset(encode(text, charset)), expected, language);
  }
  const mixed = "이름,값\r\n차,1\r\nABC,漢字 2\r\n한글 문서,3\r\n";
  assertEquals(legacyCharset(encode(mixed.repeat(3), "euc-kr")), "euc-kr");
});

Deno.test("legacyCharset does not believe a language that the bytes contradict", () => {
  assertEquals(
    legacyCharset(encode("caf\u00e9 na\u00efve, voil\u00e0", "windows-1252"), "ko"),
    "windows-1252",
  );
  assertEquals(legacyCharset(encode("안녕하세요 여러분", "euc-kr"), "fr"), "euc-kr");
});

Deno.test("sniffTextCharset asks the mark first, and minds no character that was cut", () => {
  assertEquals(sniffTextCharset(Uint8Array.of(0xff, 0xfe, 0x41, 0)), "utf-16le");
  assertEquals(sniffTextCharset(new TextEncoder().encode("가나").subarray(0, 5)), "utf-8");
  assertEquals(sniffTextCharset(encode("가나다라", "euc-kr").subarray(0, 7)), "euc-kr");
  assertEquals(sniffTextCharset(new Uint8Array()), "utf-8");
});
