/**
 * What a kept object costs in memory: loads 100,000 objects of 1 KiB and prints the growth of the
 * process by object, and what the store itself says.
 *
 *     deno run -A --v8-flags=--expose-gc tests/bench/store_memory.ts [count]
 */
import { MemoryStore, VariantCache } from "../../src/cache/mod.ts";
import { formatHttpDate } from "../../src/syntax/http_date.ts";

const COUNT = Number(Deno.args[0] ?? 100_000);
const BODY = 1024;
const START = Date.UTC(2026, 0, 1);
const LIMITS = { cacheBytes: 1 << 30, cachedBody: 1 << 20, variants: 64 };

const url = (index: number) => `http://origin.example/articles/2026/${index}.html`;

/** The fields that a common origin sends. */
function fieldsOf(index: number): [string, string][] {
  return [
    ["Server", "nginx/1.28.0"],
    ["Date", formatHttpDate(START + index)],
    ["Content-Type", "text/html; charset=utf-8"],
    ["Content-Length", String(BODY)],
    ["Last-Modified", formatHttpDate(START - index * 1000)],
    ["ETag", `"${index.toString(16)}-${(index * 7919).toString(16)}"`],
    ["Cache-Control", "public, max-age=600"],
    ["Vary", "Accept-Encoding"],
  ];
}

const gc: () => void = Reflect.get(globalThis, "gc") ??
  (() => console.warn("run with --v8-flags=--expose-gc for steady figures"));

const wait = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time));

/** For how long V8 keeps pages that it does not need any more, in milliseconds, and some more. */
const POOLED = 16_000;

async function settled(): Promise<Deno.MemoryUsage> {
  for (let round = 0; round < 3; round++) {
    gc();
    await wait(100);
  }
  await wait(POOLED);
  gc();
  await wait(1_000);
  return Deno.memoryUsage();
}

/** Proportional set size: what the system counts. */
function proportional(): number {
  const text = Deno.readTextFileSync("/proc/self/smaps_rollup");
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) * 1024;
}

const store = new MemoryStore(LIMITS);
const cache = new VariantCache({ limits: LIMITS, store });
const fields = new Headers({ "Accept-Encoding": "gzip" });

async function load(from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) {
    const times = { requestTime: START + index, responseTime: START + index };
    const answer = { status: 200, fields: fieldsOf(index), body: new Uint8Array(BODY), ...times };
    await cache.store({ url: url(index), fields }, answer);
  }
}

/** Loads COUNT objects, and prints by how much the process grew. */
async function measure(name: string, from: number): Promise<void> {
  const [before, pssBefore] = [await settled(), proportional()];
  await load(from, from + COUNT);
  const [after, pssAfter] = [await settled(), proportional()];
  console.log(`${name}, by object`);
  console.log(`  proportional set         ${each(pssAfter - pssBefore)}`);
  console.log(`  resident set             ${each(after.rss - before.rss)}`);
  console.log(`  heap in use              ${each(after.heapUsed - before.heapUsed)}`);
  console.log(`  heap set aside           ${each(after.heapTotal - before.heapTotal)}`);
  console.log(`  buffers                  ${each(after.external - before.external)}`);
}

const each = (bytes: number) => `${(bytes / COUNT).toFixed(0)} B`;
// The first objects pay for what a process takes once it is at work: a young generation of 64 MiB,
// which `--v8-flags=--max-semi-space-size=8` bounds.
await measure("from a cold start", 0);
await measure("as many again", COUNT);
const { bytes, count } = store.usage();
console.log(`as the store counts        ${(bytes / count).toFixed(0)} B for each of ${count}`);

async function timeHits(spread: number): Promise<string> {
  const rounds = 50_000;
  const started = performance.now();
  for (let round = 0; round < rounds; round++) {
    await cache.lookup({ url: url((round * 7919) % spread), fields, now: START + 1000 });
  }
  return `${((performance.now() - started) * 1000 / rounds).toFixed(2)} µs`;
}
for (const spread of [100, COUNT]) {
  await timeHits(spread);
  console.log(`a hit, among ${String(spread).padEnd(13)} ${await timeHits(spread)}`);
}
