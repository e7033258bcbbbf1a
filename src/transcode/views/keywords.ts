/**
 * The keywords of a text: words and phrases, weighted by how often they come, how early, in how many
 * places, and whether they are in the title or a heading.
 *
 * @module
 */
import type { Word, WordCutter } from "./words.ts";

/** A text of which the keywords are wanted. */
export interface KeywordSource {
  readonly title: string;
  readonly headings: readonly string[];
  readonly blocks: readonly string[];
}

/** A keyword, and its weight: 1 for the first, the others in proportion. */
export interface Keyword {
  readonly text: string;
  readonly weight: number;
  /** How often it comes in the text. */
  readonly count: number;
  /** By which its words are counted. */
  readonly keys: readonly string[];
}

/** Text beyond this is not read. */
const MAX_LENGTH = 60_000;
/** Phrases have no more words. */
const MAX_WORDS = 3;
/** So many candidates are weighed against each other. */
const MAX_CANDIDATES = 50_000;

const IN_TITLE = 2.2;
const IN_HEADING = 1.4;

interface Candidate {
  readonly keys: readonly string[];
  /** Where it comes first, among all words. */
  readonly first: number;
  readonly spellings: Map<string, number>;
  count: number;
  /** In how many blocks it is, and the last of them. */
  places: number;
  place: number;
}

/** The keywords of a text, the weightiest first. */
export function findKeywords(source: KeywordSource, cutter: WordCutter, limit = 20): Keyword[] {
  const { candidates, length } = collect(source, cutter);
  const titled = keysOf([source.title], cutter);
  const headed = keysOf(source.headings, cutter);
  const weighed = [...candidates.values()].map((candidate) => ({
    candidate,
    weight: weigh(candidate, length, { titled, headed }),
  })).toSorted((a, b) => b.weight - a.weight || a.candidate.first - b.candidate.first);
  return pick(weighed, limit);
}

/**
 * The words and phrases of a text, and how many words it has. A phrase comes no more often than what it
 * is made of: of the longer ones, most need not be looked at.
 */
function collect({ blocks, title }: KeywordSource, cutter: WordCutter): Collected {
  const runs = [...runsOf([title, ...blocks], cutter)];
  const candidates = new Map<string, Candidate>();
  for (let size = 1; size <= MAX_WORDS; size++) {
    for (const run of runs) collectFrom(run, size, candidates);
    for (const run of runs) run.phrases = longerPhrases(run, size, candidates);
  }
  return { candidates, length: runs.reduce((sum, { words }) => sum + words.length, 0) };
}

interface Collected {
  readonly candidates: Map<string, Candidate>;
  readonly length: number;
}

/** Words in a row. */
interface Run {
  readonly words: readonly Word[];
  /** In which block they stand, and behind how many others. */
  readonly place: number;
  readonly before: number;
  /** What begins with each word, as it is counted; empty where that says nothing. */
  phrases: readonly string[];
}

function* runsOf(texts: readonly string[], cutter: WordCutter): Generator<Run> {
  let read = 0;
  let before = 0;
  for (const [place, text] of texts.entries()) {
    if (read > MAX_LENGTH) return;
    read += text.length;
    for (const words of cutter.cut(text.slice(0, MAX_LENGTH))) {
      yield { words, place, before, phrases: words.map(({ key }) => key) };
      before += words.length;
    }
  }
}

/** Counts the phrases, which have so many words. */
function collectFrom(
  { words, place, before, phrases }: Run,
  size: number,
  candidates: Map<string, Candidate>,
): void {
  for (const [start, phrase] of phrases.entries()) {
    if (phrase === "") continue;
    let candidate = candidates.get(phrase);
    if (candidate === undefined) {
      if (candidates.size >= MAX_CANDIDATES) continue;
      const keys = words.slice(start, start + size).map(({ key }) => key);
      const first = before + start;
      candidate = { keys, first, spellings: new Map(), count: 0, places: 0, place: -1 };
      candidates.set(phrase, candidate);
    }
    candidate.count++;
    if (candidate.place !== place) candidate.places++;
    candidate.place = place;
    const shown = size === 1
      ? words[start].shown
      : words.slice(start, start + size).map(({ shown }) => shown).join(" ");
    candidate.spellings.set(shown, (candidate.spellings.get(shown) ?? 0) + 1);
  }
}

/** The phrases with one more word, as far as they may come twice. */
function longerPhrases(
  { words, phrases }: Run,
  size: number,
  candidates: ReadonlyMap<string, Candidate>,
): readonly string[] {
  const isCommon = (phrase: string) => (candidates.get(phrase)?.count ?? 0) > 1;
  const common = phrases.map((phrase) => phrase !== "" && isCommon(phrase));
  return phrases.slice(0, -1).map((phrase, start) =>
    common[start] && common[start + 1] ? `${phrase} ${words[start + size].key}` : ""
  );
}

/** Which words, and which phrases of them, are in these texts. */
function keysOf(texts: readonly string[], cutter: WordCutter): ReadonlySet<string> {
  return new Set(
    texts.slice(0, 200).flatMap((text) => cutter.cut(text.slice(0, 1000)).flat())
      .map((word) => word.key).filter((key) => key !== ""),
  );
}

function weigh(
  { keys, count, places, first }: Candidate,
  length: number,
  { titled, headed }: { titled: ReadonlySet<string>; headed: ReadonlySet<string> },
): number {
  // A phrase that comes once is chance; a word that does may still be in the title.
  if (keys.length > 1 && count < 2) return 0;
  const early = 1 + 0.5 * (1 - first / Math.max(length, 1));
  const spread = 1 + Math.log2(places);
  const long = keys.length === 1 ? 1 : 0.75 + 0.55 * keys.length;
  const inTitle = keys.every((key) => titled.has(key)) ? IN_TITLE : 1;
  const inHeading = keys.every((key) => headed.has(key)) ? IN_HEADING : 1;
  const short = keys.length === 1 && keys[0].length < 3 ? 0.5 : 1;
  return Math.log2(1 + count) * early * spread * long * inTitle * inHeading * short;
}

/** The best ones, without words of a phrase that has been taken and comes nearly as often. */
function pick(
  weighed: readonly { readonly candidate: Candidate; readonly weight: number }[],
  limit: number,
): Keyword[] {
  const picked: Keyword[] = [];
  const top = weighed[0]?.weight ?? 0;
  for (const { candidate, weight } of weighed) {
    if (picked.length >= limit || weight <= 0) break;
    const { keys, count } = candidate;
    const isPart = picked.some((other) =>
      keys.every((key) => other.keys.includes(key)) ||
      other.keys.every((key) => keys.includes(key)) && other.count < 2 * count
    );
    if (isPart) continue;
    picked.push({ text: spelling(candidate), weight: round(weight / top), count, keys });
  }
  return picked;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The commonest way to write it; a Korean word by itself, without its particles. */
function spelling({ spellings, keys }: Candidate): string {
  const key = keys.join(" ");
  if (/[\uac00-\ud7a3]/.test(key)) return key;
  const [shown] = [...spellings].reduce((best, other) => other[1] > best[1] ? other : best);
  return shown;
}
