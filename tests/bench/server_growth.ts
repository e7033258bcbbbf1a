/**
 * What more objects, and more variants of each, cost: requests for each second of CPU time, as they come
 * to all of them in turn, and memory. Each row has a process of its own, which is measured once all of
 * them have been asked for several times, or for so long that no more is to be learned.
 *
 *     deno run -A tests/bench/server_growth.ts [most thousands] [least thousands]
 *
 * @module
 */
import { findProgram, start } from "../programs.ts";
import { load } from "./server_load.ts";

const PROGRAM = new URL("growth_program.ts", import.meta.url).href;
const [most = "100", least = "0"] = Deno.args;
const [MOST, LEAST] = [1000 * Number(most), 1000 * Number(least)];
const SECONDS = 3;
/** Before it counts: rounds over all objects, requests for the compiler, and the longest that it may take. */
const ROUNDS = 4;
const LEAST_REQUESTS = 200_000;
const MOST_SECONDS = 90;

/** A wrk script that asks for each object in turn, in one of its variants. */
const scriptOf = (objects: number, variants: number) =>
  `local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", "/" .. (n * 7919) % ${objects}, {
    ["Host"] = "127.0.0.1", ["X-Kind"] = tostring(n % ${variants})
  })
end`;

async function measure(wrk: string, objects: number, variants: number): Promise<void> {
  const args = ["-c", "0", Deno.execPath(), "run", "--quiet", "-A", PROGRAM];
  await using server = start("taskset", [...args, String(objects), String(variants)]);
  const [, port, each] = await server.waitFor(/port (\d+) each (-?\d+)/);
  const script = await Deno.makeTempFile({ suffix: ".lua" });
  await Deno.writeTextFile(script, scriptOf(objects, variants));
  const site = { pid: server.process.pid, port: Number(port) };
  let asked = 0;
  for (
    let seconds = 0;
    asked < Math.max(LEAST_REQUESTS, ROUNDS * objects * variants) && seconds < MOST_SECONDS;
    seconds += SECONDS
  ) asked += (await load(wrk, site, { path: "/", script }, SECONDS)).requests;
  const { rate, p99 } = await load(wrk, site, { path: "/", script }, SECONDS);
  await Deno.remove(script);
  console.log(
    `${String(objects).padStart(9)} objects ${String(variants).padStart(4)} variants: ` +
      `${Math.round(rate)} a CPU second, p99 ${p99.toFixed(1)} ms, ${each} bytes each`,
  );
}

const wrk = findProgram("wrk");
if (wrk === undefined || Deno.build.os !== "linux") throw new Error("this needs wrk on Linux");
for (let objects = 1; objects <= MOST; objects *= 10) {
  if (objects >= LEAST && (objects === 1 || objects >= 1000)) await measure(wrk, objects, 1);
}
for (const variants of LEAST > 100 ? [] : [1, 10, 100]) await measure(wrk, 100, variants);
Deno.exit();
