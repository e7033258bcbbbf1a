/**
 * Small buffers for connections that wait, cut from larger ones: a buffer of its own for each would
 * take more for its keeping than it has room.
 *
 * @module
 */

/** Room for the first bytes of a connection, of which there may be thousands that send no more. */
export const NOOK_SIZE = 256;

/** So many are cut at a time. */
const NOOKS_OF_BLOCK = 256;

const free: Uint8Array<ArrayBuffer>[] = [];

/** Lends one; what it holds is left over from others. */
export function takeNook(): Uint8Array<ArrayBuffer> {
  const nook = free.pop();
  if (nook !== undefined) return nook;
  const block = new ArrayBuffer(NOOK_SIZE * NOOKS_OF_BLOCK);
  for (let at = NOOK_SIZE; at < block.byteLength; at += NOOK_SIZE) {
    free.push(new Uint8Array(block, at, NOOK_SIZE));
  }
  return new Uint8Array(block, 0, NOOK_SIZE);
}

/** Takes one back: not before each read into it has settled. */
export function giveNook(nook: Uint8Array<ArrayBuffer>): void {
  free.push(nook);
}
