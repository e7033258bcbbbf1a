/**
 * Content as commands: so many bytes as they are, then so many that stood before (RFC 7932 §2).
 *
 * @module
 */
import type { LastDistances } from "./distances.ts";
import type { Matcher } from "./matcher.ts";

/** A meta-block has so many commands and bytes at most, so that its codes suit what it holds. */
const COMMANDS = 1 << 11;
const BYTES = 1 << 19;

/** A reference that begins one byte later has to be so much better, in eighths of bits. */
const LATER = 32;
/** It is put off so often at most. */
const DELAYS = 4;

/** After 2^n literals in a row, steps become longer: where nothing is found, little will be. */
const PATIENCE = 9;

/** The commands of one meta-block. */
export class Commands {
  /** Where its bytes begin, and end. */
  start = 0;
  end = 0;
  count = 0;
  readonly inserts = new Uint32Array(COMMANDS + 1);
  /** Zero in the last command, if nothing is copied behind its literals. */
  readonly copies = new Uint32Array(COMMANDS + 1);
  readonly distances = new Int32Array(COMMANDS + 1);
  readonly distanceSymbols = new Uint8Array(COMMANDS + 1);

  /** Takes up what begins at `start`, as far as a meta-block should go; the distances go on with it. */
  read(start: number, length: number, matcher: Matcher, distances: LastDistances): void {
    this.start = start;
    this.count = 0;
    let literals = start;
    let at = start;
    while (at < length && this.count < COMMANDS && at - start < BYTES) {
      matcher.learnTo(at);
      matcher.find(at, distances);
      if (matcher.length === 0) {
        at = Math.min(length, at + 1 + (at - literals >> PATIENCE));
        continue;
      }
      const found = chooseReference(at, length, matcher, distances);
      const { distance } = found;
      const begin = matcher.reachBack(found.at, distance, literals);
      at = found.at + found.length;
      this.#add(begin - literals, at - begin, distance, distances.symbolOf(distance));
      distances.use(distance);
      literals = at;
    }
    if (literals < at) this.#add(at - literals, 0, 0, 0);
    this.end = at;
  }

  #add(insert: number, copy: number, distance: number, symbol: number): void {
    const at = this.count++;
    this.inserts[at] = insert;
    this.copies[at] = copy;
    this.distances[at] = distance;
    this.distanceSymbols[at] = symbol;
  }
}

/** The best reference that begins at `at`, where something was found, or soon after. */
function chooseReference(
  at: number,
  end: number,
  matcher: Matcher,
  distances: LastDistances,
): { readonly at: number; readonly length: number; readonly distance: number } {
  let { length, distance, gain } = matcher;
  for (let delay = 1; delay <= DELAYS && at + 1 < end; delay++) {
    matcher.learnTo(at + 1);
    matcher.find(at + 1, distances);
    if (matcher.length === 0 || matcher.gain < gain + LATER) break;
    ({ length, distance, gain } = matcher);
    at++;
  }
  return { at, length, distance };
}
