/**
 * What an answer costs that has to be chosen: each request has a field that no other one had, so that no
 * answer can be given again. Requests for each second of CPU time, as ratios to bare `Deno.serve`, which
 * gets the same requests; and beside them answers that are given again.
 *
 *     deno run -A tests/bench/server_chosen.ts [objects]
 *
 * @module
 */
import { findProgram, type Running, start } from "../programs.ts";
import { load } from "./server_load.ts";

const FOLDER = new URL(".", import.meta.url).href;
const [objects = "1000"] = Deno.args;
const [ROUNDS, SECONDS, WARM_ROUNDS] = [5, 3, 5];

/** A wrk script that asks for each object in turn, with a field that is new each time, or not. */
const scriptOf = (path: string, field: string) =>
  `local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", ${path}, { ["Host"] = "127.0.0.1", ["X-New"] = ${field} })
end`;

const serve = (program: string, ...args: string[]): Running =>
  start("taskset", [
    ...["-c", "0", Deno.execPath(), "run", "--quiet", "-A", FOLDER + program],
    ...args,
  ]);

async function siteOf(server: Running) {
  return { pid: server.process.pid, port: Number((await server.waitFor(/port (\d+)/))[1]) };
}

async function written(text: string): Promise<string> {
  const script = await Deno.makeTempFile({ suffix: ".lua" });
  await Deno.writeTextFile(script, text);
  return script;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

const wrk = findProgram("wrk");
if (wrk === undefined || Deno.build.os !== "linux") throw new Error("this needs wrk on Linux");
await using bare = serve("server_origin.ts", "0");
await using front = serve("growth_program.ts", objects, "1");
const [other, own] = [await siteOf(bare), await siteOf(front)];
const each = `"/" .. (n * 7919) % ${objects}`;
const LOADS = {
  "bare": { site: other, script: await written(scriptOf(`"/1k"`, "tostring(n)")) },
  "chosen": { site: own, script: await written(scriptOf(each, "tostring(n)")) },
  "again": { site: own, script: await written(scriptOf(each, `"always"`)) },
};
const seen: Record<string, number[]> = { bare: [], chosen: [], again: [] };
for (let round = -WARM_ROUNDS; round < ROUNDS; round++) {
  for (const [name, { site, script }] of Object.entries(LOADS)) {
    const { rate } = await load(wrk, site, { path: "/", script }, SECONDS);
    if (round >= 0) seen[name].push(rate);
  }
}
for (const [name, rates] of Object.entries(seen)) {
  const ratio = median(rates.map((rate, round) => rate / seen.bare[round]));
  console.log(
    `${name.padEnd(8)} ${ratio.toFixed(2)} × (${Math.round(median(rates))} a CPU second)`,
  );
}
for (const { script } of Object.values(LOADS)) await Deno.remove(script);
// The exit would leave them behind.
await Promise.all([bare.stop("SIGKILL"), front.stop("SIGKILL")]);
Deno.exit();
