// The instructions of relaxed SIMD that the kernels use, with their SIMD128 forms.
//
// All operands are kept where both forms agree: shuffle indices below 16 or from 128 on, no product of
// two least numbers, second factors below 128, masks of whole lanes. The one exception is shuffleLow,
// for which kernels.ts asks the runtime. So both builds give the same bytes.

/** Lane i of `table` for each index i; zero for indices from 128 on. */
// @ts-ignore: decorator
@inline
export function shuffle(table: v128, indices: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i8x16.relaxed_swizzle(table, indices)
    : i8x16.swizzle(table, indices);
}

/**
 * Lane i of `table` for the low nibble i of each byte, if that is below 128; for others whatever lane, or
 * zero. Relaxed shuffles may give zero from 16 on: the relaxed modules are for processors that do not.
 */
// @ts-ignore: decorator
@inline
export function shuffleLow(table: v128, bytes: v128, nibble: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i8x16.relaxed_swizzle(table, bytes)
    : i8x16.swizzle(table, v128.and(bytes, nibble));
}

/** The lanes of `first` where the mask's are all ones, those of `second` where they are zero. */
// @ts-ignore: decorator
@inline
export function choose(first: v128, second: v128, mask: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i8x16.relaxed_laneselect(first, second, mask)
    : v128.bitselect(first, second, mask);
}

/** Each 16-bit lane times a factor of 2^15. */
// @ts-ignore: decorator
@inline
export function scale(lanes: v128, factors: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i16x8.relaxed_q15mulr_s(lanes, factors)
    : i16x8.q15mulr_sat_s(lanes, factors);
}

/** For each pair of sextets the first times 64 plus the second. `pairs` is 64 and 1 by turns. */
// @ts-ignore: decorator
@inline
export function joinPairs(sextets: v128, pairs: v128, lowBytes: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i16x8.relaxed_dot_i8x16_i7x16_s(sextets, pairs)
    : v128.or(i16x8.shl(v128.and(sextets, lowBytes), 6), i16x8.shr_u(sextets, 8));
}

/** Four copies of the word at an address: how constants get into registers. */
// @ts-ignore: decorator
@inline
export function splat(address: usize): v128 {
  return v128.load32_splat(address);
}
