/**
 * A text as words: cut by the rules of its language, each with the form by which it is counted, and
 * without those that carry no topic.
 *
 * @module
 */
import { LRUCache } from "../../libraries/lru_cache.ts";
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

/** What is known of a language, whoever's text it is. */
interface Tongue {
  readonly segmenter: Intl.Segmenter;
  readonly stopwords: ReadonlySet<string>;
  /** By what words are counted that have come before: most words of a text are those of the last one. */
  readonly keys: Map<string, string>;
}

/** Languages that are remembered, words of each, and the length of such a word. */
const MOST_TONGUES = 16;
const MOST_KEYS = 10_000;
const LONGEST_KEY = 24;

const tongues = new LRUCache<string, Tongue>({ max: MOST_TONGUES });

function tongueOf(language: string): Tongue {
  const known = tongues.get(language);
  if (known !== undefined) return known;
  const common = primaryOf(language) === "en" ? COMMON_ENGLISH : new Set<string>();
  const tongue = {
    segmenter: segmenterOf(language),
    stopwords: stopwordsFor(language).union(common),
    keys: new Map(),
  };
  tongues.set(language, tongue);
  return tongue;
}

function primaryOf(language: string): string {
  return language.toLowerCase().split("-", 1)[0];
}

/** Cuts texts of one language into words; the same text only once. */
export class WordCutter {
  /** The primary tag of the language, in small letters. */
  readonly language: string;
  readonly #tongue: Tongue;
  readonly #cuts = new Map<string, readonly (readonly Word[])[]>();

  constructor(language: string) {
    this.language = primaryOf(language);
    this.#tongue = tongueOf(language);
  }

  /** The runs of words between marks of punctuation. */
  cut(text: string): readonly (readonly Word[])[] {
    const known = this.#cuts.get(text);
    if (known !== undefined) return known;
    const runs: Word[][] = [];
    let run: Word[] = [];
    for (const { segment, isWordLike } of this.#tongue.segmenter.segment(text)) {
      if (isWordLike) run.push({ shown: segment, key: this.keyOf(segment) });
      else if (segment.trim() !== "" && segment !== "-" && segment !== "'") {
        if (run.length > 0) runs.push(run);
        run = [];
      }
    }
    if (run.length > 0) runs.push(run);
    this.#cuts.set(text, runs);
    return runs;
  }

  /** By which a word is counted; empty for one that says nothing. */
  keyOf(word: string): string {
    const { keys } = this.#tongue;
    const known = keys.get(word);
    if (known !== undefined) return known;
    const key = this.#read(word);
    if (keys.size >= MOST_KEYS) keys.clear();
    if (word.length <= LONGEST_KEY) keys.set(word, key);
    return key;
  }

  #read(word: string): string {
    const lower = word.toLowerCase().normalize("NFC");
    if (!/\p{L}/u.test(lower) || this.#tongue.stopwords.has(lower)) return "";
    if (this.language === "ko") return this.#stripped(koreanNoun(lower));
    if (lower.length < 2 && !/[\p{Script=Han}]/u.test(lower)) return "";
    return this.language === "en" ? this.#stripped(singular(lower)) : lower;
  }

  #stripped(key: string | undefined): string {
    return key === undefined || this.#tongue.stopwords.has(key) ? "" : key;
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
