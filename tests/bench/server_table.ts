/**
 * Variform beside the servers that people trust, as caches before one origin: requests for each second
 * of CPU time at its limit, and p99 where all are asked alike, as ratios to bare `Deno.serve` of the same
 * round. Runs are interleaved, each server has one core to itself and the load has the other.
 *
 *     deno task bench:server [rounds] [seconds]
 *
 * @module
 */
import { findProgram, freePort, type Running, start } from "../programs.ts";
import { load, paced, SCENARIOS } from "./server_load.ts";
import { type Peer, PEERS } from "./server_peers.ts";

/** One round. */
interface Figures {
  /** Requests for each second of CPU time. */
  readonly rate: number;
  /** In milliseconds. */
  readonly p99: number;
}

interface Server {
  readonly name: string;
  readonly running: Running;
  readonly pid: number;
  readonly port: number;
}

/** Until a runtime has compiled what it does again and again, in seconds. */
const WARM_UP = 5;

/** A place in memory, so that no disk takes part. */
const MEMORY = "/dev/shm";

async function startPeer(peer: Peer, program: string, origin: number): Promise<Server> {
  const folder = await Deno.makeTempDir({ dir: MEMORY });
  await Deno.chmod(folder, 0o777);
  const site = { folder, port: freePort(), origin };
  for (const [name, text] of Object.entries(peer.files?.(site) ?? {})) {
    const path = `${folder}/${name}`;
    const place = path.slice(0, path.lastIndexOf("/"));
    await Deno.mkdir(place, { recursive: true });
    await Deno.chmod(place, 0o777);
    await Deno.writeTextFile(path, text);
  }
  const running = start("taskset", ["-c", "0", program, ...peer.args(site)], {
    env: { NO_COLOR: "1" },
  });
  await untilAnswering(site.port, running, peer.name);
  return { name: peer.name, running, pid: running.process.pid, port: site.port };
}

async function untilAnswering(port: number, running: Running, name: string): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/1k`);
      await response.body?.cancel();
      if (response.status === 200) return;
    } catch {
      // It is not up yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${name} does not answer: ${running.printed().slice(-400)}`);
}

/** A server that cannot be started here is no reason not to measure the others. */
async function startAll(origin: number): Promise<Server[]> {
  const servers: Server[] = [];
  for (const peer of PEERS) {
    if (peer.program === undefined) {
      console.error(`${peer.name} is not installed`);
      continue;
    }
    try {
      servers.push(await startPeer(peer, peer.program, origin));
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
  return servers;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

async function compare(rounds: number, seconds: number): Promise<void> {
  const wrk = findProgram("wrk");
  if (wrk === undefined || Deno.build.os !== "linux") throw new Error("this needs wrk on Linux");
  const script = await Deno.makeTempFile({ suffix: ".lua" });
  const slowly = await Deno.makeTempFile({ suffix: ".lua" });
  await using origin = start("taskset", [
    ...["-c", "1", Deno.execPath(), "run", "--quiet", "--allow-net"],
    new URL("server_origin.ts", import.meta.url).href,
  ]);
  const servers = await startAll(Number((await origin.waitFor(/port (\d+)/))[1]));
  for (const scenario of SCENARIOS) {
    const { name, path } = scenario;
    await Deno.writeTextFile(script, scenario.script ?? "");
    await Deno.writeTextFile(slowly, paced(scenario.script));
    const figures: Figures[][] = servers.map(() => []);
    for (const server of servers) await load(wrk, server, { path, script }, WARM_UP);
    for (let round = 0; round < rounds; round++) {
      for (const [i, server] of servers.entries()) {
        const { rate } = await load(wrk, server, { path, script }, seconds);
        const { p99 } = await load(wrk, server, { path, script: slowly }, seconds);
        figures[i].push({ rate, p99 });
      }
    }
    print(name, servers, figures);
  }
  for (const { running } of servers) await running.stop("SIGTERM");
  for (const file of [script, slowly]) await Deno.remove(file);
}

function print(name: string, servers: readonly Server[], figures: readonly Figures[][]): void {
  console.log(`\n${name.padEnd(24)}${"requests per CPU second".padStart(26)}${"p99".padStart(10)}`);
  const [first] = figures;
  for (const [i, server] of servers.entries()) {
    const rate = median(figures[i].map(({ rate }, round) => rate / first[round].rate));
    const p99 = median(figures[i].map(({ p99 }, round) => p99 / first[round].p99));
    const absolute = Math.round(median(figures[i].map(({ rate }) => rate)));
    console.log(
      `${server.name.padEnd(24)}${`${rate.toFixed(2)} ×`.padStart(14)}` +
        `${`(${absolute})`.padStart(12)}${`${p99.toFixed(2)} ×`.padStart(10)}`,
    );
  }
}

if (import.meta.main) {
  const [rounds = "5", seconds = "2"] = Deno.args;
  await compare(Number(rounds), Number(seconds));
  Deno.exit();
}
