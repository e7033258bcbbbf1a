/**
 * The language of a text that does not name its own: by its script, and among those that share one by
 * their commonest words. A guess, good enough to choose a list of words by.
 *
 * @module
 */
import { stopwordsOf } from "../../libraries/stopword.ts";

/** Two letters, and the three by which lists of words are known. */
const CODES: Readonly<Record<string, string>> = {
  ar: "ara",
  bn: "ben",
  bg: "bul",
  ca: "cat",
  cs: "ces",
  da: "dan",
  de: "deu",
  el: "ell",
  en: "eng",
  es: "spa",
  et: "est",
  eu: "eus",
  fa: "fas",
  fi: "fin",
  fr: "fra",
  ga: "gle",
  gl: "glg",
  he: "heb",
  hi: "hin",
  hr: "hrv",
  hu: "hun",
  id: "ind",
  it: "ita",
  ja: "jpn",
  ko: "kor",
  lt: "lit",
  lv: "lav",
  nb: "nob",
  nl: "nld",
  no: "nob",
  pl: "pol",
  pt: "por",
  ro: "ron",
  ru: "rus",
  sk: "slk",
  sl: "slv",
  sv: "swe",
  th: "tha",
  tr: "tur",
  uk: "ukr",
  ur: "urd",
  vi: "vie",
  zh: "zho",
};

/** The languages in Latin letters that are told apart. */
const LATIN = ["en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl"];

/** How much of a text is looked at, and from which length on it says anything. */
const SAMPLE = 4000;
const SHORT = 400;

const NO_WORDS: ReadonlySet<string> = new Set();
/** By code; there are no more of them than there are lists. */
const stopwords = new Map<string, ReadonlySet<string>>();

/** The stop words of a language, by its tag; none where there is no list. */
export function stopwordsFor(language: string): ReadonlySet<string> {
  const [primary] = language.toLowerCase().split("-", 1);
  const code = Object.hasOwn(CODES, primary) ? CODES[primary] : primary;
  const known = stopwords.get(code);
  if (known !== undefined) return known;
  const list = stopwordsOf(code);
  if (list === undefined) return NO_WORDS;
  const words = new Set(list);
  stopwords.set(code, words);
  return words;
}

/**
 * The language of a text that is said to be in another, perhaps: many pages are made from a template
 * that says `en`. Short texts are believed.
 */
export function settleLanguage(stated: string | undefined, blocks: readonly string[]): string {
  const text = blocks.join("\n").slice(0, SAMPLE);
  if (stated !== undefined && text.length < SHORT) return stated;
  const guess = guessLanguage(text);
  if (stated === undefined) return guess;
  const [primary] = stated.toLowerCase().split("-", 1);
  if (primary === guess || !LATIN.includes(guess)) return isLikely(primary, guess) ? stated : guess;
  const words = wordsOf(text);
  return commonness(primary, words) * 2 < commonness(guess, words) ? guess : stated;
}

/** Whether a language may be written in the script by which the other was told. */
function isLikely(stated: string, guess: string): boolean {
  return stated === guess || !LATIN.includes(stated);
}

/** The primary language tag of a text, as far as can be told; `en` where nothing can. */
export function guessLanguage(text: string): string {
  const sample = text.slice(0, SAMPLE);
  const count = (pattern: RegExp) => sample.match(pattern)?.length ?? 0;
  const letters = count(/\p{L}/gu);
  if (letters === 0) return "en";
  const share = (pattern: RegExp) => count(pattern) / letters;
  if (share(/\p{Script=Hangul}/gu) > 0.2) return "ko";
  if (share(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu) > 0.1) return "ja";
  if (share(/\p{Script=Han}/gu) > 0.2) return "zh";
  if (share(/\p{Script=Cyrillic}/gu) > 0.4) return /[іїєґ]/i.test(sample) ? "uk" : "ru";
  if (share(/\p{Script=Arabic}/gu) > 0.4) return "ar";
  if (share(/\p{Script=Greek}/gu) > 0.4) return "el";
  if (share(/\p{Script=Hebrew}/gu) > 0.4) return "he";
  return guessLatin(sample);
}

function guessLatin(sample: string): string {
  let best = "en";
  let most = 0;
  const words = wordsOf(sample);
  for (const language of LATIN) {
    const hits = commonness(language, words);
    if (hits > most) [best, most] = [language, hits];
  }
  return best;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

/** How many of a language's common words there are among these; long lists hit more often by chance. */
function commonness(language: string, words: readonly string[]): number {
  const common = stopwordsFor(language);
  if (common.size === 0) return 0;
  let hits = 0;
  for (const word of words) if (common.has(word)) hits++;
  return hits / Math.sqrt(common.size);
}
