/**
 * Runs a codec over an input in pieces, for comparison with its twin on the whole.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Codec } from "../../src/bytes/kernel.ts";
import { type Dice, halves, pieces, text } from "./inputs.ts";

/** What a codec made, and what it found wrong. */
export interface Outcome {
  readonly bytes: Uint8Array;
  readonly defects: readonly { readonly code: string; readonly offset: number }[];
}

/** Feeds the parts to the codec one after the other. */
export function run(codec: Codec, parts: readonly Uint8Array[]): Outcome {
  const output: number[] = [];
  const sink = (bytes: Uint8Array) => {
    for (const byte of bytes) output.push(byte);
  };
  for (const part of parts) codec.write(part, sink);
  codec.end(sink);
  return { bytes: Uint8Array.from(output), defects: codec.defects };
}

/** Asserts that the codec makes of the input what its twin makes of it, in however many pieces. */
export function assertLikeTwin(make: () => Codec, input: Uint8Array, twin: Outcome): void {
  assertSame(run(make(), [input]), twin, input);
}

/** The same for every way to cut the input in two, and for one byte at a time. */
export function assertLikeTwinCut(make: () => Codec, input: Uint8Array, twin: Outcome): void {
  for (const parts of halves(input)) assertSame(run(make(), parts), twin, input);
  assertSame(run(make(), [...input].map((byte) => Uint8Array.of(byte))), twin, input);
}

/** The same for random pieces. */
export function assertLikeTwinInPieces(
  make: () => Codec,
  input: Uint8Array,
  twin: Outcome,
  roll: Dice,
): void {
  assertSame(run(make(), pieces(roll, input, 1 + roll(200))), twin, input);
}

function assertSame(actual: Outcome, twin: Outcome, input: Uint8Array): void {
  const about = `for ${JSON.stringify(text(input.subarray(0, 200)))}`;
  assertEquals(text(actual.bytes), text(twin.bytes), about);
  assertEquals(actual.defects, twin.defects.slice(0, 100), about);
}
