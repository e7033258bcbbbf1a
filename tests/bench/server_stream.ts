/**
 * Content that is passed on as it comes, and kept by nobody: what 100 MiB of chunks cost the wire front
 * beside a proxy of `fetch` and `Deno.serve`. Runs are interleaved; the proxy has one core to itself.
 *
 *     deno run -A tests/bench/server_stream.ts [rounds]
 *
 * @module
 */
import { freePort, type Running, start } from "../programs.ts";
import { cpuTicks } from "./server_load.ts";
import { TOTAL } from "./stream_origin.ts";

const ORIGIN = new URL("stream_origin.ts", import.meta.url).href;
const MAIN = new URL("../../src/main.ts", import.meta.url).href;
const CHUNKS = [1 << 10, 16 << 10, 64 << 10];

interface Proxy {
  readonly name: string;
  readonly port: number;
  readonly running: Running;
}

/** On one core, all that runs JavaScript here. */
function pinned(core: number, ...args: string[]): Running {
  return start("taskset", ["-c", String(core), Deno.execPath(), "run", "--quiet", ...args]);
}

async function portOf(running: Running): Promise<number> {
  return Number((await running.waitFor(/port (\d+)/))[1]);
}

/** Reads an answer to its end; gives how many bytes came. */
async function drain(port: number): Promise<number> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(
    new TextEncoder().encode("GET /x HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"),
  );
  const buffer = new Uint8Array(1 << 20);
  let sum = 0;
  for (let length = await conn.read(buffer); length !== null; length = await conn.read(buffer)) {
    sum += length;
  }
  return sum;
}

/** CPU time in seconds for one answer, and the time it took. */
async function measure({ port, running, name }: Proxy): Promise<{ cpu: number; wall: number }> {
  const [ticks, begun] = [cpuTicks(running.process.pid), performance.now()];
  const sum = await drain(port);
  if (sum < TOTAL) throw new Error(`${name} gave ${sum} bytes`);
  const wall = (performance.now() - begun) / 1000;
  return { cpu: (cpuTicks(running.process.pid) - ticks) / 100, wall };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

async function compare(chunk: number, rounds: number): Promise<void> {
  await using origin = pinned(1, "--allow-net", ORIGIN, "origin", String(chunk));
  const url = `http://127.0.0.1:${await portOf(origin)}`;
  await using simple = pinned(0, "--allow-net", ORIGIN, "fetch", url);
  const port = freePort();
  const args = ["serve", "--quiet", "--port", String(port), url];
  await using wire = pinned(0, "--allow-net", "--allow-read", "--allow-env", MAIN, ...args);
  await wire.waitFor(/http:/);
  const proxies: Proxy[] = [
    { name: "fetch behind Deno.serve", port: await portOf(simple), running: simple },
    { name: "wire front", port, running: wire },
  ];
  const seen: { cpu: number; wall: number }[][] = proxies.map(() => []);
  // The first rounds warm up.
  for (let round = -2; round < rounds; round++) {
    for (const [i, proxy] of proxies.entries()) {
      const one = await measure(proxy);
      if (round >= 0) seen[i].push(one);
    }
  }
  const [first] = seen;
  for (const [i, { name }] of proxies.entries()) {
    const cpu = median(seen[i].map((one, round) => first[round].cpu / one.cpu));
    const wall = median(seen[i].map((one, round) => first[round].wall / one.wall));
    const seconds = median(seen[i].map((one) => one.cpu));
    console.log(
      `${`${chunk} B`.padStart(8)}  ${name.padEnd(24)} ${cpu.toFixed(2)} × for a CPU second ` +
        `(${seconds.toFixed(2)} s), ${wall.toFixed(2)} × in time`,
    );
  }
}

if (import.meta.main) {
  const [rounds = "7"] = Deno.args;
  console.log("100 MiB in chunks of a size, passed on");
  for (const chunk of CHUNKS) await compare(chunk, Number(rounds));
  Deno.exit();
}
