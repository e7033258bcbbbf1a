/**
 * Scores a finder of main content by the pages of a public benchmark, as the benchmark does: by runs of
 * four words, page by page.
 *
 *     deno run --allow-read tests/conformance/article_score.ts
 *
 * @module
 */
import { gunzipSync } from "node:zlib";
import { readArticle } from "../../src/transcode/views/mod.ts";

const PAGES = new URL("../../../shared/cases/html/article-extraction/", import.meta.url);

/** How well texts were found. */
export interface Score {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
}

/** A page, and the text that people found in it. */
export interface ScoredPage {
  readonly id: string;
  readonly html: string;
  readonly truth: string;
}

/** The pages, in the order of their names; none where they are not at hand. */
export function readPages(): ScoredPage[] {
  let truths: Record<string, { readonly articleBody: string }>;
  try {
    truths = JSON.parse(Deno.readTextFileSync(new URL("ground-truth.json", PAGES)));
  } catch {
    return [];
  }
  return Object.keys(truths).toSorted().map((id) => {
    const packed = Deno.readFileSync(new URL(`html/${id}.html.gz`, PAGES));
    const html = new TextDecoder().decode(gunzipSync(packed));
    return { id, html, truth: truths[id].articleBody };
  });
}

/** The score of a text. */
export function scoreText(found: string, truth: string): Score {
  const [a, b] = [shinglesOf(found), shinglesOf(truth)];
  let both = 0;
  for (const [shingle, count] of a) both += Math.min(count, b.get(shingle) ?? 0);
  const precision = ratio(both, sizeOf(a));
  const recall = ratio(both, sizeOf(b));
  return { precision, recall, f1: ratio(2 * precision * recall, precision + recall) };
}

/** The mean of scores, each page counting the same. */
export function meanOf(scores: readonly Score[]): Score {
  const mean = (of: (score: Score) => number) =>
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  return {
    f1: mean(({ f1 }) => f1),
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
  };
}

const WORDS = 4;

function shinglesOf(text: string): ReadonlyMap<string, number> {
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const shingles = new Map<string, number>();
  const add = (shingle: string) => shingles.set(shingle, (shingles.get(shingle) ?? 0) + 1);
  if (words.length > 0 && words.length < WORDS) add(words.join(" "));
  for (let at = 0; at + WORDS <= words.length; at++) add(words.slice(at, at + WORDS).join(" "));
  return shingles;
}

function sizeOf(shingles: ReadonlyMap<string, number>): number {
  return [...shingles.values()].reduce((sum, count) => sum + count, 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? (part === 0 ? 1 : 0) : part / whole;
}

/** One line of figures. */
export function tell(name: string, scores: readonly Score[]): string {
  const { f1, precision, recall } = meanOf(scores);
  const figures = [f1, precision, recall].map((figure) => figure.toFixed(4));
  return `${name.padEnd(24)} F1 ${figures[0]}  precision ${figures[1]}  recall ${figures[2]}  ` +
    `(${scores.length} pages)`;
}

if (import.meta.main) {
  const pages = readPages();
  const scores = pages.map(({ html, truth }) => scoreText(readArticle(html).text, truth));
  console.log(tell("all", scores));
  console.log(tell("seen while tuning", scores.filter((_, at) => at % 2 === 0 || at % 4 === 1)));
  console.log(tell("held out", scores.filter((_, at) => at % 4 === 3)));
}
