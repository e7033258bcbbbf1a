/**
 * How long the words of a prefix code are, so that all symbols together take the fewest bits (Huffman's
 * method) and none is longer than the format allows (RFC 7932 §3.5).
 *
 * @module
 */

/**
 * For each symbol the length of its word; 0 where it does not occur. A symbol that is alone takes no bits,
 * so that all lengths are zero. Symbols are taken to occur `least` times, if they occur at all.
 */
export function findLengths(counts: Uint32Array, limit: number, least = 1): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const symbols = symbolsByCount(counts);
  if (symbols.length < 2) return lengths;
  // Where the tree is too deep, the rarest symbols are taken to be less rare, until it is flat enough.
  for (;; least *= 2) {
    const depths = depthsOf(symbols.map((symbol) => Math.max(counts[symbol], least)));
    if (depths[0] > limit) continue;
    for (let at = 0; at < symbols.length; at++) lengths[symbols[at]] = depths[at];
    return lengths;
  }
}

/** Those that occur, the rarest first. */
function symbolsByCount(counts: Uint32Array): number[] {
  const symbols: number[] = [];
  for (let symbol = 0; symbol < counts.length; symbol++) {
    if (counts[symbol] > 0) symbols.push(symbol);
  }
  return symbols.sort((a, b) => counts[a] - counts[b] || b - a);
}

/**
 * Depths of leaves in the tree that joins the two lightest nodes again and again. As the leaves come by
 * weight, so do the nodes that are made of them: the lightest is at the head of one of two lines.
 */
function depthsOf(leaves: readonly number[]): Uint8Array {
  const count = leaves.length;
  const weights = new Float64Array(2 * count - 1);
  weights.set(leaves);
  const parents = new Uint16Array(2 * count - 1);
  let leaf = 0;
  let inner = count;
  for (let node = count; node < 2 * count - 1; node++) {
    for (let side = 0; side < 2; side++) {
      const isLeaf = leaf < count && (inner === node || weights[leaf] <= weights[inner]);
      const child = isLeaf ? leaf++ : inner++;
      weights[node] += weights[child];
      parents[child] = node;
    }
  }
  const depths = new Uint8Array(2 * count - 1);
  for (let node = 2 * count - 3; node >= 0; node--) depths[node] = depths[parents[node]] + 1;
  return depths.subarray(0, count);
}
