/**
 * The category of a page: the one whose words its text has the most of.
 *
 * @module
 */
import type { Vocabulary } from "./vocabulary.ts";
import type { WordCutter } from "./words.ts";

/** A category, and how surely it is the one: its share of what speaks for any. */
export interface Category {
  readonly name: string;
  readonly share: number;
}

/** Text beyond this is not read. */
const MAX_LENGTH = 60_000;

/** So many different words, and so many words, have to speak for a category. */
const FEWEST_DIFFERENT = 2;
const FEWEST = 3;

/** A word of the title counts as often as this. */
const IN_TITLE = 3;

const MAX_WORDS = 3;

/** The category of a text; undefined where too little speaks for any. */
export function findCategory(
  { title, blocks }: { readonly title: string; readonly blocks: readonly string[] },
  cutter: WordCutter,
  vocabulary: Vocabulary,
): Category | undefined {
  const speaks = indexOf(vocabulary, cutter);
  const votes = new Map<string, { weight: number; count: number; words: Set<string> }>();
  const vote = (text: string, weight: number) => {
    for (const phrase of phrasesOf(text, cutter)) {
      for (const name of speaks.get(phrase) ?? []) {
        const known = votes.get(name) ?? { weight: 0, count: 0, words: new Set() };
        votes.set(name, known);
        // The second time a word comes it says less.
        known.weight += known.words.has(phrase) ? weight * 0.5 : weight;
        known.count += weight;
        known.words.add(phrase);
      }
    }
  };
  vote(title, IN_TITLE);
  let read = 0;
  for (const block of blocks) {
    if (read > MAX_LENGTH) break;
    read += block.length;
    vote(block.slice(0, MAX_LENGTH), 1);
  }
  const heard = [...votes].filter(([, { words, count }]) =>
    words.size >= FEWEST_DIFFERENT && count >= FEWEST
  ).map(([name, { weight, words }]) => ({ name, weight: weight * Math.sqrt(words.size) }));
  const all = heard.reduce((sum, { weight }) => sum + weight, 0);
  const best = heard.reduce<typeof heard[number] | undefined>(
    (best, other) => best === undefined || other.weight > best.weight ? other : best,
    undefined,
  );
  return best && { name: best.name, share: Math.round(best.weight / all * 100) / 100 };
}

/** What a vocabulary is to each language, as long as there is a site that has it. */
const known = new WeakMap<Vocabulary, Map<string, Index>>();
const MOST_LANGUAGES = 32;

type Index = ReadonlyMap<string, readonly string[]>;

function indexOf(vocabulary: Vocabulary, cutter: WordCutter): Index {
  const indexes = known.get(vocabulary) ?? new Map<string, Index>();
  known.set(vocabulary, indexes);
  const index = indexes.get(cutter.language) ?? readIndex(vocabulary, cutter);
  if (indexes.size < MOST_LANGUAGES) indexes.set(cutter.language, index);
  return index;
}

/** For each word, as it is counted, the categories that it speaks for. */
function readIndex(vocabulary: Vocabulary, cutter: WordCutter): Index {
  const speaks = new Map<string, string[]>();
  for (const [name, words] of Object.entries(vocabulary)) {
    for (const word of words) {
      const key = word.split(" ").map((part) => cutter.keyOf(part) || part.toLowerCase()).join(" ");
      speaks.set(key, [...speaks.get(key) ?? [], name]);
    }
  }
  return speaks;
}

function* phrasesOf(text: string, cutter: WordCutter): Generator<string> {
  for (const run of cutter.cut(text)) {
    for (let start = 0; start < run.length; start++) {
      let phrase = "";
      for (let size = 0; size < MAX_WORDS && start + size < run.length; size++) {
        const { key } = run[start + size];
        if (key === "") break;
        phrase = size === 0 ? key : `${phrase} ${key}`;
        yield phrase;
      }
    }
  }
}
