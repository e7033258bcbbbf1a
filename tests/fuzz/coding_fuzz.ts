/**
 * Runs random cases of the codings against their twins.
 *
 *     deno run tests/fuzz/coding_fuzz.ts [count] [seed] [portable]
 *
 * The same count and seed give the same cases. "portable" takes the modules that need no relaxed SIMD. Ends
 * with code 1 and the input at the first difference.
 *
 * @module
 */
import { kernels } from "../../src/bytes/kernel.ts";
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

/** Puts the modules that every runtime takes in place of those that this one got. */
async function takePortable(): Promise<void> {
  const base64 = await import("../../src/bytes/simd/base64.wasm");
  const printable = await import("../../src/bytes/simd/quoted_printable.wasm");
  kernels.base64Encode = base64.base64Encode;
  kernels.base64Decode = base64.base64Decode;
  kernels.quotedPrintableEncode = printable.quotedPrintableEncode;
  kernels.quotedPrintableDecode = printable.quotedPrintableDecode;
}

if (import.meta.main) {
  const count = Number(Deno.args[0] ?? 1_000_000);
  const seed = Number(Deno.args[1] ?? 1);
  if (Deno.args.includes("portable")) await takePortable();
  const start = performance.now();
  const difference = fuzzCodings(count, seed);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(difference ?? `${count} cases of seed ${seed} agree (${seconds} s)`);
  if (difference !== undefined) Deno.exit(1);
}
