/**
 * Whole bytes through a codec of floor 1.
 *
 * @module
 */
import { type CodecKernel, type Converted, convertPiece, KernelCodec } from "../bytes/kernel.ts";
import { Gathered } from "./gather.ts";

/** Converts all of `bytes`. `expect` says how many bytes will come of it, more or less, if they are many. */
export function convertAll(
  kernel: CodecKernel,
  bytes: Uint8Array,
  expect: () => number,
): Converted {
  const piece = convertPiece(kernel, bytes);
  if (piece !== undefined) return piece;
  const output = new Gathered(expect());
  const codec = new KernelCodec(kernel);
  codec.write(bytes, output.add, true);
  return { bytes: output.take(), defects: codec.defects };
}
