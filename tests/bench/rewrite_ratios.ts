/**
 * How much faster pages are rewritten than by html-rewriter-wasm with handlers for the same insertions:
 * both in one process, in turn, in chunks of 16 KiB. Prints the median of the rounds, and whether both
 * gave the same bytes.
 *
 *     deno run -A tests/bench/rewrite_ratios.ts [rounds] [page.html …]
 *
 * @module
 */
import process from "node:process";
import { HTMLRewriter } from "html-rewriter-wasm";
import { type Insertion, RewritePlan, Rewriter } from "../../src/transcode/edits/rewriter.ts";

const CHUNK = 16 << 10;
/** Rounds before those that count: code is made faster after it has run for a while, on both sides. */
const WARM_UP = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

const RULES = [
  { selector: "head", place: "append", html: '<link rel="alternate" hreflang="ko" href="/ko">' },
  { selector: "body", place: "prepend", html: '<div class="banner">Open until ten tonight</div>' },
  { selector: "body", place: "append", html: '<script src="/count.js"></script>' },
  { selector: 'a[href^="http"]', place: "after", html: "<sup>↗</sup>", everywhere: true },
  { selector: "main p.note", place: "before", html: "<hr>", everywhere: true },
] as const;

type Rewrite = (chunks: readonly Uint8Array[]) => Promise<Uint8Array[]>;

const plan = new RewritePlan(
  RULES.map((rule): Insertion => ({ ...rule, content: encoder.encode(rule.html) })),
);

const ours: Rewrite = (chunks) => {
  const rewriter = new Rewriter(plan, 512);
  const output = chunks.flatMap((chunk) => rewriter.write(chunk));
  output.push(...rewriter.end());
  return Promise.resolve(output);
};

const theirs: Rewrite = async (chunks) => {
  const output: Uint8Array[] = [];
  const rewriter = new HTMLRewriter((chunk: Uint8Array) => output.push(chunk.slice()));
  for (const rule of RULES) {
    let done = false;
    rewriter.on(rule.selector, {
      element(element) {
        if (done) return;
        done = !("everywhere" in rule);
        element[rule.place](rule.html, { html: true });
      },
    });
  }
  for (const chunk of chunks) await rewriter.write(chunk);
  await rewriter.end();
  rewriter.free();
  return output;
};

function textOf(pieces: readonly Uint8Array[]): string {
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
}

/** A page of about so many bytes: paragraphs, links, a list, a table, some script. */
function madePage(size: number): Uint8Array {
  const part =
    `<p class="note" id="n1">Tea is <a href="http://example.org/a?b=1&amp;c=2">poured</a> slowly ` +
    `and the <em>garden</em> waits.</p>\n<ul><li>one<li>two <a href="/x">x</a></ul>` +
    `<table><tr><td>1<td class="r">2</table><script>if (1 < 2) document.write("<p>")</script>\n`;
  const body = part.repeat(Math.ceil(size / part.length));
  return encoder.encode(
    `<!doctype html><html><head><title>T</title></head><body><main>${body}</main></body></html>`,
  );
}

function chunksOf(bytes: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) chunks.push(bytes.slice(at, at + CHUNK));
  return chunks;
}

/** Milliseconds of the processor, which other programs do not add to as they do to the clock's. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

const REAL = new URL("../../../shared/cases/html/article-extraction/html/", import.meta.url);

type Page = readonly [name: string, bytes: Uint8Array];

/** Pages of real sites, where they are beside the repository, and two made ones. */
async function defaultPages(): Promise<Page[]> {
  const pages: Page[] = [100_000, 700_000].map((size) => [`made, ${size} B`, madePage(size)]);
  try {
    for (const { name } of Deno.readDirSync(REAL)) {
      const packed = new Blob([Deno.readFileSync(new URL(name, REAL))]).stream();
      const html = packed.pipeThrough(new DecompressionStream("gzip"));
      pages.push([name.slice(0, 8), new Uint8Array(await new Response(html).arrayBuffer())]);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return pages;
}

/** How many times as fast ours is. */
async function compare([name, page]: Page, rounds: number): Promise<number> {
  const chunks = chunksOf(page);
  const times: Record<"ours" | "theirs", number[]> = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [who, rewrite] of [["ours", ours], ["theirs", theirs]] as const) {
      const start = spent();
      await rewrite(chunks);
      times[who].push(spent() - start);
    }
  }
  const [mine, other] = [median(times.ours), median(times.theirs)];
  const same = textOf(await ours(chunks)) === textOf(await theirs(chunks));
  const speed = (page.length / mine / 1000).toFixed(0);
  const ratio = other / mine;
  console.log(`${name}: ${ratio.toFixed(1)}×, ${speed} MB/s, ${same ? "same" : "other"} output`);
  return ratio;
}

const [count = "31", ...files] = Deno.args;
const pages: readonly Page[] = files.length > 0
  ? files.map((file) => [file.split("/").at(-1) ?? file, Deno.readFileSync(file)])
  : await defaultPages();

for (let round = 0; round < WARM_UP; round++) {
  for (const [, page] of pages) {
    for (const rewrite of [ours, theirs]) await rewrite(chunksOf(page));
  }
}
const ratios: number[] = [];
for (const page of pages) ratios.push(await compare(page, Number(count)));
console.log(
  `${ratios.length} pages: least ${Math.min(...ratios).toFixed(1)}×, ` +
    `median ${median(ratios).toFixed(1)}× as fast as html-rewriter-wasm`,
);
