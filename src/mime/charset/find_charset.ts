/**
 * Charsets by name: those of the WHATWG Encoding standard, and those that mail has besides.
 *
 * @module
 */
import { canonicalCharset } from "../../coding/charset.ts";
import { codePage } from "./code_page.ts";
import { decodeHz, decodeIso2022Kr } from "./escaped.ts";
import { decodeJohab } from "./johab.ts";
import { decodeUtf7 } from "./utf_7.ts";
import { decodeUtf16, decodeUtf32 } from "./wide.ts";

/** A charset: its name in lower case, and how its bytes are decoded, malformed ones to U+FFFD. */
export interface Charset {
  readonly name: string;
  decode(bytes: Uint8Array): string;
}

/** Charsets that TextDecoder does not have, or reads by rules that are not those of mail. */
const OWN: Readonly<Record<string, Charset["decode"]>> = {
  "utf-7": decodeUtf7,
  "utf-16": decodeUtf16,
  "utf-32": (bytes) => decodeUtf32(bytes),
  "utf-32be": (bytes) => decodeUtf32(bytes),
  "utf-32le": (bytes) => decodeUtf32(bytes, true),
  "iso-2022-kr": decodeIso2022Kr,
  "hz-gb-2312": decodeHz,
  "johab": decodeJohab,
  "ibm437": codePage("ibm437"),
  "ibm850": codePage("ibm850"),
  "ibm852": codePage("ibm852"),
  "ibm858": codePage("ibm858"),
  "iso-2022-jp": (bytes) => japanese.decode(joinEscapes(bytes)),
};

/** Names beyond the standard's: registered ones (IANA), and those of libraries that write mail. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "utf-7": ["csutf7", "unicode-1-1-utf-7", "csunicode11utf7", "utf7", "x-unicode-2-0-utf-7"],
  "utf-8": ["utf_8", "csutf8", "utf-8-sig", "cp65001"],
  "utf-16": ["csutf16", "utf16", "iso-10646-ucs-2", "ucs-2", "ucs2", "unicode", "csunicode"],
  "utf-16be": ["csutf16be", "utf16be", "ucs-2be"],
  "utf-16le": ["csutf16le", "utf16le", "ucs-2le"],
  "utf-32": ["csutf32", "utf32", "iso-10646-ucs-4", "ucs-4", "ucs4", "csucs4"],
  "utf-32be": ["csutf32be", "utf32be", "ucs-4be"],
  "utf-32le": ["csutf32le", "utf32le", "ucs-4le"],
  "iso-2022-kr": ["csiso2022kr", "iso2022kr", "iso2022-kr", "iso-2022kr"],
  "iso-2022-jp": [
    ...["iso2022jp", "iso2022-jp", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3"],
    ...["iso-2022-jp-ms", "iso-2022-jp-2004", "csiso2022jp2", "cp50220", "cp50221", "cp50222"],
  ],
  "hz-gb-2312": ["hz", "hzgb", "hz-gb2312"],
  "johab": ["cp1361", "ms1361", "windows-1361", "ksc5601-1992", "ksx1001-1992"],
  "ibm437": ["cp437", "437", "cspc8codepage437"],
  "ibm850": ["cp850", "850", "cspc850multilingual"],
  "ibm852": ["cp852", "852", "cspcp852"],
  "ibm858": ["cp858", "ibm00858", "ccsid00858", "cp00858", "pc-multilingual-850+euro"],
  "ibm866": ["cp866", "csibm866"],
  "euc-kr": ["cp949", "ms949", "uhc", "ks_c_5601", "ksc_5601-1987", "x-windows-949", "euckr"],
  "euc-jp": ["eucjp", "x-eucjp", "cp51932", "eucjp-win", "eucjp-ms"],
  "shift_jis": ["cp932", "ms932", "ms_kanji", "sjis-win", "shift_jisx0213", "shift-jis-2004"],
  "gbk": ["cp936", "ms936", "windows-936", "euc-cn", "euccn", "eucgb2312-cn", "x-euc-cn"],
  "big5": ["cp950", "ms950", "windows-950", "big-5", "big5-eten", "x-windows-950"],
  "windows-874": ["cp874", "ms874", "ibm874", "x-windows-874", "tis620"],
  "macintosh": ["mac-roman", "macroman", "x-macroman", "apple-roman", "csmacintosh"],
  "x-mac-cyrillic": ["mac-cyrillic", "maccyrillic", "x-mac-ukrainian"],
  "windows-1252": [
    ...["latin-1", "latin_1", "iso-latin-1", "8859_1", "iso8859_1", "8859-1", "ansi", "cp-1252"],
    ...["windows1252", "windows-latin1", "win-1252", "ms-ansi", "cswindows1252"],
  ],
  "iso-8859-2": ["latin-2", "iso8859_2", "8859-2"],
  "iso-8859-7": ["iso8859_7", "8859-7"],
  "iso-8859-10": ["latin-6", "iso8859_10"],
  "windows-1254": ["latin-5", "iso8859_9", "windows1254"],
  "iso-8859-15": ["latin-9", "latin9", "iso8859_15", "8859-15"],
  "iso-8859-16": ["latin10", "latin-10", "l10", "iso_8859-16", "csiso885916", "iso8859-16"],
  "windows-1250": ["windows1250", "win-1250"],
  "windows-1251": ["windows1251", "win-1251", "win1251"],
  "koi8-r": ["koi8r", "koi-8-r", "cskoi8r"],
  "koi8-u": ["koi8u", "koi-8-u"],
};

/**
 * Shapes of the standard's labels, and of few others. To ask the platform about a label that it does
 * not know takes as long as reading a page of text, and a header has room for a hundred thousand.
 */
