/**
 * Finding main content, beside Readability on linkedom: time and score over the same pages, in one
 * process and round by round in turn, so that a slow moment of the machine meets both.
 *
 *     deno run -A tests/bench/article_ratios.ts [rounds]
 *
 * @module
 */
import { Readability } from "@mozilla/readability";
import * as linkedom from "linkedom";
import { readArticle } from "../../src/transcode/views/mod.ts";
import { readPages, scoreText, tell } from "../conformance/article_score.ts";

type Finder = (html: string) => string;

// Its types are those of a browser, which this program is not compiled with.
const parse = linkedom.parseHTML as unknown as (
  html: string,
) => { document: ConstructorParameters<typeof Readability>[0] };

/** Blocks end lines, or the last word of one would run into the first of the next. */
function readability(html: string): string {
  const { document } = parse(html);
  const content = new Readability(document).parse()?.content ?? "";
  return content.replace(/<\/(?:p|div|h\d|li|tr|pre|blockquote)>|<br\s*\/?>/g, "\n")
    .replace(/<[^>]*>/g, "").replace(/&amp;/g, "&").replace(/&lt;/g, "<").replace(/&gt;/g, ">")
    .replace(/&nbsp;/g, " ").replace(/&quot;/g, '"').replace(/&#39;/g, "'");
}

const FINDERS: Readonly<Record<string, Finder>> = {
  "Variform": (html) => readArticle(html).text,
  "Readability, linkedom": readability,
};

const pages = readPages();
if (pages.length === 0) {
  console.log("the pages are not at hand");
  Deno.exit(0);
}
const rounds = Number(Deno.args[0] ?? 3);
const times = new Map(Object.keys(FINDERS).map((name): [string, number[]] => [name, []]));
for (let round = -1; round < rounds; round++) {
  for (const [name, find] of Object.entries(FINDERS)) {
    const start = performance.now();
    for (const { html } of pages) find(html);
    // The first round is for the compiler.
    if (round >= 0) times.get(name)?.push(performance.now() - start);
  }
}
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
const ours = median(times.get("Variform") ?? []);
for (const [name, find] of Object.entries(FINDERS)) {
  const scores = pages.map(({ html, truth }) => scoreText(find(html), truth));
  const spent = median(times.get(name) ?? []);
  console.log(
    `${tell(name, scores)}  ${(spent / pages.length).toFixed(1)} ms a page, ` +
      `${(spent / ours).toFixed(1)} times ours`,
  );
}
