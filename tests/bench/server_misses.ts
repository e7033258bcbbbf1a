/**
 * What a miss costs: each request asks for another 1 KiB, which the server has to fetch and keeps.
 * Misses for each second of CPU time, as a ratio to a proxy of `fetch` behind `Deno.serve` that keeps
 * nothing; garbage for each, by the runtime's own count; and the memory of the first objects.
 *
 *     deno task bench:misses [rounds] [seconds] [thousands] [flags for V8]
 *
 * @module
 */
import { findProgram, freePort, type Running, start } from "../programs.ts";
import { load } from "./server_load.ts";

const ROOT = new URL("../../", import.meta.url).href;
const BODY = new Uint8Array(1024).fill(97);
const BYTES_PER_MB = 1 << 20;

/** An origin as common as can be. */
const origin = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  ({ url }) =>
    new Response(BODY, {
      headers: {
        "server": "nginx/1.28.0",
        "content-type": "text/html; charset=utf-8",
        "last-modified": "Tue, 01 Jan 2019 00:00:00 GMT",
        "etag": `"${url.length}-${url.slice(-9)}"`,
        "cache-control": "public, max-age=600",
        "vary": "Accept-Encoding",
      },
    }),
);

interface Server {
  readonly name: string;
  readonly running: Running;
  readonly port: number;
}

const scriptFrom = (first: number) =>
  `local n = ${first}
wrk.headers["Accept"] = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
wrk.headers["Accept-Encoding"] = "identity"
request = function()
  n = n + 1
  return wrk.format("GET", "/articles/2026/" .. n .. ".html")
end`;

function startPinned(...args: string[]): Running {
  return start("taskset", ["-c", "0", Deno.execPath(), "run", "--quiet", ...args], {
    env: { NO_COLOR: "1" },
  });
}

async function startVariform(flags: string, cacheBytes: number): Promise<Server> {
  const config = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(config, JSON.stringify({ limits: { cacheBytes } }));
  const port = freePort();
  const running = startPinned(
    ...[`--v8-flags=${["--trace-gc", flags].filter(Boolean).join(",")}`],
    ...["--allow-net", "--allow-read", "--allow-env=INIT_CWD", `${ROOT}src/main.ts`, "serve"],
    ...["--quiet", "--config", config, "--port", String(port)],
    `http://127.0.0.1:${origin.addr.port}`,
  );
  await running.waitFor(/http:/);
  await Deno.remove(config);
  return { name: "Variform, wire", running, port };
}

async function startProxy(): Promise<Server> {
  const running = startPinned(
    ...["--allow-net", `${ROOT}tests/bench/stream_origin.ts`, "fetch"],
    `http://127.0.0.1:${origin.addr.port}`,
  );
  const port = Number((await running.waitFor(/port (\d+)/))[1]);
  return { name: "fetch behind Deno.serve", running, port };
}

/** What came to be and went between the first and the last collection that were traced, in bytes. */
function garbageIn(trace: string): number {
  let [sum, left] = [0, NaN];
  for (const [, before, after] of trace.matchAll(/([\d.]+) \([\d.]+\) -> ([\d.]+) \(/g)) {
    if (!Number.isNaN(left)) sum += Number(before) - left;
    left = Number(after);
  }
  return sum * BYTES_PER_MB;
}

function proportional({ process }: Running): number {
  const text = Deno.readTextFileSync(`/proc/${process.pid}/smaps_rollup`);
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) * 1024;
}

/** Asks for so many objects under a path, by sixteen at once. */
async function fill({ port }: Server, path: string, count: number): Promise<void> {
  let next = 0;
  const headers = { "accept": "text/html", "accept-encoding": "identity" };
  const work = async () => {
    while (next < count) {
      const response = await fetch(`http://127.0.0.1:${port}/${path}/${next++}.html`, { headers });
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
}

/**
 * The growth of the process by object: at once, with all that is garbage and not collected yet, and once
 * the runtime has found that there is nothing to do and given back what it does not need.
 */
async function measureMemory(count: number, flags: string): Promise<void> {
  const server = await startVariform(flags, 1 << 30);
  await using running = server.running;
  // Code and connections that are needed anyway.
  await fill(server, "articles/2025", 100);
  for (const path of ["articles/2026", "articles/2027"]) {
    await settle();
    const before = proportional(running);
    const each = () => `${((proportional(running) - before) / count).toFixed(0)} B`;
    await fill(server, path, count);
    const atOnce = each();
    await settle();
    console.log(`${count} objects of 1 KiB more: ${each()} each of proportional memory`);
    console.log(`  at once, before the runtime has collected its garbage: ${atOnce}`);
  }
}

/** V8 looks for what it can give back when it had nothing to do for some 8 seconds, and then again. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 16_000));

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Whole rounds of all servers, the first to warm up. */
async function measureRate(wrk: string, rounds: number, seconds: number, flags: string) {
  const servers = [await startProxy(), await startVariform(flags, 128 << 20)];
  const rates: number[][] = servers.map(() => []);
  const [, { running: variform }] = servers;
  let [misses, traced] = [0, 0];
  const script = await Deno.makeTempFile({ suffix: ".lua" });
  for (let round = 0; round <= rounds; round++) {
    for (const [at, { port, running }] of servers.entries()) {
      await Deno.writeTextFile(script, scriptFrom(round * 1_000_000));
      const site = { pid: running.process.pid, port };
      const { rate, requests } = await load(wrk, site, { path: "/", script }, seconds);
      if (round > 0) rates[at].push(rate);
      if (round > 0 && running === variform) misses += requests;
    }
    if (round === 0) traced = variform.printed().length;
  }
  await Deno.remove(script);
  const [proxied] = rates;
  for (const [at, { name, running }] of servers.entries()) {
    const ratio = median(rates[at].map((rate, round) => rate / proxied[round]));
    const rate = Math.round(median(rates[at]));
    console.log(`${name.padEnd(24)} ${ratio.toFixed(2)} × (${rate} for a CPU second)`);
    await running.stop("SIGKILL");
  }
  const garbage = garbageIn(variform.printed().slice(traced)) / misses;
  console.log(`garbage                  ${(garbage / 1024).toFixed(0)} KiB for each miss`);
}

const [rounds = "5", seconds = "2", thousands = "100", flags = ""] = Deno.args;
const wrk = findProgram("wrk");
if (wrk === undefined || Deno.build.os !== "linux") throw new Error("this needs wrk on Linux");
if (Number(rounds) > 0) await measureRate(wrk, Number(rounds), Number(seconds), flags);
if (Number(thousands) > 0) await measureMemory(1_000 * Number(thousands), flags);
Deno.exit();
