/**
 * Lines that may be delimiters, in bytes of which more may come.
 *
 * @module
 */
import { dashLines } from "../bytes/kernel.ts";

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DASH = 0x2d;

/** The dash lines of what is pending, found once for each byte that comes in. */
export class DashLines {
  #lines: Uint32Array = new Uint32Array();
  #index = 0;
  /** Dropped since the lines were found. */
  #dropped = 0;
  #length = -1;

  /** Finds the lines of the bytes, unless nothing was added to them. */
  read(bytes: Uint8Array, fresh: boolean): void {
    if (this.#length === this.#dropped + bytes.length) return;
    this.#lines = dashLines(bytes);
    this.#index = this.#lines[0] === 0 && !fresh ? 1 : 0;
    this.#dropped = 0;
    this.#length = bytes.length;
  }

  /** Offset of the next line in what is pending now, or -1. */
  next(): number {
    while (this.#index < this.#lines.length) {
      const line = this.#lines[this.#index++] - this.#dropped;
      if (line >= 0) return line;
    }
    return -1;
  }

  /** Gives the last line once more. */
  back(): void {
    this.#index--;
  }

  /** Bytes were dropped from the front. */
  drop(count: number): void {
    this.#dropped += count;
  }
}

/** Whether a line that has not ended may still become a delimiter. */
export function mayMatch(bytes: Uint8Array, at: number, boundary: Uint8Array): boolean {
  const length = Math.min(bytes.length - at - 2, boundary.length);
  for (let index = 0; index < length; index++) {
    if (bytes[at + 2 + index] !== boundary[index]) return false;
  }
  let rest = at + 2 + length;
  for (let dashes = 0; dashes < 2 && bytes[rest] === DASH; dashes++) rest++;
  while (bytes[rest] === SPACE || bytes[rest] === TAB || bytes[rest] === CR) rest++;
  return rest === bytes.length;
}

/** Where the text before a delimiter line ends; its line end may not have been pending. */
export function lineEndBefore(bytes: Uint8Array, line: number): number {
  if (line === 0 || bytes[line - 1] !== LF) return line;
  return bytes[line - 2] === CR ? line - 2 : line - 1;
}

/** What is no beginning of a line end and two dashes, at the end of what has come so far. */
export function safeEnd(bytes: Uint8Array, fresh: boolean): number {
  let end = bytes.length;
  if (end === 1 && fresh && bytes[0] === DASH) return 0;
  if (bytes[end - 1] === DASH && bytes[end - 2] === LF) end--;
  if (bytes[end - 1] === LF) end--;
  if (bytes[end - 1] === CR) end--;
  return end;
}
