/**
 * Checksums of what is kept where bytes can be lost, changed or swapped.
 *
 * @module
 */
import process from "node:process";

/** Bytes of a checksum: half of SHA-256, which processors have instructions for. */
export const CHECKSUM_BYTES = 16;

/** The checksum of bytes in this place: the same bytes in another place have another one. */
export function checksum(place: string, ...pieces: readonly Uint8Array[]): Uint8Array {
  // Taken when it is first needed: most programs that load this file keep nothing on a disk.
  const { createHash } = process.getBuiltinModule("node:crypto");
  const hash = createHash("sha256").update(place).update("\0");
  for (const piece of pieces) hash.update(piece);
  return Uint8Array.from(hash.digest().subarray(0, CHECKSUM_BYTES));
}

/** Whether these bytes in this place are those of the checksum. */
export function isSound(sum: unknown, place: string, ...pieces: readonly Uint8Array[]): boolean {
  if (!(sum instanceof Uint8Array) || sum.byteLength !== CHECKSUM_BYTES) return false;
  const right = checksum(place, ...pieces);
  return sum.every((byte, index) => byte === right[index]);
}
