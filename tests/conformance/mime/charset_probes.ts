/**
 * Probes of charsets: each of the Encoding standard, and those of mail that it lacks. The bytes were made
 * by another implementation.
 *
 * @module
 */
import { hex, type Probe } from "./probe.ts";

/** Label, text and bytes. */
const SAMPLES: readonly (readonly [string, string, string])[] = [
  [
    "utf-8",
    "Größe 한국어 日本語 😀",
    "4772c3b6c39f6520ed959ceab5adec96b420e697a5e69cace8aa9e20f09f9880",
  ],
  ["UTF8", "é", "c3a9"],
  ["unicode-1-1-utf-8", "é", "c3a9"],
  ["utf-8", "é", "efbbbfc3a9"],
  ["ibm866", "Привет", "8fe0a8a2a5e2"],
  ["cp866", "Привет", "8fe0a8a2a5e2"],
  ["iso-8859-1", "café", "636166e9"],
  ["latin1", "café", "636166e9"],
  ["iso-8859-1", "“é” – €", "93e99420962080"],
  ["windows-1252", "“é” – €", "93e99420962080"],
  ["iso-8859-2", "Łódź čeština", "a3f364bc20e865b974696e61"],
  ["iso-8859-3", "Ħaż Ġgantija", "a161bf20d567616e74696a61"],
  ["iso-8859-4", "Āčĩŗ", "c0e8b5b3"],
  ["iso-8859-5", "Привет", "bfe0d8d2d5e2"],
  ["iso-8859-6", "مرحبا", "e5d1cdc8c7"],
  ["iso-8859-7", "Καλημέρα", "cae1ebe7ecddf1e1"],
  ["iso-8859-8", "שלום", "f9ece5ed"],
  ["iso-8859-8-i", "שלום", "f9ece5ed"],
  ["iso-8859-8-e", "שלום", "f9ece5ed"],
  ["iso-8859-9", "İstanbul ığüş", "dd7374616e62756c20fdf0fcfe"],
  ["iso-8859-10", "ÞðÆ Ąčį", "def0c620a1e8e7"],
  ["iso-8859-11", "สวัสดี", "cac7d1cab4d5"],
  ["tis-620", "สวัสดี", "cac7d1cab4d5"],
  ["windows-874", "สวัสดี", "cac7d1cab4d5"],
  ["iso-8859-13", "Ąžuolas", "c0fe756f6c6173"],
  ["iso-8859-14", "Ŵŷ Ḃ", "d0fe20a1"],
  ["iso-8859-15", "€uro Šž Œ", "a475726f20a6b820bc"],
  ["iso-8859-16", "Țară „x”", "de6172e320a578b5"],
  ["koi8-r", "Привет", "f0d2c9d7c5d4"],
  ["koi8-u", "Привіт їжак", "f0d2c9d7a6d420a7d6c1cb"],
  ["macintosh", "café “x”", "6361668e20d278d3"],
  ["x-mac-cyrillic", "Привет", "8ff0e8e2e5f2"],
  ["windows-1250", "Příliš žluťoučký", "50f8ed6c699a209e6c759d6f75e86bfd"],
  ["windows-1251", "Привет", "cff0e8e2e5f2"],
  ["windows-1253", "Καλημέρα", "cae1ebe7ecddf1e1"],
  ["windows-1254", "İstanbul ğş", "dd7374616e62756c20f0fe"],
  ["windows-1255", "שלום", "f9ece5ed"],
  ["windows-1256", "مرحبا", "e3d1cdc8c7"],
  ["windows-1257", "Ąžuolas", "c0fe756f6c6173"],
  ["windows-1258", "Việt", "5669eaf274"],
  ["gb2312", "中文测试", "d6d0cec4b2e2cad4"],
  ["gbk", "中文測試", "d6d0cec49c79d487"],
  ["gb18030", "中文 😀", "d6d0cec4209439fc36"],
  ["hz-gb-2312", "中文 A~B", "7e7b56504e447e7d20417e7e42"],
  ["big5", "中文測試", "a4a4a4e5b4fab8d5"],
  ["big5-hkscs", "香港", "adbbb4e4"],
  ["euc-jp", "日本語テスト", "c6fccbdcb8eca5c6a5b9a5c8"],
  ["iso-2022-jp", "日本語テスト ABC", "1b2442467c4b5c386c2546253925481b284220414243"],
  ["shift_jis", "日本語テスト ｱ", "93fa967b8cea83658358836720b1"],
  ["windows-31j", "日本語①", "93fa967b8cea8740"],
  ["cp932", "日本語", "93fa967b8cea"],
  ["euc-kr", "안녕하세요", "bec8b3e7c7cfbcbcbfe4"],
  ["ks_c_5601-1987", "안녕하세요", "bec8b3e7c7cfbcbcbfe4"],
  ["windows-949", "똠방각하", "8c63b9e6b0a2c7cf"],
  ["cp949", "똠방각하", "8c63b9e6b0a2c7cf"],
  ["iso-2022-kr", "안녕 ABC\n하세요", "1b2429430e3e4833670f204142430d0a0e474f3c3c3f640f"],
  ["johab", "똠방각하 漢字 ABC ①", "99b1a4778862d06120f7d3f1ae2041424320dce7"],
  ["utf-16", "héllo 한", "fffe6800e9006c006c006f0020005cd5"],
  ["utf-16", "héllo 한", "feff006800e9006c006c006f0020d55c"],
  ["utf-16be", "héllo 한", "006800e9006c006c006f0020d55c"],
  ["utf-16le", "héllo 한", "6800e9006c006c006f0020005cd5"],
  ["utf-32", "héllo 😀", "fffe000068000000e90000006c0000006c0000006f0000002000000000f60100"],
  ["utf-32be", "héllo 😀", "00000068000000e90000006c0000006c0000006f000000200001f600"],
  ["utf-32le", "héllo 😀", "68000000e90000006c0000006c0000006f0000002000000000f60100"],
  ["ucs-4", "héllo", "00000068000000e90000006c0000006c0000006f"],
  [
    "utf-7",
    "Größe 한국어 + 日本語 😀",
    "47722b4150594133772d65202b3156797462635730202b2d202b5a65566e4c497165202b3244336541412d",
  ],
  ["cp437", "Ärger ½ ╔═╗ ≈", "8e7267657220ab20c9cdbb20f7"],
  ["ibm437", "Ärger", "8e72676572"],
  ["cp850", "Ärger ½ ╔═╗ Ð", "8e7267657220ab20c9cdbb20d1"],
  ["cp852", "Łódź čeština", "9da264ab209f65e774696e61"],
  ["cp858", "10 €", "313020d5"],
  ["us-ascii", "plain", "706c61696e"],
  ["ansi_x3.4-1968", "plain", "706c61696e"],
  ["cp936", "中文", "d6d0cec4"],
  ["cp950", "中文", "a4a4a4e5"],
  ["latin-1", "é", "e9"],
  ["mac-roman", "é", "8e"],
];

