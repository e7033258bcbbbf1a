/**
 * Real pages, coded by an earlier version of themselves and by a page that they have nothing to do with:
 * bytes and time of both codings with a dictionary, and of those without. The earlier versions are made
 * here, by seeded changes of three kinds; a page counts as much as its bytes. Behind them stands what is
 * made to take long.
 *
 *     deno run --allow-read tests/bench/dictionary_ratios.ts [rounds]
 *
 * @module
 */
import zlib from "node:zlib";
import { codeByDictionary } from "../../src/transcode/dictionary/work.ts";
import { readPages, type ScoredPage } from "../conformance/article_score.ts";

const ROUNDS = Number(Deno.args[0] ?? 3);

interface Coder {
  readonly name: string;
  code(content: Uint8Array, dictionary: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

const { BROTLI_PARAM_QUALITY } = zlib.constants;
const brotli = (quality: number) => (content: Uint8Array) =>
  zlib.brotliCompressSync(content, { params: { [BROTLI_PARAM_QUALITY]: quality } });
const HASH = new Uint8Array(32).toBase64();
const byDictionary = (coding: "dcz" | "dcb") => (content: Uint8Array, dictionary: Uint8Array) =>
  codeByDictionary(content, { coding, hash: HASH, dictionary });

const CODERS: readonly Coder[] = [
  { name: "dcb", code: byDictionary("dcb") },
  { name: "dcz", code: byDictionary("dcz") },
  { name: "gzip 9", code: (content) => zlib.gzipSync(content, { level: 9 }) },
  { name: "br 5", code: brotli(5) },
  { name: "br 11", code: brotli(11) },
];

/** Numbers from 0 to below 1, the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
    return ((state ^ state >>> 13) >>> 0) / 2 ** 32;
  };
}

/** What an earlier version differs in. */
const CHANGES: Readonly<Record<string, (html: string, other: string, seed: number) => string>> = {
  /** Times, tokens and counters: every twentieth number. */
  "numbers": (html, _other, seed) => {
    const random = seeded(seed);
    return html.replace(
      /\d+/g,
      (digits) => random() < 0.05 ? String(random()).slice(2, 2 + digits.length) : digits,
    );
  },
  /** One word of a hundred, and a paragraph more and one less for each ten thousand characters. */
  "edited": (html, other, seed) => {
    const random = seeded(seed);
    const words = html.replace(
      /(?<=\s)\p{L}{4,}(?=\s)/gu,
      (word) => random() < 0.01 ? [...word].toReversed().join("") : word,
    );
    return words.replace(/[^]{1,10000}/g, (piece) => {
      const at = Math.floor(random() * piece.length);
      const from = Math.floor(random() * Math.max(1, other.length - 600));
      const added = other.slice(from, from + Math.floor(random() * 600));
      return piece.slice(0, at) + added + piece.slice(at + Math.floor(random() * 600));
    });
  },
  /** The frame of the site stays, its middle third is another. */
  "other article": (html, other) => {
    const third = Math.floor(html.length / 3);
    return html.slice(0, third) + other.slice(0, third) + html.slice(2 * third);
  },
  /** Nothing is the same. */
  "another site": (_html, other) => other,
};

interface Row {
  bytes: number;
  time: number;
  /** The most that it was larger than dcz for one page. */
  worst: number;
}

async function measure(
  pages: readonly ScoredPage[],
  change: (html: string, other: string, seed: number) => string,
): Promise<Map<string, Row>> {
  const encoder = new TextEncoder();
  const rows = new Map(
    CODERS.map(({ name }): [string, Row] => [name, { bytes: 0, time: 0, worst: 0 }]),
  );
  for (const [index, { html }] of pages.entries()) {
    const other = pages[(index + 1) % pages.length].html;
    const content = encoder.encode(html);
    const dictionary = encoder.encode(change(html, other, index + 1));
    const best = new Map<string, number>();
    const sizes = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, code } of CODERS) {
        const begin = performance.now();
        const coded = await code(content, dictionary);
        best.set(name, Math.min(best.get(name) ?? Infinity, performance.now() - begin));
        sizes.set(name, coded.length);
      }
    }
    for (const [name, row] of rows) {
      const size = sizes.get(name) ?? 0;
      row.bytes += size;
      row.time += best.get(name) ?? 0;
      row.worst = Math.max(row.worst, size / (sizes.get("dcz") ?? 1));
    }
  }
  return rows;
}

const pages = readPages();
if (pages.length === 0) {
  console.log("The pages are not at hand.");
  Deno.exit(1);
}
const total = pages.reduce((sum, { html }) => sum + new TextEncoder().encode(html).length, 0);
console.log(`${pages.length} pages, ${total} bytes; the best of ${ROUNDS} rounds each`);
for (const [name, change] of Object.entries(CHANGES)) {
  console.log(`\nby an earlier version: ${name}`);
  const rows = await measure(pages, change);
  const dcz = rows.get("dcz")?.bytes ?? 1;
  for (const [coder, { bytes, time, worst }] of rows) {
    const speed = total / time / 1_000;
    console.log(
      `  ${coder.padEnd(7)}${String(bytes).padStart(9)} bytes${
        (bytes / dcz).toFixed(3).padStart(8)
      } of dcz` +
        ` (worst page ${worst.toFixed(2)})${time.toFixed(0).padStart(7)} ms${
          speed.toFixed(1).padStart(7)
        } MB/s`,
    );
  }
}

const LENGTH = 4 << 20;
const chance = seeded(1);

/** What has much in common with itself, so that there is much to look at, or nothing. */
const HOSTILE: Readonly<Record<string, (at: number) => number>> = {
  "one byte": () => 97,
  "three bytes in turn": (at) => 97 + at % 3,
  "a pattern of 255 bytes": (at) => at % 255,
  "almost one byte": (at) => at % 33 < 30 ? 97 : chance() * 256,
  "two bytes by chance": () => 97 + chance() * 2,
  "four bytes by chance": () => 97 + chance() * 4,
  "bytes by chance": () => chance() * 256,
};

console.log(`\n${LENGTH} bytes each, by their first quarter: MB/s (and bytes)`);
for (const [name, byteAt] of Object.entries(HOSTILE)) {
  const content = Uint8Array.from({ length: LENGTH }, (_, at) => byteAt(at));
  const dictionary = content.slice(0, LENGTH / 4);
  const cells: string[] = [];
  for (const coder of CODERS.slice(0, 3)) {
    const begin = performance.now();
    const { length } = await coder.code(content, dictionary);
    const speed = LENGTH / (performance.now() - begin) / 1_000;
    cells.push(`${coder.name} ${speed.toFixed(1)} (${length})`);
  }
  console.log(`  ${name.padEnd(24)}${cells.join("  ")}`);
}
