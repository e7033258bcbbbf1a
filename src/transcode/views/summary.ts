/**
 * The summary of a text: those of its own sentences that say most of what is said in it, in their
 * order.
 *
 * @module
 */
import type { WordCutter } from "./words.ts";

/** Sentences beyond this are not considered. */
const MAX_SENTENCES = 500;

/** The share of the sentences that a summary takes, and its bounds. */
const SHARE = 0.1;
const FEWEST = 2;
const MOST = 3;

/** How much more the first sentence is worth than those in the middle. */
const EARLY = 12;

/** Shorter and longer sentences say too little, and too much. */
const SHORTEST = 30;
const LONGEST = 500;

/** What ends a sentence in one script or another, and what may close behind it. */
const SENTENCE_END = /[\p{Sentence_Terminal}…][\p{Pe}\p{Pf}"']*$/u;

/** Scripts that end no sentence by a mark: a blank parts clauses. */
const BY_BLANKS = /[\p{Script=Thai}\p{Script=Lao}]/u;

/** Clauses of such scripts are taken together up to this length. */
const CLAUSES = 80;

interface Sentence {
  readonly text: string;
  readonly at: number;
  readonly keys: ReadonlySet<string>;
}

/** The sentences of a text that stand for it. */
export function summarise(
  { title, blocks, language }: {
    readonly title: string;
    readonly blocks: readonly string[];
    readonly language: string;
  },
  cutter: WordCutter,
): string[] {
  const sentences = cutSentences(blocks, language, cutter);
  if (sentences.length <= FEWEST) return sentences.map(({ text }) => text);
  const weights = weightsOf(sentences, new Set(cutter.cut(title).flat().map(({ key }) => key)));
  const count = Math.min(MOST, Math.max(FEWEST, Math.round(sentences.length * SHARE)));
  return choose(sentences, weights, count).toSorted((a, b) => a.at - b.at).map(({ text }) => text);
}

function cutSentences(
  blocks: readonly string[],
  language: string,
  cutter: WordCutter,
): Sentence[] {
  const segmenter = segmenterOf(language);
  const sentences: Sentence[] = [];
  const seen = new Set<string>();
  for (const block of blocks) {
    for (const text of sentencesOf(block.slice(0, 20_000), segmenter)) {
      if (sentences.length >= MAX_SENTENCES) return sentences;
      if (seen.has(text)) continue;
      seen.add(text);
      if (text.length < (isDense(text) ? SHORTEST / 2 : SHORTEST) || text.length > LONGEST) {
        continue;
      }
      const keys = new Set(cutter.cut(text).flat().map(({ key }) => key));
      keys.delete("");
      if (keys.size > 0) sentences.push({ text, at: sentences.length, keys });
    }
  }
  return sentences;
}

function sentencesOf(block: string, segmenter: Intl.Segmenter): string[] {
  if (BY_BLANKS.test(block) && block.length >= CLAUSES) return clausesOf(block);
  // A block without an end of a sentence is a label or an item of a list.
  if (!SENTENCE_END.test(block)) return [];
  return Array.from(segmenter.segment(block), ({ segment }) => segment.trim());
}

function clausesOf(block: string): string[] {
  const together: string[] = [];
  let text = "";
  for (const clause of block.split(" ")) {
    text += text === "" ? clause : ` ${clause}`;
    if (text.length < CLAUSES) continue;
    together.push(text);
    text = "";
  }
  return text === "" ? together : [...together, text];
}

function isDense(text: string): boolean {
  return /[\u3040-\u9fff\uac00-\ud7a3]/.test(text);
}

function segmenterOf(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: "sentence" });
  } catch {
    return new Intl.Segmenter("en", { granularity: "sentence" });
  }
}

/** How much of what the whole text says each word says: in how many sentences it is, but for one. */
function weightsOf(sentences: readonly Sentence[], titled: ReadonlySet<string>) {
  const weights = new Map<string, number>();
  for (const { keys } of sentences) {
    for (const key of keys) weights.set(key, (weights.get(key) ?? 0) + 1);
  }
  for (const [key, count] of weights) {
    weights.set(key, Math.log2(count) + (titled.has(key) ? 1.5 : 0));
  }
  return weights;
}

/** One sentence after the other, each by what it adds to those before it. */
function choose(
  sentences: readonly Sentence[],
  weights: ReadonlyMap<string, number>,
  count: number,
): Sentence[] {
  const told = new Set<string>();
  const chosen: Sentence[] = [];
  const left = new Set(sentences);
  while (chosen.length < count && left.size > 0) {
    let best: Sentence | undefined;
    let most = -Infinity;
    for (const sentence of left) {
      const worth = worthOf(sentence, weights, told);
      if (worth > most) [best, most] = [sentence, worth];
    }
    if (best === undefined) break;
    left.delete(best);
    chosen.push(best);
    for (const key of best.keys) told.add(key);
  }
  return chosen;
}

function worthOf(
  { keys, at }: Sentence,
  weights: ReadonlyMap<string, number>,
  told: ReadonlySet<string>,
): number {
  let sum = 0;
  for (const key of keys) sum += (weights.get(key) ?? 0) * (told.has(key) ? 0.3 : 1);
  // Whoever writes for readers says first what matters; without this, the first sentences as they are
  // would be the better summary (`tests/bench/summary_scores.ts`).
  const early = 1 + EARLY / (1 + 2 * at);
  return sum * early / Math.pow(keys.size + 4, 0.6);
}
