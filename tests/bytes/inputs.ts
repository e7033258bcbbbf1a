/**
 * Inputs for comparing kernels with their twins: seeded random bytes over chosen alphabets, every short
 * text over a small alphabet, and all ways of cutting an input in two.
 *
 * @module
 */

/** A source of numbers in [0, bound) that a seed determines. */
export type Dice = (bound: number) => number;

/** Mulberry32: small, and good enough to hit every branch. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** Random octets. */
export function octets(roll: Dice, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => roll(256));
}

/** `count` words drawn from `words`, in one piece. */
export function phrase(roll: Dice, words: readonly string[], count: number): Uint8Array {
  return latin1(Array.from({ length: count }, () => words[roll(words.length)]).join(""));
}

/** One byte per character. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

/** Its inverse, for messages one can read. */
export function text(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** Every text of up to `length` characters over `alphabet`. */
export function everyText(alphabet: string, length: number): string[] {
  const all = [""];
  for (let from = 0, to = 1; length > 0; length--) {
    for (let i = from; i < to; i++) for (const sign of alphabet) all.push(all[i] + sign);
    [from, to] = [to, all.length];
  }
  return all;
}

/** The input in pieces whose ends `roll` chooses, at most `most` bytes each. */
export function pieces(roll: Dice, bytes: Uint8Array, most: number): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = roll(most) + 1;
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}

/** Every way to cut the input in two, one of them whole. */
export function* halves(bytes: Uint8Array): Generator<Uint8Array[]> {
  for (let at = 0; at <= bytes.length; at++) yield [bytes.subarray(0, at), bytes.subarray(at)];
}
