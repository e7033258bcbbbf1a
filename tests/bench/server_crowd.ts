/**
 * What a crowd of bad clients costs the others: their rate and p99 alone, beside 4,000 half-sent heads,
 * and beside 1,000 clients that read their answers of 1 MiB in drops; and what these do to it when they
 * read from another server on the same core, for the system has work with them as well.
 *
 *     deno run -A tests/bench/server_crowd.ts
 *
 * @module
 */
import { findProgram, freePort, start } from "../programs.ts";
import { type Load, load } from "./server_load.ts";

const ROOT = new URL("../../", import.meta.url).href;
const HALF = new TextEncoder().encode("GET / HTTP/1.1\r\nHost: a.test\r\nAccept: text/ht");
const LARGE = new TextEncoder().encode("GET /1m HTTP/1.1\r\nHost: a.test\r\n\r\n");
const [ROUNDS, SECONDS] = [5, 3];

async function connect(port: number, count: number, bytes: Uint8Array): Promise<Deno.Conn[]> {
  const all: Deno.Conn[] = [];
  for (let i = 0; i < count; i++) {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    await conn.write(bytes);
    all.push(conn);
  }
  return all;
}

/** Each takes a little, over and over, until it is closed. */
function sip(conns: readonly Deno.Conn[]): void {
  for (const conn of conns) {
    const buffer = new Uint8Array(512);
    const next = () => conn.read(buffer).then(() => setTimeout(next, 500), () => {});
    next();
  }
}

async function connectSlow(port: number): Promise<Deno.Conn[]> {
  const conns = await connect(port, 1_000, LARGE);
  sip(conns);
  return conns;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

const wrk = findProgram("wrk");
if (wrk === undefined || Deno.build.os !== "linux") throw new Error("this needs wrk on Linux");
await using origin = start("taskset", [
  ...[
    "-c",
    "0",
    Deno.execPath(),
    "run",
    "--quiet",
    "--allow-net",
    `${ROOT}tests/bench/server_origin.ts`,
  ],
]);
const [, from] = await origin.waitFor(/port (\d+)/);
const port = freePort();
await using server = start("taskset", [
  ...["-c", "0", Deno.execPath(), "run", "--quiet", "-A", `${ROOT}src/main.ts`, "serve", "--quiet"],
  ...["--port", String(port), `http://127.0.0.1:${from}`],
]);
await server.waitFor(/http:/);
const site = { pid: server.process.pid, port };
const SCENES: Readonly<Record<string, () => Promise<Deno.Conn[]>>> = {
  "alone": () => Promise.resolve([]),
  "4,000 half heads": () => connect(port, 4_000, HALF),
  "1,000 slow readers": () => connectSlow(port),
  "the same, elsewhere": () => connectSlow(Number(from)),
};
await load(wrk, site, { path: "/1k" }, SECONDS);
const seen = new Map<string, Load[]>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, crowd] of Object.entries(SCENES)) {
    const conns = await crowd();
    // What the system takes off the server at once is no crowd.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const one = await load(wrk, site, { path: "/1k" }, SECONDS);
    seen.set(name, [...seen.get(name) ?? [], one]);
    for (const conn of conns) conn.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
const [[, alone]] = seen;
for (const [name, loads] of seen) {
  const rate = median(loads.map(({ rate }, round) => rate / alone[round].rate));
  const p99 = median(loads.map(({ p99 }, round) => p99 / alone[round].p99));
  console.log(`${name.padEnd(20)} rate ${rate.toFixed(2)} ×, p99 ${p99.toFixed(2)} ×`);
}
// The exit would leave them behind.
await Promise.all([origin.stop("SIGKILL"), server.stop("SIGKILL")]);
Deno.exit();
