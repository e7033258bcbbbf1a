/**
 * CRC-32 as in ZIP, Ethernet and yEnc (ITU-T V.42).
 *
 * @module
 */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum of the bytes. */
export function crc32(bytes: Uint8Array): number {
  return ~updateCrc(0xffffffff, bytes) >>> 0;
}

/** Goes on with a checksum, without the inversions at begin and end. */
export function updateCrc(seed: number, bytes: Uint8Array): number {
  let value = seed;
  for (let at = 0; at < bytes.length; at++) value = value >>> 8 ^ TABLE[(value ^ bytes[at]) & 0xff];
  return value >>> 0;
}
