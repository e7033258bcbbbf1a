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
  readonly spellings: Map<string, number>;
  readonly first: number;
  readonly places: Set<number>;
  count: number;
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

/** The words and phrases of a text, and how many words it has. */
function collect({ blocks, title }: KeywordSource, cutter: WordCutter): Collected {
  const collected: Collected = { candidates: new Map(), length: 0 };
  let read = 0;
  for (const [place, block] of [title, ...blocks].entries()) {
    if (read > MAX_LENGTH) break;
    read += block.length;
    for (const run of cutter.cut(block.slice(0, MAX_LENGTH))) {
      run.forEach((_, start) => collectFrom(run, start, place, collected));
    }
  }
  return collected;
}

interface Collected {
  readonly candidates: Map<string, Candidate>;
  length: number;
}

/** The phrases that begin with one word; none goes on with a word that says nothing. */
function collectFrom(
  run: readonly Word[],
  start: number,
  place: number,
  collected: Collected,
): void {
  const position = collected.length++;
  for (let end = start; end < Math.min(run.length, start + MAX_WORDS); end++) {
    if (run[end].key === "") return;
    const words = run.slice(start, end + 1);
    const candidate = candidateOf(words, position, collected);
    if (candidate === undefined) continue;
    candidate.count++;
    candidate.places.add(place);
    const shown = words.map((word) => word.shown).join(" ");
    candidate.spellings.set(shown, (candidate.spellings.get(shown) ?? 0) + 1);
  }
}

function candidateOf(
  words: readonly Word[],
  first: number,
  { candidates }: Collected,
): Candidate | undefined {
  const keys = words.map((word) => word.key);
  const key = keys.join(" ");
  const known = candidates.get(key);
  if (known !== undefined || candidates.size >= MAX_CANDIDATES) return known;
  const candidate = { keys, spellings: new Map(), first, places: new Set<number>(), count: 0 };
  candidates.set(key, candidate);
  return candidate;
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
  const spread = 1 + Math.log2(places.size);
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
