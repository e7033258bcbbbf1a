/**
 * What the runtime's WebAssembly can do beyond SIMD128.
 *
 * @module
 */

/** Every low nibble, with every high nibble that leaves the byte below 128. */
const INDICES = Array.from(
  { length: 16 },
  (_, lane) => lane < 8 ? lane * 0x11 : 0xf0 - lane * 0x0f,
);
const TABLE = Array.from({ length: 16 }, (_, lane) => 0x64 + lane);
const BY_LOW_NIBBLE = INDICES.map((index) => TABLE[index & 15]);

const SIMD = 0xfd;
const CONST = [SIMD, 0x0c];
const RELAXED_SWIZZLE = [SIMD, 0x80, 0x02];
const ALL_EQUAL = [SIMD, 0x23, SIMD, 0x63]; // i8x16.eq, i8x16.all_true

/** The body of a function: no locals, code, end. */
const BODY = [
  0,
  ...[...CONST, ...TABLE, ...CONST, ...INDICES, ...RELAXED_SWIZZLE],
  ...[...CONST, ...BY_LOW_NIBBLE, ...ALL_EQUAL],
  0x0b,
];

/** A module of one function, "f", which shuffles and compares: () -> i32. */
const PROBE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version
  ...[1, 5, 1, 0x60, 0, 1, 0x7f], // types
  ...[3, 2, 1, 0], // functions
  ...[7, 5, 1, 1, 0x66, 0, 0], // exports
  ...[10, BODY.length + 2, 1, BODY.length, ...BODY], // code
);

/**
 * Whether relaxed SIMD is there, and its shuffle takes the low nibble of every index below 128. It does on
 * x86, where that saves an instruction for each vector of base64. Elsewhere, as on ARM, where the result may
 * be zero, the strict shuffle is one instruction anyway. Node 20 does not take the module.
 */
export function shufflesByLowNibble(): boolean {
  if (!WebAssembly.validate(PROBE)) return false;
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(PROBE)).exports;
  return typeof f === "function" && f() === 1;
}
