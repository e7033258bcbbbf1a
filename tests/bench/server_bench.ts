/**
 * The wire front next to bare `Deno.serve`, both with a body of 1 KiB: requests per second of CPU
 * time, as ratios of interleaved runs. Run it by itself; it drives `wrk` and reads /proc.
 *
 *     deno run -A tests/bench/server_bench.ts [rounds]
 *
 * Under `deno bench` it measures a request without sockets: what the front adds to reading and
 * writing.
 *
 * @module
 */
import type { Reply } from "../../src/pipeline/exchange.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import { runConnection } from "../fuzz/wire_pipe.ts";
import { findProgram, type Running, start } from "../programs.ts";

const CONNECTIONS = 64;
const TICKS_PER_SECOND = 100;
const LOOPBACK = { hostname: "127.0.0.1", port: 0 };

const body = new Uint8Array(1024).fill(120);
const FIELDS: [string, string][] = [["content-type", "text/plain"]];

/** The servers, by name. Each prints the port that it got. */
const SERVERS: Readonly<Record<string, () => number>> = {
  "Deno.serve": () => {
    const respond = () => new Response(body, { headers: { "content-type": "text/plain" } });
    return Deno.serve({ ...LOOPBACK, onListen: () => {} }, respond).addr.port;
  },
  "wire, with Headers": () => {
    const respond = (): Reply => ({ status: 200, headers: new Headers(FIELDS), body });
    return startWireFront(() => Promise.resolve(respond()), { address: LOOPBACK }).address.port;
  },
  "wire, with pairs": () => {
    const reply: Reply = { status: 200, headers: FIELDS as unknown as Headers, body };
    return startWireFront(() => Promise.resolve(reply), { address: LOOPBACK }).address.port;
  },
};

/** Ticks of CPU time that a process has used, in all of its threads. */
function cpuTicks({ process }: Running): number {
  const stat = Deno.readTextFileSync(`/proc/${process.pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** Requests per second of CPU time. */
async function measure(wrk: string, server: Running, port: string): Promise<number> {
  const before = cpuTicks(server);
  const command = new Deno.Command(wrk, {
    args: ["-t1", `-c${CONNECTIONS}`, "-d1s", `http://127.0.0.1:${port}/`],
  });
  const { stdout } = await command.output();
  const [, requests] = /(\d+) requests in/.exec(new TextDecoder().decode(stdout)) ?? [];
  return (Number(requests) * TICKS_PER_SECOND) / (cpuTicks(server) - before);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

async function compare(rounds: number): Promise<void> {
  const wrk = findProgram("wrk");
  if (wrk === undefined || Deno.build.os !== "linux") throw new Error("this needs wrk on Linux");
  const names = Object.keys(SERVERS);
  const servers = names.map((name) =>
    start(Deno.execPath(), ["run", "--quiet", "-A", import.meta.filename ?? "", name])
  );
  const ports = await Promise.all(
    servers.map(async (server) => (await server.waitFor(/port (\d+)/))[1]),
  );
  const rates: number[][] = names.map(() => []);
  // The first two rounds warm up.
  for (let round = -2; round < rounds; round++) {
    for (const [i, server] of servers.entries()) {
      const rate = await measure(wrk, server, ports[i]);
      if (round >= 0) rates[i].push(rate);
    }
  }
  for (const [i, name] of names.entries()) {
    const ratio = median(rates[i].map((rate, round) => rate / rates[0][round]));
    console.log(`${name.padEnd(20)} ${ratio.toFixed(2)} × ${names[0]}`);
  }
  for (const server of servers) await server.stop("SIGKILL");
}

if (import.meta.main) {
  const [first = "7"] = Deno.args;
  if (first in SERVERS) console.log(`port ${SERVERS[first]()}`);
  else if (/^\d+$/.test(first)) await compare(Number(first));
}

const HEADS: Readonly<Record<string, string>> = {
  "1 field": "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "10 fields": `GET / HTTP/1.1\r\nHost: a.test\r\n${
    "X-Field: some value or other\r\n".repeat(9)
  }\r\n`,
};
const REQUESTS = 1000;

for (const [name, head] of Object.entries(HEADS)) {
  const pieces = Array<Uint8Array>(REQUESTS).fill(new TextEncoder().encode(head));
  Deno.bench(`${REQUESTS} requests of ${name}, without sockets`, { group: "wire" }, async () => {
    await runConnection(
      () => Promise.resolve({ status: 204, headers: new Headers(), body: null }),
      pieces,
    );
  });
}
