// Moving short pieces, as content is between the framing of small chunks.

/** From so many bytes on, the runtime's own copy is faster. */
const LONG: usize = 256;

/**
 * Copies exactly `size` bytes. The target may overlap the source if it lies before it: each load that
 * could be overtaken comes before all stores.
 */
export function copyForward(to: usize, from: usize, size: usize): void {
  if (size >= LONG) {
    memory.copy(to, from, size);
  } else if (size >= 16) {
    const last = to + size - 16;
    const tail = v128.load(from + size - 16);
    for (; to < last; to += 16) {
      v128.store(to, v128.load(from));
      from += 16;
    }
    v128.store(last, tail);
  } else if (size >= 8) {
    const tail = load<u64>(from + size - 8);
    store<u64>(to, load<u64>(from));
    store<u64>(to + size - 8, tail);
  } else if (size >= 4) {
    const tail = load<u32>(from + size - 4);
    store<u32>(to, load<u32>(from));
    store<u32>(to + size - 4, tail);
  } else {
    for (const end = to + size; to < end; to++) store<u8>(to, load<u8>(from++));
  }
}
