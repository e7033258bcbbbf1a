/**
 * Charsets go by many names; a client that lists one of them can read what is labelled with
 * another (IANA's registry of character sets, and the Encoding Standard §4.2).
 *
 * @module
 */

/**
 * One name, and the others for the same charset. As on the web, ISO-8859-1 is taken for the
 * superset that all browsers decode it as; ASCII is not, since who asks for ASCII may mean it.
 */
const NAMES: readonly (readonly [string, string])[] = [
  ["utf-8", "utf8 unicode-1-1-utf-8"],
  ["us-ascii", "ascii iso646-us ansi_x3.4-1968"],
  ["windows-1252", "iso-8859-1 iso8859-1 iso_8859-1 latin1 l1 cp1252 x-cp1252"],
  ["iso-8859-2", "iso8859-2 iso_8859-2 latin2 l2"],
  ["iso-8859-5", "iso8859-5 iso_8859-5 cyrillic"],
  ["iso-8859-7", "iso8859-7 iso_8859-7 greek"],
  ["iso-8859-15", "iso8859-15 iso_8859-15 latin9 l9"],
  ["windows-1250", "cp1250 x-cp1250"],
  ["windows-1251", "cp1251 x-cp1251"],
  ["windows-1254", "iso-8859-9 iso8859-9 latin5 cp1254"],
  ["koi8-r", "koi8 koi cskoi8r"],
  ["euc-kr", "ks_c_5601-1987 ksc5601 ksc_5601 korean cp949 windows-949 uhc"],
  ["shift_jis", "shift-jis sjis x-sjis ms_kanji ms932 windows-31j cp932"],
  ["euc-jp", "x-euc-jp"],
  ["gbk", "gb2312 x-gbk cp936 chinese euc-cn"],
  ["big5", "big5-hkscs cn-big5 x-x-big5 csbig5"],
  ["utf-16le", "utf-16 unicode ucs-2"],
  ["utf-16be", "unicodefffe"],
];

const CANONICAL: ReadonlyMap<string, string> = new Map(
  NAMES.flatMap(([name, others]) => others.split(" ").map((other) => [other, name] as const)),
);

/** Whether two names mean the same charset. */
export function equalCharsets(a: string, b: string): boolean {
  return canonicalName(a) === canonicalName(b);
}

function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return CANONICAL.get(lower) ?? lower;
}