const SHAPES: readonly string[] = [
  ...["unicode-1-1-utf-8", "(?:x-)?unicode[12][01]utf8", "utf-?8", "utf-16(?:[bl]e)?"],
  ...["(?:cs)?unicode(?:feff|fffe)?", "ucs-2", "iso-10646-ucs-2", "x-user-defined"],
  ...["(?:cs)?(?:cp|ibm)?(?:866|819)", "(?:x-)?(?:cp|windows-)125[0-8]", "dos-874", "tis-620"],
  ...["windows-(?:31j|874|949)", "l\\d{1,2}", "latin\\d{1,2}", "iso-ir-\\d{2,3}"],
  ...["iso[-_]?8859[-_]?\\d{1,2}(?:-[ei])?(?::198[7-9])?", "csiso8859[68][ei]"],
  ...["csisolatin(?:\\d|arabic|cyrillic|greek|hebrew)", "asmo-708", "ecma-11[48]", "elot_928"],
  ...[
    "arabic",
    "cyrillic",
    "(?:sun_eu_)?greek8?",
    "hebrew",
    "visual",
    "logical",
    "chinese",
    "korean",
  ],
  ...[
    "(?:cs)?mac(?:intosh)?",
    "x-mac-(?:roman|cyrillic|ukrainian)",
    "(?:cs)?koi8?[-_]?(?:r|ru|u)?",
  ],
  ...["(?:x-)?gbk", "(?:cs)?gb_?2312(?:-80)?", "csiso58gb231280", "gb18030"],
  ...["(?:cn-|cs|x-x-)?big5(?:-hkscs)?", "(?:x-)?euc-(?:jp|kr)", "cseuckr", "cseucpkdfmtjapanese"],
  ...["csksc56011987", "ks_c_5601-198[79]", "ksc_?5601", "(?:cs)?iso-?2022-?jp"],
  ...["csshiftjis", "ms932", "ms_kanji", "shift[-_]jis", "(?:x-)?sjis"],
];
const SHAPE = new RegExp(`^(?:${SHAPES.join("|")})$`);

const canonical = new Map(
  Object.entries(NAMES).flatMap(([name, labels]) => labels.map((label) => [label, name])),
);
const japanese = new TextDecoder("iso-2022-jp");
/** What was asked for and may be a charset: a finite number of names. */
const found = new Map<string, Charset | undefined>();

/** The charset of this name, in any case; undefined for names that nobody knows. */
export function findCharset(label: string): Charset | undefined {
  if (label.length > LONGEST_LABEL) return undefined;
  const key = label.trim().toLowerCase();
  if (found.has(key)) return found.get(key);
  if (!canonical.has(key) && !Object.hasOwn(OWN, key) && !SHAPE.test(key)) return undefined;
  const charset = openCharset(key);
  found.set(key, charset);
  return charset;
}

/** Blanks around one are allowed. */
const LONGEST_LABEL = 64;

function openCharset(key: string): Charset | undefined {
  const known = Object.hasOwn(OWN, key) ? key : canonical.get(key) ?? canonicalCharset(key);
  if (known === undefined) return undefined;
  const own = OWN[known];
  if (own) return { name: known, decode: own };
  const decoder = new TextDecoder(known);
  return { name: known, decode: (bytes) => decoder.decode(bytes) };
}

const ESC = 0x1b;

/**
 * ISO-2022-JP without escape sequences that another one follows at once: the join of two words has
 * them, and the WHATWG decoder takes them for an attack.
 */
function joinEscapes(bytes: Uint8Array): Uint8Array {
  const joined = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === ESC && bytes[at + 3] === ESC) at += 2;
    else joined[length++] = bytes[at];
  }
  return joined.subarray(0, length);
}
