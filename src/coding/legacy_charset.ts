/**
 * The charset of text that is not UTF-8 and says nothing of it: what people of its language wrote in
 * before there was UTF-8 (HTML §13.2.3.2, the table of defaults), or what the bytes look like.
 *
 * @module
 */

const WESTERN = "windows-1252";

const BY_LANGUAGE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "big5": "zh-hant zh-hk zh-mo zh-tw",
    "euc-kr": "ko",
    "gb18030": "zh",
    "iso-8859-2": "hu pl sl",
    "iso-8859-7": "el",
    "shift_jis": "ja",
    "windows-1250": "cs hr sk",
    "windows-1251": "ba be bg kk ky mk ru sah sr tg tt uk",
    "windows-1254": "az ku tr",
    "windows-1255": "he",
    "windows-1256": "ar fa",
    "windows-1257": "et lt lv",
    "windows-1258": "vi",
    "windows-874": "th",
  }).flatMap(([charset, languages]) => languages.split(" ").map((tag) => [tag, charset])),
);

/** What the first bytes of such a text are taken for, where its language, a BCP 47 tag, may be known. */
export function legacyCharset(bytes: Uint8Array, language?: string): string {
  const usual = usualOf(language?.toLowerCase());
  if (usual !== undefined && canBe(bytes, usual)) return usual;
  return isHangul(bytes) ? "euc-kr" : WESTERN;
}

/** By the tag, without its last subtags where it is not listed. */
function usualOf(tag: string | undefined): string | undefined {
  for (let at = tag; at !== undefined && at !== "";) {
    const charset = BY_LANGUAGE.get(at);
    if (charset !== undefined) return charset;
    at = at.slice(0, Math.max(0, at.lastIndexOf("-")));
  }
  return undefined;
}

/** Whether the bytes can be the begin of text in this charset: the last character may be cut. */
export function canBe(bytes: Uint8Array, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The share of syllables among all that is not ASCII: Chinese in the same bytes has about half. */
const MOSTLY = 0.75;

/** Whether what is not ASCII stands where KS X 1001 has the 2,350 syllables of common Korean. */
function isHangul(bytes: Uint8Array): boolean {
  let syllables = 0;
  let others = 0;
  for (let at = 0; at + 1 < bytes.length; at++) {
    if (bytes[at] < 0x80) continue;
    const isSyllable = bytes[at] >= 0xb0 && bytes[at] <= 0xc8 && bytes[at + 1] >= 0xa1;
    if (isSyllable) syllables++;
    else others++;
    at++;
  }
  return syllables > 0 && syllables >= MOSTLY * (syllables + others) && canBe(bytes, "euc-kr");
}
