/**
 * Runs random cases of the codings against their twins.
 *
 *     deno run tests/fuzz/coding_fuzz.ts [count] [seed]
 *
 * The same count and seed give the same cases. Ends with code 1 and the input at the first difference.
 *
 * @module
 */
import { dice } from "../bytes/inputs.ts";
import { CASES } from "./coding_cases.ts";

/** Runs so many cases, of each kind in turn. Returns the first difference, with the case's own seed. */
export function fuzzCodings(count: number, seed: number): string | undefined {
  const kinds = Object.entries(CASES);
  for (let index = 0; index < count; index++) {
    const [name, run] = kinds[index % kinds.length];
    const own = (seed * 0x9e3779b1 + index) >>> 0;
    const difference = run(dice(own));
    if (difference !== undefined) return `${name}, seed ${own}: ${difference}`;
  }
  return undefined;
}

if (import.meta.main) {
  const count = Number(Deno.args[0] ?? 1_000_000);
  const seed = Number(Deno.args[1] ?? 1);
  const start = performance.now();
  const difference = fuzzCodings(count, seed);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(difference ?? `${count} cases of seed ${seed} agree (${seconds} s)`);
  if (difference !== undefined) Deno.exit(1);
}
