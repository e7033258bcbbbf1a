/**
 * The table of the codings: all candidates in one process, round by round in turn. Ends with which goals are
 * reached.
 *
 *     deno task bench:coding [--only text] [--sizes 64,65536] [--rounds n] [--all]
 *
 * @module
 */
import { ratio, timeAll, type Times } from "./coding_clock.ts";
import { GOALS, isReached, type Ratios } from "./coding_goals.ts";
import { DOOR, MEMCPY, MEMORY, type Row, rowsOf } from "./coding_rows.ts";

const SIZES = [64, 1 << 10, 1 << 16, 1 << 20, 1 << 24];

function option(name: string): string | undefined {
  const at = Deno.args.indexOf(name);
  return at < 0 ? undefined : Deno.args[at + 1];
}

function formatSize(size: number): string {
  if (size >= 1 << 20) return `${size >> 20} MiB`;
  return size >= 1 << 10 ? `${size >> 10} KiB` : `${size} B`;
}

function format(value: number): string {
  if (Number.isNaN(value)) return "–";
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The fastest of some candidates. */
function fastest(times: Times, names: readonly string[]): string {
  return names.toSorted((a, b) => ratio(times, a, MEMCPY) - ratio(times, b, MEMCPY))[0] ?? "–";
}

const OURS: readonly string[] = [MEMCPY, MEMORY, DOOR];
const HEAD = "operation                             size  memory    door    peer    loop" +
  "   peer:   peer:   loop:  (the first four: × memcpy)\n" +
  "                                                                           " +
  "memory    door  memory";

/** Who was so many times slower than the fastest of its kind is left out at larger sizes. */
const HOPELESS = 8;
const hopeless = new Set<string>();

function measure(row: Row, rounds: number, all: boolean): Ratios {
  const candidates = row.candidates().filter(({ name }) => !hopeless.has(row.operation + name));
  const times = timeAll(candidates, rounds);
  const others = [...times.keys()].filter((name) => !OURS.includes(name));
  const kinds = [true, false].map((loop) =>
    others.filter((name) => name.startsWith("loop") === loop)
  );
  for (const names of row.size < 1 << 16 ? [] : kinds) {
    const slow = names.filter((name) => ratio(times, name, fastest(times, names)) > HOPELESS);
    for (const name of slow) hopeless.add(row.operation + name);
  }
  const peer = fastest(times, others.filter((name) => !name.startsWith("loop")));
  // The goal for line indexes names its loop.
  const loop = row.operation === "line index"
    ? "loop with indexOf"
    : fastest(times, others.filter((name) => name.startsWith("loop")));
  const ratios = {
    memory: ratio(times, MEMORY, MEMCPY),
    door: ratio(times, DOOR, MEMCPY),
    peerToMemory: ratio(times, peer, MEMORY),
    peerToDoor: ratio(times, peer, DOOR),
    loopToMemory: ratio(times, loop, MEMORY),
  };
  const cells = [
    ratios.memory,
    ratios.door,
    ratio(times, peer, MEMCPY),
    ratio(times, loop, MEMCPY),
    ratios.peerToMemory,
    ratios.peerToDoor,
    ratios.loopToMemory,
  ];
  const numbers = cells.map((value) => format(value).padStart(7)).join(" ");
  console.log(
    `${row.operation.padEnd(34)} ${formatSize(row.size).padStart(7)} ${numbers}  ${peer}`,
  );
  if (all) console.log(`    ${[...times.keys()].map((name) => inFull(times, name)).join(", ")}`);
  return ratios;
}

function inFull(times: Times, name: string): string {
  return `${name} ${format(ratio(times, name, MEMCPY))}`;
}

function printGoals(results: ReadonlyMap<string, Ratios>): void {
  console.log("\ngoal");
  for (const goal of GOALS) {
    const ratios = results.get(`${goal.operation} ${goal.size}`);
    if (ratios === undefined) continue;
    const { operation, size, ratio, atMost, atLeast } = goal;
    const bound = atMost === undefined ? `≥ ${format(atLeast ?? 0)}` : `≤ ${format(atMost)}`;
    const verdict = isReached(goal, ratios) ? "reached" : "MISSED";
    const name = `${operation}, ${formatSize(size)}`;
    console.log(
      `${verdict.padEnd(8)} ${name.padEnd(42)} ${ratio.padEnd(13)} ${bound.padStart(7)}: ` +
        format(ratios[ratio]),
    );
  }
}

const only = option("--only");
const sizes = option("--sizes")?.split(",").map(Number) ?? SIZES;
const rounds = Number(option("--rounds") ?? 15);
const results = new Map<string, Ratios>();
console.log(HEAD);
for (const size of sizes) {
  for (const row of rowsOf(size)) {
    if (only !== undefined && !row.operation.includes(only)) continue;
    const ratios = measure(row, rounds, Deno.args.includes("--all"));
    results.set(`${row.operation} ${row.size}`, ratios);
  }
}
printGoals(results);
