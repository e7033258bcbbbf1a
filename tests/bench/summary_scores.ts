/**
 * Scores summaries and keywords by what the authors of real pages say of them themselves: the description
 * and the keywords in a page's head, which neither of the two looks at. Beside them, what costs nothing:
 * the first sentences, and the commonest words.
 *
 *     deno run --allow-read tests/bench/summary_scores.ts
 *
 * @module
 */
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { type PageReading, readPage } from "../../src/transcode/views/page_reading.ts";
import { summarise } from "../../src/transcode/views/summary.ts";
import { readPages } from "../conformance/article_score.ts";

/** A description that is shorter says nothing, one that was cut says only how the text begins. */
const SHORTEST = 60;
const CUT = /(?:…|\.\.\.|\[…\])\s*$/;
const KEYWORDS = 10;

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function f1(both: number, found: number, wanted: number): number {
  return both === 0 ? 0 : 2 * both / (found + wanted);
}

/** ROUGE-1: words that both have, as often as both have them. */
function rouge1(found: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let both = 0;
  for (const word of found) {
    const count = left.get(word) ?? 0;
    if (count > 0) both++;
    left.set(word, count - 1);
  }
  return f1(both, found.length, wanted.length);
}

/** ROUGE-L: the longest run of words, with gaps, that both have. */
function rougeL(found: readonly string[], wanted: readonly string[]): number {
  let row = new Uint32Array(wanted.length + 1);
  for (const word of found) {
    const next = new Uint32Array(wanted.length + 1);
    for (let at = 0; at < wanted.length; at++) {
      next[at + 1] = word === wanted[at] ? row[at] + 1 : Math.max(row[at + 1], next[at]);
    }
    row = next;
  }
  return f1(row[wanted.length], found.length, wanted.length);
}

function sentencesOf({ article, language }: PageReading): string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: "sentence" });
  return article.blocks.flatMap((block) =>
    [...segmenter.segment(block)].map(({ segment }) => segment.trim()).filter((text) => text !== "")
  );
}

/** The same choice on each run. */
function scatter(sentences: readonly string[], count: number): string[] {
  return Array.from(
    { length: Math.min(count, sentences.length) },
    (_, at) => sentences[(at * 7 + 3) % sentences.length],
  );
}

type Summarise = (page: PageReading) => readonly string[];

function ownSummary(page: PageReading): readonly string[] {
  const { title, article: { blocks }, language, cutter } = page;
  return summarise({ title, blocks, language }, cutter);
}

const SUMMARIES: Readonly<Record<string, Summarise>> = {
  "Variform": ownSummary,
  "first 3 sentences": (page) => sentencesOf(page).slice(0, 3),
  "first, as many as Variform": (page) => sentencesOf(page).slice(0, ownSummary(page).length),
  "any, as many as Variform": (page) => scatter(sentencesOf(page), ownSummary(page).length),
};

/** Keywords of an author, as sets of words: a phrase that is found in part is not found. */
function stated(page: PageReading): string[] {
  return (page.metadata.keywords ?? "").split(/[,;]/).map((word) => wordsOf(word).join(" "))
    .filter((word) => word !== "");
}

function commonWords(page: PageReading): string[] {
  const counts = new Map<string, number>();
  for (const run of page.cutter.cut(page.article.blocks.join("\n"))) {
    for (const { key, shown } of run) {
      if (key !== "") counts.set(shown.toLowerCase(), (counts.get(shown.toLowerCase()) ?? 0) + 1);
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([word]) => word);
}

const KEYWORD_FINDERS: Readonly<Record<string, (page: PageReading) => string[]>> = {
  "Variform": (page) => page.keywords.map(({ text }) => wordsOf(text).join(" ")),
  "commonest words": commonWords,
  "words of the title": (page) =>
    page.cutter.cut(page.title).flat().map(({ shown }) => shown.toLowerCase()),
};

/** Whether one names the other, in words: "black friday" is found by "black friday deals". */
function names(a: string, b: string): boolean {
  return ` ${a} `.includes(` ${b} `) || ` ${b} `.includes(` ${a} `);
}

function keywordScore(found: readonly string[], wanted: readonly string[]): number {
  const right = found.filter((word) => wanted.some((other) => names(word, other))).length;
  const hit = wanted.filter((word) => found.some((other) => names(word, other))).length;
  const [precision, recall] = [right / Math.max(found.length, 1), hit / wanted.length];
  return precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall);
}

function mean(values: readonly number[]): string {
  return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
}

const pages = readPages().map(({ html, truth }) => ({
  page: readPage(html, { location: "/", limits: DEFAULT_LIMITS }),
  truth,
}));
if (pages.length === 0) {
  console.log("the pages are not at hand");
  Deno.exit(0);
}

const described = pages.filter(({ page: { metadata: { description = "" } } }) =>
  description.length >= SHORTEST && !CUT.test(description)
);
console.log(`summaries against the authors' own descriptions, ${described.length} pages`);
for (const [name, find] of Object.entries(SUMMARIES)) {
  const pairs = described.map(({ page }) =>
    [wordsOf(find(page).join(" ")), wordsOf(page.metadata.description ?? "")] as const
  );
  const [one, long] = [rouge1, rougeL].map((score) => mean(pairs.map(([a, b]) => score(a, b))));
  const length = mean(pairs.map(([found]) => found.length));
  console.log(
    `${name.padEnd(28)} ROUGE-1 ${one}  ROUGE-L ${long}  ${Number(length).toFixed(0)} words`,
  );
}

const LEAD = 100;
console.log(
  `\nsummaries against the first ${LEAD} words of what people marked, ${pages.length} pages`,
);
for (const [name, find] of Object.entries(SUMMARIES)) {
  const pairs = pages.map(({ page, truth }) =>
    [wordsOf(find(page).join(" ")), wordsOf(truth).slice(0, LEAD)] as const
  );
  const [one, long] = [rouge1, rougeL].map((score) => mean(pairs.map(([a, b]) => score(a, b))));
  console.log(`${name.padEnd(28)} ROUGE-1 ${one}  ROUGE-L ${long}`);
}

const tagged = pages.filter(({ page }) => stated(page).length >= 3);
console.log(`\n${KEYWORDS} keywords against the authors' own, ${tagged.length} pages`);
for (const [name, find] of Object.entries(KEYWORD_FINDERS)) {
  const scores = tagged.map(({ page }) =>
    keywordScore(find(page).slice(0, KEYWORDS), stated(page))
  );
  console.log(`${name.padEnd(28)} F1 ${mean(scores)}`);
}
