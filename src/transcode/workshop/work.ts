/**
 * What can be done in the workshop.
 *
 * @module
 */
import type { Deadline } from "./deadline.ts";

/** The bounds of work. */
export interface Bounds {
  /** To be asked again and again. */
  readonly deadline: Deadline;
  /** Memory of each WebAssembly module, in bytes. */
  readonly memory: number;
}

/** Bytes in, bytes out, in a thread of its own. */
export type Work = (
  input: Uint8Array,
  settings: unknown,
  bounds: Bounds,
) => Promise<Uint8Array<ArrayBuffer>>;
