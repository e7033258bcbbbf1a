/**
 * A text as words: cut by the rules of its language, each with the form by which it is counted, and
 * without those that carry no topic.
 *
 * @module
 */
import { COMMON_ENGLISH } from "./common_english.ts";
import { koreanNoun } from "./korean.ts";
import { stopwordsFor } from "./language_guess.ts";

/** One word of a text. */
export interface Word {
  /** As it is written. */
  readonly shown: string;
  /** By which it is counted: in small letters, without plural or particle; empty for one that says nothing. */
  readonly key: string;
}

/** Cuts texts of one language into words. */
export class WordCutter {
  readonly #language: string;
  readonly #segmenter: Intl.Segmenter;
  readonly #stopwords: ReadonlySet<string>;

  constructor(language: string) {
    this.#language = language.toLowerCase().split("-", 1)[0];
    this.#segmenter = segmenterOf(language);
    const common = this.#language === "en" ? COMMON_ENGLISH : new Set<string>();
    this.#stopwords = stopwordsFor(language).union(common);
  }

  /** The runs of words between marks of punctuation. */
  cut(text: string): Word[][] {
    const runs: Word[][] = [];
    let run: Word[] = [];
    for (const { segment, isWordLike } of this.#segmenter.segment(text)) {
      if (isWordLike) run.push({ shown: segment, key: this.keyOf(segment) });
      else if (segment.trim() !== "" && segment !== "-" && segment !== "'") {
        if (run.length > 0) runs.push(run);
        run = [];
      }
    }
    if (run.length > 0) runs.push(run);
    return runs;
  }

  /** By which a word is counted; empty for one that says nothing. */
  keyOf(word: string): string {
    const lower = word.toLowerCase().normalize("NFC");
    if (!/\p{L}/u.test(lower) || this.#stopwords.has(lower)) return "";
    if (this.#language === "ko") return this.#stripped(koreanNoun(lower));
    if (lower.length < 2 && !/[\p{Script=Han}]/u.test(lower)) return "";
    return this.#language === "en" ? this.#stripped(singular(lower)) : lower;
  }

  #stripped(key: string | undefined): string {
    return key === undefined || this.#stopwords.has(key) ? "" : key;
  }
}

function segmenterOf(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: "word" });
  } catch {
    return new Intl.Segmenter("en", { granularity: "word" });
  }
}

/** An English plural, a possessive or a contraction as the word that it is made of. */
function singular(word: string): string {
  const bare = word.replace(/['’](?:s|ve|re|ll|d|m)?$/, "");
  if (bare.length > 4 && bare.endsWith("ies")) return `${bare.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/.test(bare)) return bare.slice(0, -2);
  if (bare.length > 3 && /[^sui]s$/.test(bare)) return bare.slice(0, -1);
  return bare;
}
