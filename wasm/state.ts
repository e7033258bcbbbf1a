// The state block of a resumable kernel: 16 words, handed in by its address. The caller keeps one per
// stream, so that two streams may take turns; the module itself remembers nothing.

/** Out: how many bytes of the input were used. The rest is undecided and comes again with what follows. */
export const CONSUMED: usize = 0;
/** Out: how many defects this call reported. */
export const COUNT: usize = 4;
/** In: how many it may report, and where they go: pairs of code and offset in the input. */
export const ROOM: usize = 8;
export const DEFECTS: usize = 12;
/** In: the options of the kernel, and FINAL when nothing follows. */
export const FLAGS: usize = 16;
/** From here on each kernel's own. */
export const OWN: usize = 20;

export const FINAL: u32 = 0x80;

/** Reports a defect, if there is room left for it. */
export function report(state: usize, code: u32, offset: usize): void {
  const count = load<u32>(state, COUNT);
  if (count >= load<u32>(state, ROOM)) return;
  const at = <usize> load<u32>(state, DEFECTS) + 8 * count;
  store<u32>(at, code);
  store<u32>(at, <u32> offset, 4);
  store<u32>(state, count + 1, COUNT);
}