/** Each as the text of a body. */
export const CHARSETS: readonly Probe[] = SAMPLES.map(([label, text, bytes], index) => ({
  rule: `${label} (${index + 1})`,
  source:
    `Content-Type: text/plain; charset="${label}"\r\nContent-Transfer-Encoding: binary\r\n\r\n${
      hex(bytes)
    }`,
  exact: true,
  texts: [text],
  defects: label === "utf-7" ? "charset-utf-7" : "",
}));

/** What is no charset, or not what the bytes are. */
export const DOUBTFUL: readonly Probe[] = [
  {
    rule: "UTF-7 that is not plain text is refused",
    source: "Content-Type: text/html; charset=utf-7\n\n+ADw-script+AD4-",
    texts: ["+ADw-script+AD4-"],
    defects: "charset-refused",
  },
  {
    rule: "examples of RFC 2152",
    source:
      "Content-Type: text/plain; charset=utf-7\n\nA+ImIDkQ. Hi Mom -+Jjo--! +ZeVnLIqe Item 3 is +AKM-1. +-",
    texts: ["A≢Α. Hi Mom -☺-! 日本語 Item 3 is £1. +"],
  },
  {
    rule: "an unknown charset is read as undeclared",
    source: "Content-Type: text/plain; charset=x-odd\n\ncaf\xe9",
    texts: ["café"],
    defects: "charset-unknown",
  },
  {
    rule: "us-ascii with other bytes",
    source: "Content-Type: text/plain; charset=us-ascii\n\ncaf\xe9",
    texts: ["café"],
    defects: "charset-bytes",
  },
  {
    rule: "us-ascii with bytes of UTF-8",
    source: "Content-Type: text/plain; charset=us-ascii\n\n\xed\x95\x9c",
    texts: ["한"],
    defects: "charset-bytes",
  },
  {
    rule: "UTF-8 with bytes that it does not have",
    source: "Content-Type: text/plain; charset=utf-8\n\na\xffb",
    texts: ["a\ufffdb"],
    defects: "charset-bytes",
  },
  {
    rule: "UTF-16 that ends within a character",
    source: "Content-Type: text/plain; charset=utf-16be\n\n\0a\0",
    texts: ["a\ufffd"],
    defects: "charset-bytes",
  },
  {
    rule: "UTF-32 that is none",
    source: "Content-Type: text/plain; charset=utf-32\n\n\0\0\0a\0\x11\0\0\0",
    texts: ["a\ufffd\ufffd"],
    defects: "charset-bytes",
  },
  {
    rule: "UTF-16 without a mark is big-endian (RFC 2781 §4.3)",
    source: "Content-Type: text/plain; charset=utf-16\n\n\xd5\x5c\xad\x6d",
    texts: ["한국"],
  },
  {
    rule: "UTF-16 without a mark whose zeros say little-endian",
    source: "Content-Type: text/plain; charset=utf-16\n\na\0b\0",
    texts: ["ab"],
  },
  {
    rule: "an HTML body names its charset itself",
    source: 'Content-Type: text/html\n\n<meta charset="euc-kr">\xc7\xd1',
    texts: ['<meta charset="euc-kr">한'],
  },
  {
    rule: "HZ over lines",
    source: "Content-Type: text/plain; charset=hz-gb-2312\n\n~{VPND~}~\na\n~{VP\nb",
    texts: ["中文a\n中\nb"],
  },
  {
    rule: "ISO-2022-KR over lines",
    source: "Content-Type: text/plain; charset=iso-2022-kr\n\n\x1b$)C\x0eGQ\nb\x0eGQ\x0f",
    texts: ["한\nb한"],
  },
  {
    rule: "Johab with broken pairs",
    source: "Content-Type: text/plain; charset=johab\n\n\xd0e\xffb\x88",
    texts: ["한\ufffdb\ufffd"],
    defects: "charset-bytes",
  },
];
