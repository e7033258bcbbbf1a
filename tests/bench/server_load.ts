/**
 * Load on a server, and what it costs: wrk on one core, the server on the other, and the CPU time of
 * the server and all its children from /proc.
 *
 * @module
 */
import { LANGUAGES } from "./server_origin.ts";

const TICKS_PER_SECOND = 100;

/** What one run has shown. */
export interface Load {
  readonly requests: number;
  /** Requests for each second of CPU time. */
  readonly rate: number;
  /** In milliseconds. */
  readonly p99: number;
}

/** One kind of load. */
export interface Scenario {
  readonly name: string;
  readonly path: string;
  /** A script for wrk. */
  readonly script?: string;
}

const ACCEPT = [
  "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8," +
  "application/signed-exchange;v=b3;q=0.7",
  "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
  "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
  "text/markdown, text/html, */*",
  "text/html, */*",
  "application/json, text/plain, */*",
  "*/*",
];
const LANGUAGE = LANGUAGES.slice(0, 8).map((tag) =>
  tag === "en" ? "en-US,en;q=0.9" : `${tag};q=0.9,en-US;q=0.6,en;q=0.5`
);

/** A wrk script that sends each pair of Accept and Accept-Language in turn: 64 of them. */
function rotating(languages: readonly string[]): string {
  const sets = ACCEPT.flatMap((accept) =>
    languages.map((language) => `{["Accept"]="${accept}",["Accept-Language"]="${language}"}`)
  );
  return `local sets = {${sets.join(",")}}
local requests, n = {}, 0
init = function() for i, set in ipairs(sets) do requests[i] = wrk.format("GET", nil, set) end end
request = function() n = n + 1; return requests[n % #requests + 1] end`;
}

/** All loads. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "1 KiB", path: "/1k" },
  { name: "64 KiB", path: "/64k" },
  { name: "1 MiB", path: "/1m" },
  { name: "1 KiB, 64 header sets", path: "/1k", script: rotating(LANGUAGE) },
  {
    name: "12 variants",
    path: "/page",
    script: rotating(LANGUAGES.map((tag) => `${tag},en;q=0.5`)),
  },
];

/** CPU time of a process and of all below it, in ticks. */
export function cpuTicks(pid: number): number {
  const all = [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).flatMap(
    ({ name }) => {
      try {
        const text = Deno.readTextFileSync(`/proc/${name}/stat`);
        const fields = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
        return [{ pid: Number(name), parent: fields[1], ticks: fields[11] + fields[12] }];
      } catch {
        return []; // It has ended meanwhile.
      }
    },
  );
  const below = new Set([pid]);
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const one of all) if (below.has(one.parent)) below.add(one.pid);
  }
  return all.reduce((sum, one) => below.has(one.pid) ? sum + one.ticks : sum, 0);
}

/** Milliseconds that a client waits for at most before it asks again, where servers are asked alike. */
const PAUSE = 12;

/**
 * The script, with pauses: of some 10,000 requests a second each server has enough to spare. At its
 * limit, wrk counts a stall of the machine as often as requests would have come meanwhile, so that a p99
 * tells more of how fast a server is than of how long anybody waits.
 */
export function paced(script: string = ""): string {
  return `${script}
function delay() return math.random(0, ${PAUSE}) end`;
}

/** Runs wrk against a server. */
export async function load(
  wrk: string,
  { pid, port }: { readonly pid: number; readonly port: number },
  { path, script }: { readonly path: string; readonly script?: string },
  seconds: number,
): Promise<Load> {
  const before = cpuTicks(pid);
  const args = ["-c", "1", wrk, "-t1", "-c64", `-d${seconds}s`, "--latency"];
  const { stdout } = await new Deno.Command("taskset", {
    args: [...args, ...script ? ["-s", script] : [], `http://127.0.0.1:${port}${path}`],
  }).output();
  const text = new TextDecoder().decode(stdout);
  const ticks = Math.max(1, cpuTicks(pid) - before);
  const requests = Number(/(\d+) requests in/.exec(text)?.[1]);
  const [, time, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(text) ?? [];
  const factor = unit === "us" ? 1e-3 : unit === "s" ? 1e3 : 1;
  const rate = (requests * TICKS_PER_SECOND) / ticks;
  return { requests, rate, p99: Number(time) * factor };
}
