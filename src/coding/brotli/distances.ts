/**
 * The symbols of distances (RFC 7932 §4): one of the last four, one near to one of the last two, or any
 * other by its size.
 *
 * @module
 */

/** Symbols of distances, where there are neither direct ones nor postfix bits. */
export const DISTANCE_SYMBOLS = 64;

const FIRST_BY_SIZE = 16;
/** The last distance and the second to last, changed by so much, from these symbols on. */
const NEAR = [-1, 1, -2, 2, -3, 3];
const NEAR_LAST = 4;
const NEAR_SECOND = 10;

/** As they stand at the beginning of a stream, the last one first. */
const AT_FIRST = [4, 11, 15, 16];

/** The last four distances, the last one first. */
export class LastDistances {
  #distances = Int32Array.from(AT_FIRST);

  /** The last one, the second to last, and so on. */
  at(index: number): number {
    return this.#distances[index];
  }

  /** The symbol of this distance as it stands now. */
  symbolOf(distance: number): number {
    for (let index = 0; index < 4; index++) if (this.#distances[index] === distance) return index;
    const near = NEAR.indexOf(distance - this.#distances[0]);
    if (near >= 0) return NEAR_LAST + near;
    const nearSecond = NEAR.indexOf(distance - this.#distances[1]);
    return nearSecond >= 0 ? NEAR_SECOND + nearSecond : symbolBySize(distance);
  }

  /** Takes note of one that was used. */
  use(distance: number): void {
    if (distance === this.#distances[0]) return;
    this.#distances.copyWithin(1, 0, 3);
    this.#distances[0] = distance;
  }

  /** The same again, to go on from. */
  copy(): LastDistances {
    const same = new LastDistances();
    same.#distances = this.#distances.slice();
    return same;
  }
}

function symbolBySize(distance: number): number {
  // Sizes begin at 1; by 3 more, their highest bit and the one below it make up the symbol.
  const size = distance + 3;
  const high = 31 - Math.clz32(size);
  return FIRST_BY_SIZE + (high - 2) * 2 + (size >> (high - 1) & 1);
}

/** How many bits stand beside the symbol. */
export function distanceBits(symbol: number): number {
  return symbol < FIRST_BY_SIZE ? 0 : 1 + (symbol - FIRST_BY_SIZE >> 1);
}

/** Which ones. */
export function distanceExtra(symbol: number, distance: number): number {
  return symbol < FIRST_BY_SIZE ? 0 : distance + 3 & (1 << distanceBits(symbol)) - 1;
}
